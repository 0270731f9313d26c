import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LearnError } from '../errors.ts';
import { Random } from '../random/random.ts';
import { bandForecast } from './conformal-band.ts';
import { forecastSeries, type ForecastReport } from './forecast-series.ts';
import { reconcile } from './reconcile.ts';
import { planOrigins, rollOrigins } from './roll-origins.ts';
import { daily, shopDays } from './series.testkit.ts';
import { tellForecast } from './tell-forecast.ts';

const options = { ahead: 7, seed: 7 };
const whole = shopDays(66, { seed: 3 });
const told = forecastSeries({ whole: daily(whole) }, options);
const numbersOf = ({ whole: { steps } }: ForecastReport): readonly number[] => steps.flatMap(({ value, low80, high80, low95, high95 }) => [value, low80, high80, low95, high95]);
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof LearnError) return error.code;
    throw error;
  }
  return 'nothing';
};

test('the same series and seed give the same report, to the bit', () => {
  expect(forecastSeries({ whole: daily(whole) }, options)).toEqual(told);
});

test('a series a thousand times as large is told a thousand times as much', () => {
  const large = forecastSeries({ whole: daily(whole.map((value) => 1_024 * value)) }, options);
  numbersOf(large).forEach((value, i) => expect(value / 1_024).toBeCloseTo(numbersOf(told)[i]!, 6));
  expect(large.whole.model).toBe(told.whole.model);
});

test('days on which a shop is always closed stay closed, without doubt; nothing is told below 0; bands lie within each other', () => {
  told.whole.steps.forEach(({ value, low80, high80, low95, high95 }, h) => {
    if ((66 + h) % 7 === 5) expect([value, low95, high95]).toEqual([0, 0, 0]);
    expect(low95).toBeGreaterThanOrEqual(0);
    expect(low95 <= low80 && low80 <= value && value <= high80 && high80 <= high95).toBe(true);
  });
  expect(told.whole.steps[0]!.date).toBe('2011-03-10');
  expect(told.whole.total.value).toBeCloseTo(told.whole.steps.reduce((sum, { value }) => sum + value, 0), 9);
});

test('what is told at a window that was held out follows from what lay behind it alone', () => {
  const from = whole.length - 7;
  const toldAt = (values: Float64Array) => tellForecast(rollOrigins([values], { season: 7, ...options }), from);
  expect(toldAt(whole.map((value, t) => (t < from ? value : 3 * value + 50)))).toEqual(toldAt(whole));
});

test('origins meet every day of the week; windows that are held out follow one another up to now', () => {
  const { origins, heldOut } = planOrigins(300, { season: 7, ahead: 28 });
  expect(heldOut).toEqual([188, 216, 244, 272]);
  expect(origins.at(-1)).toBe(300);
  expect(new Set(origins.map((origin) => origin % 7)).size).toBe(7);
  expect(planOrigins(94, { season: 7, ahead: 28 }).heldOut).toEqual([66]);
});

test('parts add up to the whole at every step; small ones are told together', () => {
  const parts = [1, 2].map((seed) => daily(shopDays(66, { seed, size: 40 * seed }), `part ${seed}`));
  const rare = daily(whole.map((_, t) => (t % 10 === 3 ? 5 : 0)), 'rare');
  const sum = daily(whole.map((_, t) => [...parts, rare].reduce((all, { values }) => all + values[t]!, 0)));
  const found = forecastSeries({ whole: sum, parts: [...parts, rare] }, options);
  expect(found.parts.map(({ name, isRest }) => [name, isRest])).toEqual([['part 2', false], ['part 1', false], ['rest', true]]);
  found.whole.steps.forEach(({ value }, h) => expect(found.parts.reduce((all, { steps }) => all + steps[h]!.value, 0)).toBeCloseTo(value, 9));
});

test('reconciled numbers add up, move the less the surer they are, and stay as they are when nothing is missing', () => {
  const number = fc.double({ min: 1, max: 100, noNaN: true });
  fc.assert(fc.property(fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 6 }), number, (parts, all) => {
    const forecasts = [Float64Array.of(all), ...parts.map(([value]) => Float64Array.of(value))];
    const [sum, ...moved] = reconcile({ forecasts, variances: Float64Array.from([50, ...parts.map(([, variance]) => variance)]), isPositive: false });
    expect(moved.reduce((total, [value]) => total + value!, 0)).toBeCloseTo(sum![0]!, 6);
    const missing = all - parts.reduce((total, [value]) => total + value, 0);
    const weight = parts.reduce((total, [, variance]) => total + variance, 50);
    moved.forEach(([value], i) => expect(value! - parts[i]![0]).toBeCloseTo((parts[i]![1] * missing) / weight, 6));
  }), { numRuns: 40 });
});

test('bands never shrink further ahead, and hold as often as they say where errors are alike', () => {
  const values = Float64Array.from({ length: 200 }, (_, t) => 10 + ((t * 7_919) % 97) / 97);
  const past = Array.from({ length: 99 }, (_, i) => ({ origin: 50 + i, forecast: Float64Array.from({ length: 14 }, (__, h) => values[50 + i + h]! - ((((i * 31 + h * 17) % 99) / 49 - 1) * (h + 1)) / 14) }));
  const { steps } = bandForecast({ origin: 200, forecast: new Float64Array(14).fill(10) }, { values, season: 1, past, isPositive: true });
  steps.forEach(({ low80, high80, low95, high95 }, h) => {
    const before = steps[h - 1];
    if (before === undefined) return;
    expect(high80 - low80).toBeGreaterThanOrEqual(before.high80 - before.low80 - 1e-12);
    expect(high95 - low95).toBeGreaterThanOrEqual(before.high95 - before.low95 - 1e-12);
  });
  // Errors of the last step run evenly from −1 to 1.
  expect(steps.at(-1)!.high80 - steps.at(-1)!.low80).toBeCloseTo(1.6, 1);
});

test('where each weekday goes its own way, nothing is surely nearer than the last week again: that is said, and what a short history leaves open', () => {
  const random = new Random(5);
  const values = new Float64Array(54).fill(100);
  for (let t = 7; t < values.length; t++) values[t] = values[t - 7]! + 8 * random.normal();
  expect(forecastSeries({ whole: daily(values) }, options).problems.map(({ code }) => code)).toEqual(['series_no_better', 'series_windows_few', 'series_year_unseen']);
});

test.each([
  [shopDays(51), 'series_too_short'],
  [new Float64Array(0), 'series_too_short'],
  [new Float64Array(90).fill(4), 'series_constant'],
  [shopDays(90).map((value, t) => (t % 3 === 0 ? value : 0)), 'series_empty'],
  [shopDays(90).map((value, t) => (t === 40 ? NaN : value)), 'series_not_finite'],
  [shopDays(90).map((value, t) => (t === 40 ? Infinity : value)), 'series_not_finite'],
])('series %# is refused by its code', (values, code) => {
  expect(codeOf(() => forecastSeries({ whole: daily(values) }, options))).toBe(code);
});
