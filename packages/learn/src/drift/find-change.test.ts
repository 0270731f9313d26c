import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { findChange, type DayValue } from './find-change.ts';
import { findDrift, type DaySketch } from './find-drift.ts';
import { findJump } from './find-jump.ts';
import { createSketch } from './value-sketch.ts';

const bounds = { deviations: 5, least: 0.02 };
/** Shares of a thousand rows a day, with weekdays and growth. */
const series = (days: number, shift: (day: number) => number, seed = 1): readonly DayValue[] => {
  const random = new Random(seed);
  return Array.from({ length: days }, (_, day) => ({ day, value: 0.3 + 0.05 * Number(day % 7 > 4) + 0.001 * day + shift(day) + 0.0145 * random.normal(), error: 0.0145 }));
};

describe('a series', () => {
  test('weekends and growth are no change', () => {
    for (let seed = 1; seed <= 40; seed++) expect(findChange(series(60, () => 0, seed), bounds)).toBeUndefined();
  });

  test('a step is found within two days of a small one, on its day, with its size', () => {
    const found = findChange(series(43, (day) => (day >= 41 ? 0.1 : 0)), bounds)!;
    expect([found.since, found.days]).toEqual([41, 2]);
    expect(found.shift).toBeCloseTo(0.1, 1);
    expect(findChange(series(41, (day) => (day >= 41 ? 0.1 : 0)), bounds)).toBeUndefined();
  });

  test('one day is enough when it is far out', () => {
    expect(findChange(series(42, (day) => (day >= 41 ? 0.3 : 0)), bounds)).toMatchObject({ since: 41, days: 1 });
  });

  test('what nobody would act on is not told, however sure it is', () => {
    const sure = series(60, (day) => (day >= 55 ? 0.01 : 0)).map((each) => ({ ...each, value: each.value, error: 1e-6 }));
    expect(findChange(sure, bounds)).toBeUndefined();
  });

  test('constants, gaps and too few days are no change, and no error', () => {
    const constant = Array.from({ length: 40 }, (_, day) => ({ day, value: 0, error: 0 }));
    expect(findChange(constant, bounds)).toBeUndefined();
    expect(findChange(series(40, () => 0).filter(({ day }) => day % 3 > 0), bounds)).toBeUndefined();
    expect(findChange(series(10, (day) => (day >= 9 ? 0.5 : 0)), bounds)).toBeUndefined();
    expect(findChange([], bounds)).toBeUndefined();
  });

  test('days before a border are not what is usual any more', () => {
    const stepped = series(70, (day) => (day >= 50 ? 0.1 : 0));
    expect(findChange(stepped, { ...bounds, from: 50 })).toBeUndefined();
  });
});

describe('sketches', () => {
  const random = new Random(3);
  const dayOf = (day: number, draw: () => string | number | undefined, kind: 'word' | 'number' = 'word', rows = 400): DaySketch => {
    const sketch = createSketch(kind);
    for (let i = 0; i < rows; i++) sketch.add(draw());
    return { day, sketch: sketch.build() };
  };
  const days = (changed: (day: number) => DaySketch, usual: (day: number) => DaySketch): readonly DaySketch[] => Array.from({ length: 45 }, (_, day) => (day < 43 ? usual(day) : changed(day)));
  const channel = (): string => (random.uniform() < 0.7 ? 'web' : 'app');

  test('a new word, a word that grows, and values that go missing are each told as what they are', () => {
    const usual = (day: number): DaySketch => dayOf(day, channel);
    expect(findDrift(days((day) => dayOf(day, () => (random.uniform() < 0.1 ? 'fax' : channel())), usual))).toMatchObject({ facet: 'fresh', since: 43, size: { fresh: [{ word: 'fax' }] } });
    expect(findDrift(days((day) => dayOf(day, () => (random.uniform() < 0.3 ? 'app' : channel())), usual))).toMatchObject({ facet: 'word', since: 43 });
    expect(findDrift(days((day) => dayOf(day, () => (random.uniform() < 0.4 ? undefined : channel())), usual))).toMatchObject({ facet: 'missing', since: 43 });
    expect(findDrift(days(usual, usual))).toBeUndefined();
  });

  test('numbers that rise move their mean rank, numbers that spread do not', () => {
    const usual = (day: number): DaySketch => dayOf(day, () => 100 + 10 * random.normal(), 'number');
    expect(findDrift(days((day) => dayOf(day, () => 105 + 10 * random.normal(), 'number'), usual))).toMatchObject({ facet: 'level', since: 43 });
    expect(findDrift(days((day) => dayOf(day, () => 100 + 25 * random.normal(), 'number'), usual))).toMatchObject({ facet: 'spread', since: 43 });
  });

  test('customers of two days differ from a week before: a jump, once it has lasted for two days', () => {
    const usual = (day: number): DaySketch => dayOf(day, () => 100 + 10 * random.normal(), 'number');
    const gone = (day: number): DaySketch => dayOf(day, () => undefined, 'number');
    expect(findJump(days(gone, usual), { psi: 0.25 })).toMatchObject({ since: 43, size: { missing: { now: 1 } } });
    expect(findJump(days(gone, usual).slice(0, -1), { psi: 0.25 })).toBeUndefined();
    expect(findJump(days(usual, usual), { psi: 0.25 })).toBeUndefined();
  });
});
