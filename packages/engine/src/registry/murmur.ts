/**
 * MurmurHash3_x86_128: a fast 128-bit hash of bytes, for names of content. It is no defence against somebody who looks
 * for collisions; definitions come from whoever may change them anyway.
 * Source: Austin Appleby, public domain, https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** 32 hexadecimal digits for a text, hashed as UTF-16 code units, low byte first: every text has a hash, lone surrogates too. */
export function murmur128(text: string): string {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit;
    bytes[2 * i + 1] = unit >>> 8;
  }
  return [...murmurWords(bytes, 0)].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** The hash as four 32-bit words, in the order of the reference implementation. */
export function murmurWords(bytes: Uint8Array, seed: number): Uint32Array {
  let [h1, h2, h3, h4] = [seed, seed, seed, seed];
  const whole = bytes.length & ~15;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i < whole; i += 16) {
    h1 ^= scramble(view.getInt32(i, true), C1, 15, C2);
    h1 = advance(h1, 19, h2, 0x561ccd1b);
    h2 ^= scramble(view.getInt32(i + 4, true), C2, 16, C3);
    h2 = advance(h2, 17, h3, 0x0bcaa747);
    h3 ^= scramble(view.getInt32(i + 8, true), C3, 17, C4);
    h3 = advance(h3, 15, h4, 0x96cd1c35);
    h4 ^= scramble(view.getInt32(i + 12, true), C4, 18, C1);
    h4 = advance(h4, 13, h1, 0x32ac3b17);
  }

  const rest = bytes.subarray(whole);
  if (rest.length > 12) h4 ^= scramble(word(rest, 12), C4, 18, C1);
  if (rest.length > 8) h3 ^= scramble(word(rest, 8), C3, 17, C4);
  if (rest.length > 4) h2 ^= scramble(word(rest, 4), C2, 16, C3);
  if (rest.length > 0) h1 ^= scramble(word(rest, 0), C1, 15, C2);

  const lanes = mixTogether([h1, h2, h3, h4].map((lane) => lane ^ bytes.length));
  return Uint32Array.from(mixTogether(lanes.map(mix32)));
}

/** The first lane takes in all, then all take in the first. */
function mixTogether([h1 = 0, h2 = 0, h3 = 0, h4 = 0]: readonly number[]): readonly number[] {
  const first = (h1 + h2 + h3 + h4) | 0;
  return [first, (h2 + first) | 0, (h3 + first) | 0, (h4 + first) | 0];
}

function scramble(value: number, by: number, turn: number, then: number): number {
  return Math.imul(rotate(Math.imul(value, by), turn), then);
}

function advance(lane: number, turn: number, neighbour: number, constant: number): number {
  return (Math.imul((rotate(lane, turn) + neighbour) | 0, 5) + constant) | 0;
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

/** Up to four bytes, low byte first. */
function word(bytes: Uint8Array, from: number): number {
  return (bytes[from] ?? 0) | ((bytes[from + 1] ?? 0) << 8) | ((bytes[from + 2] ?? 0) << 16) | ((bytes[from + 3] ?? 0) << 24);
}

/** MurmurHash3's `fmix32`: every bit of the lane reaches every other. A bijection; integer arithmetic only. */
export function mix32(lane: number): number {
  let h = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
