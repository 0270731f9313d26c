/** Random trees and rows, for what must hold of all of them. */
import fc from 'fast-check';
import type { Tree } from './model.ts';

/** A generator of pseudo-random numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A tree over columns of which the first `categories` hold codes 0 to 39, the others numbers in [0, 1). */
export function randomTree(random: () => number, { leaves, width, categories = 0, outputs = 1 }: { readonly leaves: number; readonly width: number; readonly categories?: number; readonly outputs?: number }): Tree {
  const feature = [-1];
  const [threshold, left, right, missingLeft, value, cover] = [[0], [0], [0], [0], [random() - 0.5], [1]];
  const codes: Record<number, readonly number[]> = {};
  const open = [0];
  while (open.length < leaves) {
    const node = open.splice(Math.floor(random() * open.length), 1)[0]!;
    feature[node] = Math.floor(random() * width);
    if (feature[node] < categories) codes[node] = Array.from({ length: 40 }, (_, code) => code).filter(() => random() < 0.5);
    else threshold[node] = Math.fround(Math.floor(random() * 16) / 16);
    missingLeft[node] = random() < 0.5 ? 1 : 0;
    [left[node], right[node]] = [feature.length, feature.length + 1];
    for (let side = 0; side < 2; side++) {
      open.push(feature.length);
      feature.push(-1);
      for (const column of [threshold, left, right, missingLeft]) column.push(0);
      value.push(random() - 0.5);
      cover.push(1);
    }
  }
  return { output: Math.floor(random() * outputs), feature, threshold, left, right, missingLeft, value, cover, ...(Object.keys(codes).length > 0 && { categories: codes }) };
}

/** Rows whose numbers often meet a threshold, are missing, or are codes of no tree. */
export const anyRow = (width: number): fc.Arbitrary<Float32Array> =>
  fc.array(fc.oneof(fc.constant(NaN), fc.integer({ min: -1, max: 45 }), fc.integer({ min: 0, max: 16 }).map((x) => x / 16), fc.float({ noNaN: true })), { minLength: width, maxLength: width }).map((row) => Float32Array.from(row));
