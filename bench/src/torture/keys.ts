/** Keys of servers that are tortured; they listen to this machine only. */
export const writeKey = 'torture-write';
export const readKey = 'torture-read';
export const adminKey = 'torture-admin';

export function bearer(key: string): string {
  return `Bearer ${key}`;
}
