import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrderClock } from './order-clock.ts';
import { Season } from './season.ts';
import { DAY_MS, HOUR_MS, WEEK_MS } from './time.ts';

const season = new Season(8 * HOUR_MS);
const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });

describe('the season', () => {
  test('a week is as long as any, its time never stands still, and back is back', () => {
    fc.assert(fc.property(moment, (at) => {
      expect(season.elapsed(at + WEEK_MS) - season.elapsed(at)).toBeCloseTo(WEEK_MS, 3);
      expect(season.elapsed(at + 1)).toBeGreaterThan(season.elapsed(at));
      expect(Math.abs(season.momentOf(season.elapsed(at)) - at)).toBeLessThan(0.01);
    }));
  });
});

describe('the order clock', () => {
  const start = Date.UTC(2026, 0, 4, 16);
  const end = start + 60 * DAY_MS;
  const campaigns = [
    { id: 'a', at: start + 10 * DAY_MS, days: 20, effect: 2, treated: 0.5, control: 0.5 },
    { id: 'b', at: start + 20 * DAY_MS, days: 30, effect: 0.5, treated: 0.5, control: 0.5 },
  ];
  const clock = new OrderClock({ season, campaigns, start, end });
  const within = fc.integer({ min: 0, max: 60 * DAY_MS }).map((since) => start + since);

  test('so much time after a moment is a moment, between which so much time goes by, whichever campaigns treat', () => {
    fc.assert(fc.property(within, fc.integer({ min: 1, max: 30 * DAY_MS }), fc.nat(3), (from, elapsedMs, treated) => {
      const to = clock.momentAfter(from, { elapsedMs, treated });
      if (to === Infinity) expect(clock.elapsedBetween({ from, to: end, treated })).toBeLessThanOrEqual(elapsedMs + 1);
      else expect(Math.abs(clock.elapsedBetween({ from, to, treated }) - elapsedMs)).toBeLessThan(1);
    }));
  });

  test('a campaign speeds up only those whom it treats, and two multiply', () => {
    const [from, to] = [start + 21 * DAY_MS, start + 28 * DAY_MS];
    const weeks = [0, 1, 2, 3].map((treated) => clock.elapsedBetween({ from, to, treated }) / WEEK_MS);
    weeks.forEach((week, treated) => expect(week).toBeCloseTo([1, 2, 0.5, 1][treated]!, 6));
    expect(clock.elapsedBetween({ from: end, to: end + WEEK_MS, treated: 3 }) / WEEK_MS).toBeCloseTo(1, 6);
  });
});
