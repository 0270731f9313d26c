/** Chance that is the same every time: whether a customer is in a sample follows from the name alone. */

/** FNV-1a with the last steps of MurmurHash3, so that names that differ in one digit lie far apart. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number from 0 to below 1 that belongs to the name; another seed, another number. */
export function placeOf(name: string, seed = ''): number {
  return hashOf(seed + name) / 2 ** 32;
}

/** Whether the name is among a share of all. A larger share has all of a smaller one. */
export function isAmong(name: string, share: number): boolean {
  return share >= 1 || placeOf(name) < share;
}
