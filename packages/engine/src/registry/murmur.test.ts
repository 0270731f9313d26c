import { expect, test } from 'vitest';
import { murmur128, murmurWords } from './murmur.ts';

/** SMHasher's own check: the hash of the hashes of 0, 1, … 255 bytes under 256 seeds. https://github.com/aappleby/smhasher */
test('murmurWords: gives the verification value of the reference implementation', () => {
  const hashes = new Uint8Array(256 * 16);
  for (let length = 0; length < 256; length++) {
    const key = Uint8Array.from({ length }, (_, i) => i);
    hashes.set(bytesOf(murmurWords(key, 256 - length)), length * 16);
  }
  expect(murmurWords(hashes, 0)[0]).toBe(0xb3ece62a);
});

/** Published vectors of MurmurHash3_x86_128 over ASCII bytes. */
test.each([
  ['', 0, '00000000000000000000000000000000'],
  ['I will not buy this record, it is scratched.', 0, 'a0a9683b25ac5e40d9af2895890dddf5'],
])('murmurWords: %j', (text, seed, hash) => {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  expect([...murmurWords(bytes, seed)].map((word) => word.toString(16).padStart(8, '0')).join('')).toBe(hash);
});

test('murmur128: every text has 32 digits, a lone surrogate too, and its bytes may stand anywhere in a buffer', () => {
  expect(murmur128('\ud800')).toMatch(/^[0-9a-f]{32}$/);
  expect(murmur128('\ud800')).not.toBe(murmur128('\ufffd'));
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => i);
  expect(murmurWords(bytes.subarray(3, 37), 7)).toEqual(murmurWords(bytes.slice(3, 37), 7));
});

function bytesOf(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  words.forEach((word, i) => new DataView(bytes.buffer).setUint32(i * 4, word, true));
  return bytes;
}
