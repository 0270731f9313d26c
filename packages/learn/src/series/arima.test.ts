import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { fitArima } from './arima.ts';
import { differenced, integrated, product, stationary } from './arima-polynomial.ts';
import { differencesOf, fitChosenArima, seasonalStrength } from './choose-arima.ts';
import { shopDays } from './series.testkit.ts';

const none = { p: 0, d: 0, q: 0 };
const few = { numRuns: 20 };

function autoregression(phi: number, steps: number, seed: number): Float64Array {
  const random = new Random(seed);
  let value = 0;
  return Float64Array.from({ length: steps }, () => (value = phi * value + random.normal()));
}

test('ARIMA(1,0,0) recovers its coefficient and its mean', () => {
  for (const [phi, seed] of [[0.8, 1], [0.3, 2], [-0.6, 3]] as const) {
    const values = autoregression(phi, 1_500, seed).map((each) => 5 + each);
    const { ar, mean } = fitArima(values, { p: 1, d: 0, q: 0, seasonal: none, mean: true }, 1)!;
    // Three standard errors.
    expect(Math.abs(ar[0]! - phi)).toBeLessThan(3 * Math.sqrt((1 - phi * phi) / 1_500));
    expect(mean).toBeCloseTo(5, 0);
  }
});

test('ARIMA(0,1,1)(0,1,1)[7], the airline model, recovers its coefficients', () => {
  const random = new Random(4);
  const errors = Float64Array.from({ length: 1_200 }, () => random.normal());
  const changes = errors.map((error, t) => error - 0.5 * (errors[t - 1] ?? 0) - 0.6 * (errors[t - 7] ?? 0) + 0.3 * (errors[t - 8] ?? 0));
  const { ma, seasonalMa } = fitArima(integrated(changes, new Float64Array(8).fill(50), 1, 1), { p: 0, d: 1, q: 1, seasonal: { p: 0, d: 0, q: 1 }, mean: false }, 7)!;
  expect(ma[0]).toBeCloseTo(-0.5, 1);
  expect(seasonalMa[0]).toBeCloseTo(-0.6, 1);
});

test('a random walk goes on as it stands; one that is told by its mean comes back to it', () => {
  const walk = integrated(autoregression(0, 300, 5), new Float64Array(1), 1, 1);
  expect([...fitArima(walk, { p: 0, d: 1, q: 0, seasonal: none, mean: false }, 1)!.forecast(walk, 3)]).toEqual([walk.at(-1), walk.at(-1), walk.at(-1)]);
  const around = autoregression(0.5, 400, 6).map((each) => 10 + each);
  expect(fitArima(around, { p: 1, d: 0, q: 0, seasonal: none, mean: true }, 1)!.forecast(around, 60).at(-1)).toBeCloseTo(10, 0);
});

test('whatever the numbers, coefficients are stationary: what is told stays bounded', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 4 }), (numbers) => {
    const coefficients = stationary(Float64Array.from(numbers));
    const values = [1, 1, 1, 1];
    for (let t = 4; t < 3_000; t++) values.push(coefficients.reduce((sum, each, i) => sum + each * values[t - 1 - i]!, 0));
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(1e4);
  }), few);
});

test('differences that are added up again are the series', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 24, maxLength: 40 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 2 }), (numbers, lag, times) => {
    const whole = Float64Array.from(numbers);
    const changes = differenced(whole, lag, times);
    expect([...integrated(changes.subarray(4), whole.subarray(0, whole.length - changes.length + 4), lag, times)]).toEqual([...whole.subarray(whole.length - changes.length + 4)]);
  }), few);
  expect([...product(Float64Array.of(0.5), Float64Array.of(0.2), 7).lags]).toEqual([1, 7, 8]);
  expect([...product(Float64Array.of(0.5), Float64Array.of(0.2), 7).weights]).toEqual([0.5, 0.2, -0.1]);
});

test('differences and seasons are taken where they are needed', () => {
  expect(differencesOf(autoregression(0.5, 300, 7))).toBe(0);
  // The test errs one time in twenty.
  const walks = Array.from({ length: 20 }, (_, seed) => differencesOf(integrated(autoregression(0, 300, seed), new Float64Array(1), 1, 1)));
  expect(walks.filter((times) => times === 1).length).toBeGreaterThanOrEqual(17);
  expect(seasonalStrength(shopDays(200, { noise: 0.05 }), 7)).toBeGreaterThan(0.9);
  expect(seasonalStrength(autoregression(0, 300, 9), 7)).toBeLessThan(0.3);
  const days = shopDays(150, { size: 1 });
  const { form, forecast } = fitChosenArima([days], { season: 7, ahead: 7, seed: 1 })[0]!;
  expect(form).toMatch(/\(\d,1,\d\)\[7\]/);
  expect(forecast(days, 14)).toHaveLength(14);
});
