import { createCalendar, type ExampleMoments } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentsAfter, type RegularMoments } from './example-moments.ts';

const first = (count: number, at: RegularMoments, zone: string, after: string): readonly string[] => {
  const moments = momentsAfter(at, createCalendar(zone), Date.parse(after));
  return Array.from({ length: count }, () => new Date(moments.next().value).toISOString().replace(':00.000Z', 'Z'));
};

test('months begin on the first at midnight of the zone, whatever its clocks do in between', () => {
  expect(first(5, { every: 'month' }, 'Europe/London', '2011-01-31T23:59:59Z')).toEqual(['2011-02-01T00:00Z', '2011-03-01T00:00Z', '2011-03-31T23:00Z', '2011-04-30T23:00Z', '2011-05-31T23:00Z']);
  expect(first(3, { every: 'month' }, 'UTC', '2023-12-31T00:00:00Z')).toEqual(['2024-01-01T00:00Z', '2024-02-01T00:00Z', '2024-03-01T00:00Z']);
  expect(first(1, { every: 'month' }, 'Asia/Kolkata', '2024-02-10T00:00:00Z')).toEqual(['2024-02-29T18:30Z']);
});

test('a moment is after the one it is asked for, not at it', () => {
  expect(first(1, { every: 'month' }, 'UTC', '2024-02-01T00:00:00Z')).toEqual(['2024-03-01T00:00Z']);
  expect(first(1, { every: 'month' }, 'UTC', '2024-01-31T23:59:59.999Z')).toEqual(['2024-02-01T00:00Z']);
});

test('weeks begin on Mondays; the days on which clocks change have 23 and 25 hours', () => {
  expect(first(3, { every: '7d' }, 'Europe/London', '2011-03-20T12:00:00Z')).toEqual(['2011-03-21T00:00Z', '2011-03-27T23:00Z', '2011-04-03T23:00Z']);
  expect(first(3, { every: '168h' }, 'Europe/London', '2011-03-20T12:00:00Z')).toEqual(first(3, { every: '7d' }, 'Europe/London', '2011-03-20T12:00:00Z'));
  expect(first(3, { every: '1d' }, 'America/New_York', '2026-03-08T00:00:00Z')).toEqual(['2026-03-08T05:00Z', '2026-03-09T04:00Z', '2026-03-10T04:00Z']);
  expect(first(3, { every: '1d' }, 'America/New_York', '2026-10-31T12:00:00Z')).toEqual(['2026-11-01T04:00Z', '2026-11-02T05:00Z', '2026-11-03T05:00Z']);
});

test('a day that a zone left out gives no moment of its own', () => {
  // Samoa had no 30 December 2011.
  expect(first(3, { every: '1d' }, 'Pacific/Apia', '2011-12-29T00:00:00Z')).toEqual(['2011-12-29T10:00Z', '2011-12-30T10:00Z', '2011-12-31T10:00Z']);
});

test('where clocks skip midnight, a day begins with its first moment', () => {
  // São Paulo went from 24:00 to 01:00.
  expect(first(1, { every: '1d' }, 'America/Sao_Paulo', '2018-11-03T12:00:00Z')).toEqual(['2018-11-04T03:00Z']);
});

test('every moment is the first of a local day, each is later than the one before, and none is left out', () => {
  const zones = fc.constantFrom('UTC', 'Europe/London', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Sao_Paulo');
  const plans = fc.constantFrom<Extract<ExampleMoments, { every: unknown }>>({ every: 'month' }, { every: '1d' }, { every: '2d' }, { every: '7d' }, { every: '30d' });
  fc.assert(
    fc.property(zones, plans, fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2030, 0) }), (zone, at, after) => {
      const calendar = createCalendar(zone);
      const moments = momentsAfter(at, calendar, after);
      let last = after;
      for (let i = 0; i < 5; i++) {
        const moment = moments.next().value;
        expect(moment).toBeGreaterThan(last);
        expect(calendar.day(moment - 1)).toBeLessThan(calendar.day(moment));
        if (at.every === 'month') {
          expect(calendar.dayOfMonth(moment)).toBe(1);
          if (i > 0) expect(((calendar.month(moment) - calendar.month(last) + 12) % 12)).toBe(1);
        } else if (i > 0) expect(calendar.day(moment) - calendar.day(last)).toBe(Number.parseInt(at.every, 10));
        last = moment;
      }
    }),
    { numRuns: 60 },
  );
});
