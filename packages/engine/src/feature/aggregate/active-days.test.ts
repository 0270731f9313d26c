import { expect, test } from 'vitest';
import { day, hour, subjectOf, timed } from './fold.testkit.ts';

test('activeDays: different local days; midnight is local', () => {
  const events = timed(0, 15 * hour, 17 * hour, 30 * day);
  expect(subjectOf({ op: 'activeDays' }).readOf(events)).toBe(2);
  expect(subjectOf({ op: 'activeDays' }, { timeZone: 'Asia/Shanghai' }).readOf(events)).toBe(3);
});

test('activeDays: of nothing is 0; a year of days takes little more than a byte each', () => {
  const days = subjectOf({ op: 'activeDays' });
  expect(days.readOf([])).toBe(0);
  expect(days.sizeOf(days.fold(timed(...Array.from({ length: 365 }, (_, i) => i * day))))).toBeLessThan(372);
});
