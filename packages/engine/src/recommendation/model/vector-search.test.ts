import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVectorSearch } from './vector-search.ts';

test('a search finds what sorting all inner products finds, whatever the lengths and ties', () => {
  const number = fc.integer({ min: -4, max: 4 });
  fc.assert(
    fc.property(fc.array(fc.array(number, { minLength: 5, maxLength: 5 }), { maxLength: 40 }), fc.array(number, { minLength: 5, maxLength: 5 }), fc.integer({ min: 1, max: 10 }), (rows, query, limit) => {
      const keep = (item: number): boolean => item % 3 !== 1;
      const all = rows.map((row, item) => ({ item, score: row.reduce((sum, value, i) => sum + value * query[i]!, 0) }));
      const known = all.filter(({ item }) => rows[item]!.some((value) => value !== 0) && keep(item)).sort((one, other) => other.score - one.score || one.item - other.item);
      const { search } = createVectorSearch({ dims: 5, vectors: Float32Array.from(rows.flat()) });
      expect(search(Float32Array.from(query), limit, keep).map(({ item, score }) => ({ item, score: score + 0 }))).toEqual(known.slice(0, limit).map(({ item, score }) => ({ item, score: score + 0 })));
    }),
    { numRuns: 200 },
  );
});
