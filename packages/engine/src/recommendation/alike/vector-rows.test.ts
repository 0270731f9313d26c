import { array, assert, asyncProperty, constant, float, integer, oneof, record } from 'fast-check';
import { expect, test } from 'vitest';
import { createVectorRows } from './vector-rows.ts';

const DIMS = 3;
const numbers = array(float({ min: -4, max: 4, noNaN: true }), { minLength: DIMS, maxLength: DIMS });
const steps = array(oneof(record({ kind: constant('set' as const), row: integer({ min: 0, max: 40 }), numbers }), record({ kind: constant('remove' as const), row: integer({ min: 0, max: 40 }) })), { maxLength: 60 });

test('after any changes, what is found is what a comparison with all that stand finds', () =>
  assert(asyncProperty(steps, numbers, integer({ min: 1, max: 8 }), async (changes, asked, limit) => {
    const rows = createVectorRows(DIMS);
    const known = new Map<number, Float32Array>();
    for (const change of changes) {
      if (change.kind === 'remove' || change.numbers.every((value) => value === 0)) known.delete(change.row);
      else known.set(change.row, Float32Array.from(change.numbers));
      if (change.kind === 'remove') rows.remove(change.row);
      else rows.set(change.row, Float32Array.from(change.numbers));
    }
    const query = Float32Array.from(asked);
    const all = [...known].map(([item, vector]) => ({ item, score: vector.reduce((sum, value, i) => sum + value * query[i]!, 0) }));
    const found = await rows.search(query, limit, (row) => row % 5 !== 0);
    const expected = all.filter(({ item }) => item % 5 !== 0).map(({ score }) => score).sort((one, other) => other - one).slice(0, limit);
    expect(rows.size).toBe(known.size);
    expect(found.length).toBe(expected.length);
    found.forEach(({ score }, place) => expect(score).toBeCloseTo(expected[place]!, 4));
  }), { numRuns: 100 }));

test('a search among many makes pauses, and rows that come meanwhile do no harm', async () => {
  let pauses = 0;
  const rows = createVectorRows(2, {
    pause: async () => {
      pauses++;
      rows.set(1, Float32Array.of(9, 9));
      rows.remove(60_000);
    },
  });
  for (let row = 0; row < 70_000; row++) rows.set(row, Float32Array.of(row, 1));
  const found = await rows.search(Float32Array.of(1, 0), 3);
  expect(pauses).toBe(4);
  expect(found.map(({ item }) => item)).toEqual([69_999, 69_998, 69_997]);
});
