import { expect, test } from 'vitest';
import { SparseRow } from '../sparse-row.ts';
import { createAgrawalStream } from './agrawal.ts';
import type { DriftStream, DriftStreamOptions } from './drift-stream.ts';
import { createFieldEncoder } from './field-encoder.ts';
import { createSeaStream } from './sea.ts';
import { createSineStream } from './sine.ts';

const streams: readonly (readonly [string, (options: DriftStreamOptions) => DriftStream, number])[] = [['SEA', createSeaStream, 4], ['sine', createSineStream, 4], ['Agrawal', createAgrawalStream, 10]];

/** Share of label 1, and whether all values lay within their fields. */
function surveyed(stream: DriftStream, examples: number): { readonly share: number; readonly within: boolean } {
  const values = new Float64Array(stream.fields.length);
  let [ones, within] = [0, true];
  for (let i = 0; i < examples; i++) {
    ones += stream.next(values);
    within &&= stream.fields.every((field, j) => ('kinds' in field ? Number.isInteger(values[j]) && values[j]! >= 0 && values[j]! < field.kinds : values[j]! <= field.high && (values[j]! >= field.low || values[j] === 0)));
  }
  return { share: ones / examples, within };
}

test.each(streams)('%s: the same seed gives the same stream, another one another; each law has both labels', (_, create, concepts) => {
  const rows = (seed: number): readonly unknown[] => {
    const stream = create({ seed, concepts: [1, 2], examplesEach: 50 });
    const values = new Float64Array(stream.fields.length);
    return Array.from({ length: 100 }, () => [stream.next(values), ...values]);
  };
  expect(rows(3)).toEqual(rows(3));
  expect(rows(4)).not.toEqual(rows(3));
  for (let concept = 1; concept <= concepts; concept++) {
    const { share, within } = surveyed(create({ seed: 1, concepts: [concept], examplesEach: 1 }), 4_000);
    expect([concept, within, share > 0 && share < 1]).toEqual([concept, true, true]);
  }
});

test('SEA: each law has the share of its triangle, and noise turns as many labels as it says', () => {
  [8, 9, 7, 9.5].forEach((threshold, i) => expect(surveyed(createSeaStream({ seed: 5, concepts: [i + 1], examplesEach: 1 }), 20_000).share).toBeCloseTo(1 - threshold ** 2 / 200, 1));
  expect(surveyed(createSeaStream({ seed: 5, concepts: [1], examplesEach: 1, noise: 0.1 }), 20_000).share).toBeCloseTo(0.9 * 0.68 + 0.1 * 0.32, 1);
});

test('Agrawal: the first law is of age alone, and who earns much has no commission', () => {
  const stream = createAgrawalStream({ seed: 6, concepts: [1], examplesEach: 1 });
  const values = new Float64Array(9);
  for (let i = 0; i < 500; i++) {
    const label = stream.next(values);
    expect([label === 1, values[0]! >= 75_000]).toEqual([values[2]! < 40 || values[2]! >= 60, values[1] === 0]);
  }
});

test('the law changes at its example', () => {
  const label = (stream: DriftStream): number => stream.next(new Float64Array(2));
  const [turned, same] = [createSineStream({ seed: 8, concepts: [1, 2], examplesEach: 10 }), createSineStream({ seed: 8, concepts: [1], examplesEach: 10 })];
  for (let i = 0; i < 30; i++) expect(label(turned)).toBe(i < 10 ? label(same) : 1 - label(same));
});

test('a number counts for its two knots and together as 1; beyond its bounds it goes on along the last line', () => {
  const { width, encode } = createFieldEncoder([{ low: 0, high: 10 }, { kinds: 3 }], 6);
  expect(width).toBe(9);
  const row = encode(Float64Array.of(3, 2), new SparseRow(9));
  expect([Array.from(row.indices.slice(0, 3)), Array.from(row.values.slice(0, 3))]).toEqual([[1, 2, 8], [0.5, 0.5, 1]]);
  expect(encode(Float64Array.of(12, 0), row).values.slice(0, 2)).toEqual(Float64Array.of(-1, 2));
});
