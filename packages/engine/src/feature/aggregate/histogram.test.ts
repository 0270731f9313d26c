import { expect, test } from 'vitest';
import { base, day, hour, subjectOf, timed } from './fold.testkit.ts';

test('hourHistogram: counts by local hour', () => {
  const london = subjectOf({ op: 'hourHistogram' }, { timeZone: 'Europe/London' });
  const summer = Date.UTC(2024, 6, 1, 23) - base;
  const counts = london.readOf(timed(9 * hour, 9 * hour + 1, summer)) as readonly number[];
  expect(counts).toHaveLength(24);
  expect([counts[9], counts[0], counts[23]]).toEqual([2, 1, 0]);
});

test('weekdayHistogram: Monday first', () => {
  const week = subjectOf({ op: 'weekdayHistogram' });
  expect(week.readOf(timed(0, day, 4 * day, 5 * day, 7 * day))).toEqual([1, 0, 2, 1, 0, 0, 1]);
});

test('histograms: of nothing are all zeros', () => {
  expect(subjectOf({ op: 'weekdayHistogram' }).readOf([])).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(subjectOf({ op: 'hourHistogram' }).readOf([])).toHaveLength(24);
});
