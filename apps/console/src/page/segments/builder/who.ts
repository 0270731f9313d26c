/** Who the reader is, as they call themselves: stands beside what they publish. */
const storageKey = 'limn-who';

/** Empty until they said it. */
export function readWho(): string {
  return localStorage.getItem(storageKey) ?? '';
}

/** Kept for this browser. */
export function keepWho(who: string): void {
  localStorage.setItem(storageKey, who.trim().slice(0, 100));
}
