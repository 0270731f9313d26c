import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCalendar } from './calendar.ts';

const zones = ['UTC', 'Europe/London', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia', 'Africa/Casablanca'];
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What `Intl` says of the moment, part by part. */
function intlParts(timeZone: string): (time: number) => object {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
  });
  return (time) => {
    const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    return {
      day: Date.UTC(Number(part['year']), Number(part['month']) - 1, Number(part['day'])) / 86_400_000,
      hour: Number(part['hour']),
      weekday: weekdays.indexOf(part['weekday']!) + 1,
      month: Number(part['month']),
      dayOfMonth: Number(part['day']),
    };
  };
}

function calendarParts(timeZone: string): (time: number) => object {
  const { day, hour, weekday, month, dayOfMonth } = createCalendar(timeZone);
  return (time) => ({ day: day(time), hour: hour(time), weekday: weekday(time), month: month(time), dayOfMonth: dayOfMonth(time) });
}

/** Moments at which some zone changes its clocks, and a leap day, a century's end, a day that Samoa left out. */
const edges = [
  '2011-03-27T01:00:00Z',
  '2011-10-30T01:00:00Z',
  '2024-03-10T07:00:00Z',
  '2024-11-03T06:00:00Z',
  '2024-04-06T15:00:00Z',
  '2024-10-05T15:30:00Z',
  '1990-04-14T18:00:00Z',
  '2000-02-29T12:00:00Z',
  '2100-02-28T23:30:00Z',
  '2011-12-30T10:00:00Z',
  '1970-01-01T00:00:00Z',
].map((text) => Date.parse(text));

const moment = fc.oneof(
  fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2105, 0, 1) }),
  fc.record({ edge: fc.constantFrom(...edges), shift: fc.integer({ min: -3 * 3_600_000, max: 3 * 3_600_000 }) }).map(({ edge, shift }) => edge + shift),
  fc.record({ edge: fc.constantFrom(...edges), shift: fc.integer({ min: -2, max: 2 }) }).map(({ edge, shift }) => edge + shift),
);

test.each(zones)('%s: day, hour, weekday, month and day of month are what Intl says', (timeZone) => {
  const expected = intlParts(timeZone);
  const actual = calendarParts(timeZone);
  const property = fc.property(moment, (time) => {
    expect(actual(time)).toEqual(expected(time));
  });
  fc.assert(property, { numRuns: 800 });
});

test('moments before 1970 and far in the future are known as well', () => {
  const london = calendarParts('Europe/London');
  const intl = intlParts('Europe/London');
  for (const time of [-1, Date.UTC(1969, 6, 20), Date.UTC(2500, 6, 1, 5)]) expect(london(time)).toEqual(intl(time));
});

test('London: half past midnight UTC in summer is half past one, on the same day', () => {
  const calendar = createCalendar('Europe/London');
  const time = Date.parse('2011-07-01T00:30:00Z');
  expect([calendar.hour(time), calendar.weekday(time), calendar.month(time), calendar.dayOfMonth(time)]).toEqual([1, 5, 7, 1]);
});

test('an unknown time zone throws', () => {
  expect(() => createCalendar('Europe/Atlantis')).toThrow(RangeError);
});
