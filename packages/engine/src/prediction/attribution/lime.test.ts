import { describe, expect, test } from 'vitest';
import type { UsualColumn } from '../model.ts';
import { asking, lettersOf, numberOf } from './asked-model.testkit.ts';
import type { Values } from './asked-model.ts';
import { drawUsual } from './draw-usual.ts';
import { attributeLime } from './lime.ts';

const number: UsualColumn = { kind: 'number', quartiles: [-0.9, 0.2, 1.1], deviation: 1, missing: 0 };
const columns = lettersOf(6);
const usual = Object.fromEntries(columns.map((column) => [column, number]));
const weights = [3, -2, 1, 0.5, 0, -4];
const linear = (values: Values): number => columns.reduce((sum, column, i) => sum + weights[i]! * numberOf(values, column), 0);

describe('of a linear model', () => {
  const values = Object.fromEntries(columns.map((column) => [column, 1.5]));
  const { contributions, errors, fidelity, expected } = attributeLime(asking(linear), { values, usual, output: 0 });

  test('contributions have the signs and the order of its weights', () => {
    const byStrength = (numbers: readonly number[]): readonly number[] => numbers.map((_, i) => i).sort((a, b) => Math.abs(numbers[b]!) - Math.abs(numbers[a]!));
    const told = columns.map((column) => contributions.get(column)!);
    expect(byStrength(told)).toEqual(byStrength(weights));
    weights.forEach((weight, i) => weight !== 0 && expect(Math.sign(told[i]!)).toBe(Math.sign(weight)));
    expect(Math.abs(told[4]!)).toBeLessThan(3 * errors.get('e')!);
  });

  test('the line tells nearly all that the model does, and with the customer comes near the score', () => {
    expect(fidelity).toBeGreaterThan(0.99);
    const reached = expected[0]! + [...contributions.values()].reduce((sum, each) => sum + each, 0);
    expect(Math.abs(reached - linear(values))).toBeLessThan(0.2);
  });
});

test('of a model that turns back and forth the line tells little, and says so', () => {
  const { fidelity } = attributeLime(asking((values) => Math.sin(50 * numberOf(values, 'a')) * Math.cos(40 * numberOf(values, 'b'))), { values: { a: 1, b: 2, c: 3 }, usual, output: 0 });
  expect(fidelity).toBeLessThan(0.3);
});

test('the same customer is explained alike, and of something that cannot be scored nothing is said', () => {
  const values = { a: 1, b: 2 };
  expect(attributeLime(asking(linear), { values, usual, output: 0 })).toEqual(attributeLime(asking(linear), { values, usual, output: 0 }));
  expect(attributeLime(asking(() => NaN), { values, usual, output: 0 })).toMatchObject({ tried: 0, contributions: new Map() });
});

test('a column that everybody has alike, and one of which nothing is known, tell nothing', () => {
  const told = attributeLime(asking(linear), { values: { a: 1, b: true, z: 4 }, usual: { a: number, b: { kind: 'boolean', yes: 1, missing: 0 } }, output: 0, most: 200 });
  expect([...told.contributions.keys()]).toEqual(['a']);
});

test('values are drawn as others have them', () => {
  let state = 1;
  const chance = (): number => ((state = (state * 48_271) % 2_147_483_647) / 2_147_483_647);
  const category: UsualColumn = { kind: 'category', shares: [['UK', 0.8], ['FR', 0.15]], missing: 0.25 };
  const words = Array.from({ length: 4_000 }, () => drawUsual(category, false, chance));
  const share = (of: unknown): number => words.filter((word) => word === of).length / words.length;
  expect(share(undefined)).toBeCloseTo(0.25, 1);
  expect(share('UK')).toBeCloseTo(0.6, 1);
  const numbers = Array.from({ length: 4_000 }, () => drawUsual(number, false, chance));
  for (const [from, to] of [[-Infinity, -0.9], [-0.9, 0.2], [0.2, 1.1], [1.1, Infinity]] as const) expect(numbers.filter((each) => Number(each) > from && Number(each) <= to).length / 4_000).toBeCloseTo(0.25, 1);
});
