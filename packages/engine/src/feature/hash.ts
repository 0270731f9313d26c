/**
 * A fast, well-mixed 64-bit hash of texts and numbers, as two 32-bit lanes. Not for secrets: anybody can make collisions.
 *
 * Two UTF-16 units at a time enter both lanes; each lane multiplies by its own odd constant and rotates, so that high bits
 * come back to the low end (plain multiplication only carries upwards). At the end the lanes are mixed into each other.
 * The same on every machine: integer arithmetic only.
 *
 * Sources: cyrb53 by bryc (two lanes of `Math.imul`, public domain,
 * https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js); MurmurHash3 by Austin Appleby (its constants and
 * finaliser, public domain, https://github.com/aappleby/smhasher).
 */

/** The high 32 bits (signed) of the last hash. Read it at once: the next hash overwrites it. */
export let hashHigh = 0;

/**
 * Hashes a text of any UTF-16 units, lone surrogates too. Allocates nothing; 1-2 ns a unit.
 * @returns the low 32 bits (signed); the high ones stand in `hashHigh` until the next hash.
 */
export function hashText(text: string): number {
  let low = 0x1b873593;
  let high = 0x2545f491;
  const { length } = text;
  const pairs = length - (length & 1);
  for (let i = 0; i < pairs; i += 2) {
    const units = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
    low = Math.imul(low ^ units, 0x85ebca6b);
    low = (low << 15) | (low >>> 17);
    high = Math.imul(high ^ units, 0xc2b2ae35);
    high = (high << 13) | (high >>> 19);
  }
  if (pairs < length) {
    const unit = text.charCodeAt(pairs);
    low = Math.imul(low ^ unit, 0x85ebca6b);
    high = Math.imul(high ^ unit, 0xc2b2ae35);
  }
  return mixLanes(low ^ length, high);
}

/**
 * Hashes an integer within ±2^53.
 * @returns the low 32 bits (signed); the high ones stand in `hashHigh` until the next hash.
 */
export function hashInteger(value: number): number {
  const upper = Math.floor(value / 0x1_0000_0000);
  return mixLanes(value ^ 0x1b873593, upper ^ 0x2545f491);
}

/** The 48-bit hash, from 0 to 2^48 − 1, by which an event's id is remembered and ordered. */
export function hash48(text: string): number {
  const low = hashText(text);
  return (hashHigh & 0xffff) * 0x1_0000_0000 + (low >>> 0);
}

/** Leaves the high lane in `hashHigh` and returns the low one. A bijection of the two lanes: mixing loses nothing. */
function mixLanes(low: number, high: number): number {
  let l = low;
  let h = high;
  l ^= mix(h);
  h ^= mix(l);
  l ^= mix(h);
  hashHigh = mix(h);
  return mix(l);
}

/** MurmurHash3's `fmix32`. */
function mix(lane: number): number {
  let m = lane ^ (lane >>> 16);
  m = Math.imul(m, 0x85ebca6b);
  m ^= m >>> 13;
  m = Math.imul(m, 0xc2b2ae35);
  return m ^ (m >>> 16);
}
