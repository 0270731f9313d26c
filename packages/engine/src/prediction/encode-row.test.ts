import { expect, test } from 'vitest';
import { createRowEncoder, encodeRow } from './encode-row.ts';
import { widthOf, type InputTransform } from './model.ts';

const DAY = 86_400_000;
const asOf = 1_000 * DAY;
const row = (transform: InputTransform, value: Parameters<typeof encodeRow>[1] | number | string | boolean | readonly string[] | undefined) =>
  [...encodeRow([transform], typeof value === 'function' ? value : () => value as string, asOf)];

test('a number is itself as a 32-bit float, yes is 1, and what is missing or no number is NaN', () => {
  const number: InputTransform = { kind: 'number', column: 'x' };
  expect(row(number, 0.1)).toEqual([Math.fround(0.1)]);
  expect(row(number, true)).toEqual([1]);
  expect(row(number, false)).toEqual([0]);
  expect(row(number, undefined)).toEqual([NaN]);
  expect(row(number, 'many')).toEqual([NaN]);
});

test('a number beyond 32-bit floats is the largest of them, not infinity', () => {
  expect(row({ kind: 'number', column: 'x' }, -1e300)).toEqual([-3.4028234663852886e38]);
  expect(row({ kind: 'standard', column: 'x', mean: 0, deviation: 0.1 }, 1e300)).toEqual([3.4028234663852886e38, 0]);
});

test('a moment counts as days before the reading, a duration in days', () => {
  expect(row({ kind: 'number', column: 'x', of: 'time' }, asOf - 1.5 * DAY)).toEqual([1.5]);
  expect(row({ kind: 'number', column: 'x', of: 'duration' }, 36 * 3_600_000)).toEqual([1.5]);
});

test('a standardised number is 0 with a mark beside it when it is missing', () => {
  const standard: InputTransform = { kind: 'standard', column: 'x', mean: 10, deviation: 4 };
  expect(row(standard, 12)).toEqual([0.5, 0]);
  expect(row(standard, undefined)).toEqual([0, 1]);
});

test('a bucket begins at its edge, and missing has its own', () => {
  const bucket: InputTransform = { kind: 'bucket', column: 'x', edges: [1, 10] };
  expect([0.5, 1, 9, 10, undefined].map((x) => row(bucket, x))).toEqual([[1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]);
});

test('a word is its place, unseen words come after the last, and missing is missing', () => {
  const category: InputTransform = { kind: 'category', column: 'x', vocabulary: ['app', 'web', '7'] };
  expect(['web', 'fax', 7, undefined].map((x) => row(category, x)[0])).toEqual([1, 3, 2, NaN]);
});

test('one-hot marks the word, an unseen one, or that it is missing; of a list each word, of an empty list none', () => {
  const oneHot: InputTransform = { kind: 'oneHot', column: 'x', vocabulary: ['app', 'web'] };
  expect(row(oneHot, 'web')).toEqual([0, 1, 0, 0]);
  expect(row(oneHot, 'fax')).toEqual([0, 0, 1, 0]);
  expect(row(oneHot, undefined)).toEqual([0, 0, 0, 1]);
  expect(row(oneHot, ['web', 'fax', 'app', 'web'])).toEqual([1, 1, 1, 0]);
  expect(row(oneHot, [])).toEqual([0, 0, 0, 0]);
});

test('a row has the transforms one behind the other, and leaves nothing of the row before in the memory that it reuses', () => {
  const inputs: readonly InputTransform[] = [
    { kind: 'oneHot', column: 'channel', vocabulary: ['app', 'web'] },
    { kind: 'number', column: 'orders' },
    { kind: 'bucket', column: 'orders', edges: [1] },
  ];
  const { width, encode } = createRowEncoder(inputs);
  expect(width).toBe(inputs.reduce((sum, input) => sum + widthOf(input), 0));
  const into = new Float32Array(width);
  encode({ channel: 'app', orders: 2 }, asOf, into);
  expect([...encode({}, asOf, into)]).toEqual([0, 0, 0, 1, NaN, 0, 0, 1]);
});

test('a column named like something every object has is missing unless it is given', () => {
  expect([...encodeRow([{ kind: 'number', column: 'constructor' }, { kind: 'category', column: 'toString', vocabulary: ['a'] }], {}, asOf)]).toEqual([NaN, NaN]);
});
