import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addSketches, bucketOf, createSketch, valueWithin, type ValueSketch } from './value-sketch.ts';

const sketchOf = (kind: ValueSketch['kind'], values: readonly Parameters<ReturnType<typeof createSketch>['add']>[0][]): ValueSketch => {
  const sketch = createSketch(kind);
  for (const value of values) sketch.add(value);
  return sketch.build();
};

test('law: a bucket is within 5 % of every number that falls into it, and order is kept', () => {
  fc.assert(fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), fc.double({ min: -1e12, max: 1e12, noNaN: true }), (one, other) => {
    const close = (value: number): boolean => Math.abs(value) < 1e-17 || Math.abs(valueWithin(bucketOf(value, 'number'), 0.5, 'number') - value) <= Math.abs(value) * 0.05;
    expect(close(one)).toBe(true);
    if (one < other) expect(bucketOf(one, 'number')).toBeLessThanOrEqual(bucketOf(other, 'number'));
  }), { seed: 7, numRuns: 300 });
});

test('law: sketches of parts add up to the sketch of the whole', () => {
  const values = fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined }), { maxLength: 40 });
  fc.assert(fc.property(values, values, (left, right) => {
    expect(addSketches([sketchOf('number', left), sketchOf('number', right)])).toEqual(sketchOf('number', [...left, ...right]));
  }), { seed: 7, numRuns: 100 });
});

test('what is missing is counted, lists count each word, and yes is a number', () => {
  expect(sketchOf('word', ['a', undefined, ['a', 'b'], [], true])).toEqual({ kind: 'word', rows: 6, missing: 2, counts: [['a', 2], ['b', 1], ['true', 1]], other: 0 });
  expect(sketchOf('number', [NaN, 0, true])).toMatchObject({ rows: 3, missing: 1 });
  expect(addSketches([])).toBeUndefined();
  expect(addSketches([sketchOf('word', []), sketchOf('number', [])])).toBeUndefined();
});

test('a column of very many words keeps none of them: they may say who somebody is', () => {
  expect(sketchOf('word', Array.from({ length: 100 }, (_, i) => `person ${i}`))).toEqual({ kind: 'word', rows: 100, missing: 0, counts: [], other: 100 });
});
