import { expect, test } from 'vitest';
import { createAttributor } from './attribution/attribution.ts';
import { compileLifetime } from './lifetime.ts';
import type { LifetimePredictor } from './model.ts';
import { parseModel } from './parse-model.ts';

const parameters = (names: readonly string[], values: readonly number[]) => names.map((name, i) => ({ name, value: values[i]! }));
const columns = { purchases: 0, first: 1, last: 2, spend: 3 } as const;
const spend = parameters(['p', 'q', 'v'], [6.25, 3.74, 15.44]);
const bgNbd: LifetimePredictor = { kind: 'lifetime', law: 'bg-nbd', purchases: parameters(['r', 'alpha', 'a', 'b'], [0.2426, 4.4136, 0.7929, 2.426]), spend, horizon: 39, pace: 1, columns };
const paretoNbd: LifetimePredictor = { ...bgNbd, law: 'pareto-nbd', purchases: parameters(['r', 'alpha', 's', 'beta'], [0.5533, 10.578, 0.6061, 11.669]) };

/** Weeks as the papers tell a customer: repeat purchases, when the last was, how long watched. */
const row = ({ repeats, last, age, paid = 0 }: { readonly repeats: number; readonly last: number; readonly age: number; readonly paid?: number }): Float32Array => Float32Array.of(repeats + 1, age * 7, (age - last) * 7, paid);

test('customer 1 of CDNOW (x 2, tx 30.43, T 38.86): the papers expect 1.226 purchases of them in 39 weeks, and .73 that they are still there', () => {
  const { purchases, alive } = compileLifetime(bgNbd);
  const customer = row({ repeats: 2, last: 30.43, age: 38.86 });
  expect(purchases(customer)).toBeCloseTo(1.226, 3);
  expect(alive(customer)).toBeCloseTo(0.727, 2);
});

test('who came and went quickly is taken to have left, who keeps a long gap is not', () => {
  for (const each of [bgNbd, paretoNbd]) {
    const { alive } = compileLifetime(each);
    expect(alive(row({ repeats: 20, last: 8, age: 38 }))).toBeLessThan(1e-3);
    expect(alive(row({ repeats: 2, last: 20, age: 38 }))).toBeGreaterThan(0.4);
    expect(alive(row({ repeats: 7, last: 38, age: 38 }))).toBeGreaterThan(0.8);
  }
});

test('who never bought is expected to bring nothing, and nothing is known of their being alive', () => {
  const { predict, amount, alive } = compileLifetime(bgNbd);
  const told = Float64Array.of(7);
  const nobody = Float32Array.of(NaN, NaN, NaN, NaN);
  predict(nobody, told);
  expect(Math.exp(told[0]!)).toBeLessThan(1e-8);
  expect(amount(nobody)).toBe(0);
  expect(alive(Float32Array.of(0, 10, 10, 0))).toBeNaN();
});

test('contributions of the four numbers add up to the logarithm of the amount, and what is as usual adds nothing', () => {
  const means = [3, 200, 60, 120];
  const correction: LifetimePredictor['correction'] = { kind: 'trees', base: [0.1], trees: [{ output: 0, feature: [3, -1, -1], threshold: [500, 0, 0], left: [1, 0, 0], right: [2, 0, 0], missingLeft: [0, 0, 0], value: [0.05, -0.2, 0.3], cover: [10, 5, 5] }] };
  for (const each of [bgNbd, paretoNbd, { ...bgNbd, correction }]) {
    const customer = Float32Array.of(9, 250, 60, 900);
    const { expected, contributions } = createAttributor(each, { means }).attribute(customer);
    const told = new Float64Array(1);
    compileLifetime(each).predict(customer, told);
    expect(expected[0]! + contributions[0]!.reduce((sum, one) => sum + one, 0)).toBeCloseTo(told[0]!, 9);
    expect(contributions[0]![2]).toBe(0);
    expect(contributions[0]![3]).toBeGreaterThan(0);
  }
});

test.each([
  ['a parameter short', { purchases: bgNbd.purchases.slice(1) }, /are not r, alpha, a, b/],
  ['a parameter of 0', { purchases: parameters(['r', 'alpha', 'a', 'b'], [0, 1, 1, 1]) }, /out of the range/],
  ['a law that is none', { law: 'nbd' }, /neither bg-nbd/],
  ['spend without a mean', { spend: parameters(['p', 'q', 'v'], [0.4, 0.5, 1]) }, /p \+ q/],
  ['a column that is not there', { columns: { ...columns, spend: 4 } }, /columns.spend/],
  ['no horizon', { horizon: 0 }, /horizon/],
  ['a correction of two outputs', { correction: { kind: 'trees', base: [0, 0], trees: [] } }, /one output/],
])('a lifetime with %s is refused', (_, change, words) => {
  const model = { format: 1, inputs: ['n', 'first', 'last', 'spend'].map((column) => ({ kind: 'number', column })), predictor: { ...bgNbd, ...change }, link: 'identity' };
  expect(() => parseModel(model)).toThrow(words);
});
