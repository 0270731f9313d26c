/** Keys are compared by their digests: all of one length, in a time that tells nothing. */
import { hash, timingSafeEqual } from 'node:crypto';

/** SHA-256. */
export function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}

/** Looks at every key, found or not. */
export function isAmong(digests: readonly Buffer[], digest: Buffer): boolean {
  let found = false;
  for (const known of digests) found = timingSafeEqual(known, digest) || found;
  return found;
}
