import { createVectorSearch } from '@limn/engine';
import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { openVectorSearch } from './approximate-search.ts';

const [DIMS, ITEMS] = [16, 1_500];

function chanceVectors(): Float32Array {
  const random = new Random(4);
  return Float32Array.from({ length: ITEMS * DIMS }, (_, at) => random.normal() * (1 + (at % 7) / 7) * (at < DIMS ? 0 : 1));
}

test('the graph finds nearly all of what comparing with all finds, with the same scores, and no vector of zeros', async () => {
  const vectors = { dims: DIMS, vectors: chanceVectors() };
  const exact = createVectorSearch(vectors);
  const near = await openVectorSearch(vectors, { exactUpTo: 0 });
  const random = new Random(5);
  let found = 0;
  for (let query = 0; query < 40; query++) {
    const asked = Float32Array.from({ length: DIMS }, () => random.normal());
    const scores = new Map(exact.search(asked, 10).map(({ item, score }) => [item, score]));
    for (const { item, score } of near.search(asked, 10)) {
      expect(item).not.toBe(0);
      if (!scores.has(item)) continue;
      found++;
      expect(score).toBeCloseTo(scores.get(item)!, 4);
    }
  }
  expect(found / 400).toBeGreaterThan(0.95);
});

test('a filter that leaves hardly anything makes the graph look until it has enough, or all', async () => {
  const near = await openVectorSearch({ dims: DIMS, vectors: chanceVectors() }, { exactUpTo: 0 });
  const asked = new Float32Array(DIMS).fill(1);
  expect(near.search(asked, 5, (item) => item % 100 === 1).length).toBe(5);
  expect(near.search(asked, 5, (item) => item === 7).map(({ item }) => item)).toEqual([7]);
});

test('few vectors are compared exactly', async () => {
  const vectors = { dims: DIMS, vectors: chanceVectors() };
  const asked = new Float32Array(DIMS).fill(1);
  expect((await openVectorSearch(vectors)).search(asked, 10)).toEqual(createVectorSearch(vectors).search(asked, 10));
});
