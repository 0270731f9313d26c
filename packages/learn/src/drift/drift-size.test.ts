import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { driftSize } from './drift-size.ts';
import { createSketch, type ValueSketch } from './value-sketch.ts';

const random = new Random(5);
const normals = (rows: number, mean: number): ValueSketch => {
  const sketch = createSketch('number');
  for (let i = 0; i < rows; i++) sketch.add(100 + 10 * (random.normal() + mean));
  return sketch.build();
};
const words = (counts: Readonly<Record<string, number>>, missing = 0): ValueSketch => {
  const sketch = createSketch('word');
  for (const [word, rows] of Object.entries(counts)) for (let i = 0; i < rows; i++) sketch.add(word);
  for (let i = 0; i < missing; i++) sketch.add(undefined);
  return sketch.build();
};

test('the same law gives a PSI near 0 however small the samples, half a deviation about a quarter', () => {
  expect(driftSize(normals(5_000, 0), normals(200, 0))!.psi).toBeLessThan(0.05);
  const { psi, ks, median } = driftSize(normals(20_000, 0), normals(20_000, 0.5))!;
  // Of normal laws that lie d apart PSI is d² before it is cut into tenths, and KS is 2Φ(d/2) − 1.
  expect(psi).toBeGreaterThan(0.17);
  expect(psi).toBeLessThan(0.27);
  expect(ks).toBeCloseTo(0.197, 1);
  expect(median!.before).toBeCloseTo(100, -0.5);
  expect(median!.now - median!.before).toBeCloseTo(5, -0.5);
});

test('PSI of words is that of the book', () => {
  const expected = (0.7 - 0.5) * Math.log(0.7 / 0.5) + (0.3 - 0.5) * Math.log(0.3 / 0.5);
  expect(driftSize(words({ web: 50_000, app: 50_000 }), words({ web: 70_000, app: 30_000 }))!.psi).toBeCloseTo(expected, 3);
});

test('new words, moved words and missing values are named with their shares', () => {
  const size = driftSize(words({ web: 80, app: 20 }), words({ web: 60, fax: 30 }, 10))!;
  expect(size.fresh).toEqual([{ word: 'fax', now: 0.3 }]);
  expect(size.words![0]).toEqual({ word: 'fax', before: 0, now: 0.3 });
  expect(size.missing).toEqual({ before: 0, now: 0.1 });
});

test('constants, nothing at all and all missing are no number that is not one', () => {
  const constant = words({ same: 100 });
  expect(driftSize(constant, constant)).toMatchObject({ psi: 0 });
  expect(driftSize(words({}), constant)).toBeUndefined();
  const gone = driftSize(normals(100, 0), ((sketch) => (sketch.add(undefined), sketch.build()))(createSketch('number')))!;
  expect([Number.isFinite(gone.psi), gone.missing.now, gone.median]).toEqual([true, 1, undefined]);
});
