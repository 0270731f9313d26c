import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSchedule, dueAt } from './schedule.ts';

const iso = (moment: number): string => new Date(moment).toISOString();
const at = (text: string): number => Date.parse(text);

test('every seven days is midnight of a Monday, by the time zone, also where clocks are changed', () => {
  const weekly = createSchedule('7d', 'Europe/London');
  expect(iso(weekly.next(at('2011-03-22T10:00:00Z')))).toBe('2011-03-27T23:00:00.000Z');
  expect(iso(weekly.latest(at('2011-03-22T10:00:00Z')))).toBe('2011-03-21T00:00:00.000Z');
  expect(iso(createSchedule('7d', 'Asia/Shanghai').next(at('2026-01-01T00:00:00Z')))).toBe('2026-01-04T16:00:00.000Z');
});

test('cron texts and shorter lengths', () => {
  const nightly = createSchedule('30 3 * * 1', 'UTC');
  expect([iso(nightly.next(at('2026-01-01T00:00:00Z'))), iso(nightly.latest(at('2026-01-05T03:30:00Z')))]).toEqual(['2026-01-05T03:30:00.000Z', '2026-01-05T03:30:00.000Z']);
  const sixHourly = createSchedule('6h', 'Asia/Tokyo');
  expect([iso(sixHourly.next(at('2026-01-01T06:00:00Z'))), iso(sixHourly.latest(at('2026-01-01T06:00:00Z')))]).toEqual(['2026-01-01T12:00:00.000Z', '2026-01-01T06:00:00.000Z']);
  expect(createSchedule('0 3 31 2 *', 'UTC').next(at('2026-01-01T00:00:00Z'))).toBe(Infinity);
});

test('a clock that jumps forward over many moments makes the latest due, once, and says how many were passed over', () => {
  const weekly = createSchedule('7d', 'UTC');
  const handled = at('2026-01-01T00:00:00Z');
  const due = dueAt(weekly, at('2026-02-04T09:00:00Z'), { handled, fired: new Set() })!;
  expect([iso(due.moment), due.missed]).toEqual(['2026-02-02T00:00:00.000Z', 4]);
  expect(dueAt(weekly, at('2026-02-04T09:00:00Z'), { handled: due.moment, fired: new Set([due.moment]) })).toBeUndefined();
});

test('a clock that goes back makes nothing due a second time', () => {
  const weekly = createSchedule('7d', 'UTC');
  const fired = new Set([at('2026-01-05T00:00:00Z')]);
  expect(dueAt(weekly, at('2026-01-04T23:00:00Z'), { handled: at('2026-01-05T00:00:00Z'), fired })).toBeUndefined();
  expect(dueAt(weekly, at('2026-01-05T00:00:30Z'), { handled: at('2026-01-01T00:00:00Z'), fired })).toBeUndefined();
});

test('law: however often somebody looks, each week is due once at most and never early', () => {
  const schedules = ['7d', '1d', '5h', '15 4 * * *'].map((every) => createSchedule(every, 'Europe/Berlin'));
  fc.assert(fc.property(fc.nat(3), fc.array(fc.integer({ min: 0, max: 3 * 86_400_000 }), { minLength: 1, maxLength: 12 }), (which, steps) => {
    const schedule = schedules[which]!;
    let now = at('2026-03-20T00:00:00Z');
    let handled = now;
    const fired = new Set<number>();
    for (const step of steps) {
      now += step;
      const due = dueAt(schedule, now, { handled, fired });
      if (due === undefined) continue;
      expect(due.moment <= now && due.moment > handled && !fired.has(due.moment)).toBe(true);
      expect(schedule.latest(due.moment)).toBe(due.moment);
      fired.add(due.moment);
      handled = due.moment;
    }
  }), { numRuns: 60 });
});
