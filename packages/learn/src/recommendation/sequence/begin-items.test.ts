import { expect, test } from 'vitest';
import { beginNearCompany } from './begin-items.ts';
import { itemSequences } from './sequence-data.ts';
import { interactions } from './sequence.testkit.ts';

const width = 32;
const itemCount = 9;
/** Items 0 to 3 share customers, so do 4 to 7; item 8 nobody had beside another. */
const sequences = itemSequences(interactions([[0, 1, 2], [1, 2, 3], [0, 3], [4, 5, 6], [5, 6, 7], [4, 7], [8]], itemCount));
const vectors = beginNearCompany(sequences, { width, length: 0.5, seed: 3 });

function cosine(one: number, other: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += vectors[one * width + k]! * vectors[other * width + k]!;
  return sum / 0.5 ** 2;
}

test('items that share customers begin alike, others not', () => {
  const items = [0, 1, 2, 3, 4, 5, 6, 7];
  const pairs = items.flatMap((one) => items.filter((other) => other < one).map((other) => ({ isNear: one < 4 === other < 4, cosine: cosine(one, other) })));
  const near = pairs.filter(({ isNear }) => isNear).map((pair) => pair.cosine);
  const far = pairs.filter(({ isNear }) => !isNear).map((pair) => pair.cosine);
  expect(Math.min(...near)).toBeGreaterThan(0.6);
  expect(Math.max(...far)).toBeLessThan(Math.min(...near));
});

test('all begin at the length that is asked for, what is masked and what was always alone too', () => {
  expect(vectors).toHaveLength((itemCount + 1) * width);
  for (let item = 0; item <= itemCount; item++) expect(cosine(item, item)).toBeCloseTo(1, 4);
});

test('the seed decides', () => {
  expect(beginNearCompany(sequences, { width, length: 0.5, seed: 3 })).toEqual(vectors);
  expect(beginNearCompany(sequences, { width, length: 0.5, seed: 4 })).not.toEqual(vectors);
});
