import { createVectorRows } from '@limn/engine';
import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { createGrowingRows } from './growing-rows.ts';

const DIMS = 16;

function unit(random: Random): Float32Array {
  const vector = Float32Array.from({ length: DIMS }, () => random.normal());
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

test('few are compared exactly; beyond, the graph finds nearly all of that, also after rows change and go', async () => {
  const random = new Random(7);
  const [exact, growing] = [createVectorRows(DIMS), createGrowingRows(DIMS, { exactUpTo: 500 })];
  const set = (row: number, vector: Float32Array): void => [exact, growing].forEach((rows) => rows.set(row, vector));
  for (let row = 0; row < 500; row++) set(row, unit(random));
  const asked = unit(random);
  expect(await growing.search(asked, 10)).toEqual(await exact.search(asked, 10));
  for (let row = 500; row < 2_000; row++) set(row, unit(random));
  // Behind the first search, the graph is built.
  expect(await growing.search(asked, 10)).toEqual(await exact.search(asked, 10));
  await growing.settled();
  let found = 0;
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < 20; i++) set(random.below(2_000), unit(random));
    for (const rows of [exact, growing]) rows.remove(round);
    const query = unit(random);
    const best = await exact.search(query, 10, (row) => row % 3 !== 0);
    const near = await growing.search(query, 10, (row) => row % 3 !== 0);
    expect(near.every(({ item, score }) => exact.at(item) !== undefined && item % 3 !== 0 && Number.isFinite(score))).toBe(true);
    const scores = new Map(best.map(({ item, score }) => [item, score]));
    for (const { item, score } of near) if (scores.has(item)) expect(score).toBeCloseTo(scores.get(item)!, 5);
    found += near.filter(({ item }) => scores.has(item)).length;
  }
  expect(growing.size).toBe(exact.size);
  expect(found / 400).toBeGreaterThan(0.95);
});
