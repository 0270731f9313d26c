import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitForm, fitSmoothing } from './exponential-smoothing.ts';
import { shopDays, weekShape } from './series.testkit.ts';

const options = { season: 7, ahead: 14, seed: 1 };
const few = { numRuns: 6 };

test('a straight line with an added season is gone on with exactly', () => {
  fc.assert(fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.double({ min: -0.003, max: 0.01, noNaN: true }), fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: 7, maxLength: 7 }), (level, slope, season) => {
    const at = (t: number): number => level + slope * t + season[t % 7]!;
    const past = Float64Array.from({ length: 84 }, (_, t) => at(t));
    const told = fitForm(past, { trend: 'added', season: 'added' }, 7)!.forecast(past, 14);
    told.forEach((value, h) => expect(value).toBeCloseTo(at(84 + h), 6));
  }), few);
});

test('a straight line times a season is gone on with exactly, closed days too', () => {
  const at = (t: number): number => (1 + 0.004 * t) * weekShape[t % 7]!;
  const past = Float64Array.from({ length: 140 }, (_, t) => at(t));
  const fitted = fitForm(past, { trend: 'added', season: 'times' }, 7)!;
  fitted.forecast(past, 14).forEach((value, h) => expect(value).toBeCloseTo(at(140 + h), 3));
});

test('the form is that of the series: a season that grows with the level multiplies', () => {
  expect(fitSmoothing([shopDays(280, { slope: 0.01, noise: 0.03, size: 1 })], options)[0]!.form).toMatch(/^ETS\(A,.*,M\)$/);
  const flat = Float64Array.from({ length: 120 }, (_, t) => 1 + 0.1 * Math.sin(t * t));
  expect(fitSmoothing([flat], options)[0]!.form).toBe('ETS(A,N,N)');
});

test('where a value may be below 0, no season multiplies; too few steps are not fitted', () => {
  const mixed = Float64Array.from({ length: 60 }, (_, t) => weekShape[t % 7]! - 0.9);
  expect(fitSmoothing([mixed], options)[0]!.form).not.toContain('M)');
  expect(fitSmoothing([mixed.subarray(0, 5)], options)[0]).toBeUndefined();
});
