import { expect, test } from 'vitest';
import { hash48, hashHigh, hashInteger, hashText } from './hash.ts';

const ids = 1_000_000;

function bitsOf(low: number, high: number): number {
  let count = 0;
  for (let lane of [low, high]) {
    for (; lane !== 0; lane &= lane - 1) count++;
  }
  return count;
}

/** Sorted hashes make collisions neighbours. */
function collisions(hashes: Float64Array): number {
  hashes.sort();
  let same = 0;
  for (let i = 1; i < hashes.length; i++) if (hashes[i] === hashes[i - 1]) same++;
  return same;
}

test.each([
  ['counted ids', (i: number) => `order-${i}`],
  ['bare numbers', (i: number) => String(i)],
  ['uuid-like ids', (i: number) => `5f3c${(i * 7919).toString(16).padStart(8, '0')}-4a1b-8c2d-${i.toString(16).padStart(12, '0')}`],
  ['Chinese texts', (i: number) => `商品${i}号`],
])('a million %s have 48-bit hashes of their own', (_, id) => {
  const hashes = new Float64Array(ids);
  for (let i = 0; i < ids; i++) hashes[i] = hash48(id(i));
  expect(collisions(hashes)).toBe(0);
});

test('each 32-bit lane collides no more than chance would have it', () => {
  const low = new Float64Array(ids);
  const high = new Float64Array(ids);
  for (let i = 0; i < ids; i++) {
    low[i] = hashText(`user:${i}`);
    high[i] = hashHigh;
  }
  const byChance = (ids * (ids - 1)) / 2 / 2 ** 32;
  expect(Math.abs(collisions(low) - byChance)).toBeLessThan(6 * Math.sqrt(byChance));
  expect(Math.abs(collisions(high) - byChance)).toBeLessThan(6 * Math.sqrt(byChance));
});

test('changing one bit of a text changes half of the bits of its hash', () => {
  let changed = 0;
  let trials = 0;
  for (let i = 0; i < 500; i++) {
    const text = `event-${i * 31}`;
    const low = hashText(text);
    const high = hashHigh;
    for (let at = 0; at < text.length; at++) {
      for (const bit of [0, 3, 6, 15]) {
        const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << bit)) + text.slice(at + 1);
        const other = hashText(flipped);
        const bits = bitsOf(low ^ other, high ^ hashHigh);
        expect(bits).toBeGreaterThan(8);
        changed += bits;
        trials++;
      }
    }
  }
  expect(changed / trials).toBeGreaterThan(31.8);
  expect(changed / trials).toBeLessThan(32.2);
});

test('neighbouring integers hash far apart, and no two of a million alike', () => {
  const hashes = new Float64Array(ids);
  let changed = 0;
  let last: readonly [number, number] = [0, 0];
  for (let i = 0; i < ids; i++) {
    const low = hashInteger(i * 5);
    changed += bitsOf(low ^ last[0], hashHigh ^ last[1]);
    last = [low, hashHigh];
    hashes[i] = (hashHigh >>> 0) * 2 ** 20 + (low >>> 12);
  }
  expect(collisions(hashes)).toBe(0);
  expect(changed / ids).toBeCloseTo(32, 1);
});

test('a lone surrogate and a trailing zero unit are told apart from their neighbours', () => {
  const texts = ['', '\0', '\0\0', '\0\0\0', 'a', 'a\0', 'a\0\0', '\ud800', '\udc00', '\ud800\udc00', '\udc00\ud800', '\ufffd'];
  expect(new Set(texts.map(hash48)).size).toBe(texts.length);
});

test('the hash never changes: it is stored', () => {
  expect([hash48(''), hash48('order-1'), hash48('客户')]).toMatchInlineSnapshot(`
    [
      174073101383009,
      99266965997183,
      119504230167384,
    ]
  `);
});
