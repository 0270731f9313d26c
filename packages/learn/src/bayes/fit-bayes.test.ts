import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linearScores } from '../linear/choose-linear.ts';
import type { Matrix } from '../table/table.ts';
import { fitBayes, oddsOfSecond } from './fit-bayes.ts';

/** A matrix of zeros and ones from its rows. */
function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const width = rows[0]!.length;
  return { rows: rows.length, columns: Array.from({ length: width }, (_, i) => Float32Array.from(rows, (row) => row[i]!)), categories: Array(width).fill(0) };
}

// Weather and play: a column of three words, and a list of two that need not stand.
const rows = [[1, 0, 0, 1, 0], [1, 0, 0, 0, 0], [0, 1, 0, 1, 1], [0, 0, 1, 0, 1], [0, 0, 1, 1, 0], [0, 1, 0, 0, 0]];
const labels = Float64Array.of(0, 0, 1, 1, 1, 1);

test('log odds are what counting by hand gives', () => {
  const { predictor } = fitBayes(matrixOf(rows), labels, { classes: 2, widths: [3, 2], smoothing: 1 });
  const [no, yes] = [2, 4] as const;
  // As many rows of each class are taken to have been before as it is frequent: 2/3 and 4/3 a bucket.
  const [beforeNo, beforeYes] = [(1 * 2 * no) / 6, (1 * 2 * yes) / 6];
  const choice = (count: number, of: number, before: number): number => (count + before) / (of + 3 * before);
  const stands = (count: number, of: number, before: number): number => (count + before) / (of + 2 * before);
  // A row of the third word, with the first of the list and without the second.
  const likelyYes = Math.log(choice(2, yes, beforeYes)) + Math.log(stands(2, yes, beforeYes)) + Math.log(1 - stands(2, yes, beforeYes));
  const likelyNo = Math.log(choice(0, no, beforeNo)) + Math.log(stands(1, no, beforeNo)) + Math.log(1 - stands(0, no, beforeNo));
  const prior = Math.log((yes + 0.5) / (no + 0.5));
  const asked = matrixOf([[0, 0, 1, 1, 0]]);
  expect(linearScores(oddsOfSecond(predictor(1)), asked)[0]![0]).toBeCloseTo(prior + likelyYes - likelyNo, 12);
  expect(linearScores(oddsOfSecond(predictor(0.25)), asked)[0]![0]).toBeCloseTo(prior + (likelyYes - likelyNo) / 4, 12);
});

test('a word that was never seen speaks for no class, however rare the class is', () => {
  const seen = matrixOf(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? [1, 0, 0] : [0, 1, 0])));
  const rare = Float64Array.from({ length: 40 }, (_, i) => Number(i === 0));
  const { weights } = oddsOfSecond(fitBayes(seen, rare, { classes: 2, widths: [3], smoothing: 1 }).predictor(1));
  expect(weights[0]![2]).toBeCloseTo(0, 12);
});

test('a class that no row has, and a word that stands in every row, give numbers', () => {
  const { weights, intercepts } = fitBayes(matrixOf(rows.map((row) => [...row, 1])), labels, { classes: 3, widths: [3, 2, 1], smoothing: 0.1 }).predictor(1);
  expect([...weights.flat(), ...intercepts].filter((each) => !Number.isFinite(each))).toEqual([]);
});

test('the order of rows changes nothing', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...rows.keys()], { minLength: rows.length }), (order) => {
      const options = { classes: 2, widths: [3, 2], smoothing: 1 };
      expect(fitBayes(matrixOf(order.map((i) => rows[i]!)), Float64Array.from(order, (i) => labels[i]!), options).predictor(1)).toEqual(fitBayes(matrixOf(rows), labels, options).predictor(1));
    }),
    { numRuns: 20 },
  );
});
