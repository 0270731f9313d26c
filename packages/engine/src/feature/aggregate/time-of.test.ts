import { expect, test } from 'vitest';
import { base, subjectOf, timed } from './fold.testkit.ts';

test('timeOf: when the first and the last happened, whatever the order of arrival', () => {
  expect(subjectOf({ op: 'timeOf', which: 'first' }).readOf(timed(7, 2, 9))).toBe(base + 2);
  expect(subjectOf({ op: 'timeOf', which: 'last' }).readOf(timed(7, 9, 2))).toBe(base + 9);
});

test('timeSince: grows with the moment of reading', () => {
  const since = subjectOf({ op: 'timeSince', which: 'last' });
  const state = since.fold(timed(5));
  expect([since.read(state, base + 6), since.read(state, base + 1005)]).toEqual([1, 1000]);
});

test('timeOf and timeSince: of nothing are missing, also when stored', () => {
  for (const op of ['timeOf', 'timeSince'] as const) {
    const subject = subjectOf({ op, which: 'first' });
    expect(subject.read(subject.stored(subject.zero()), base)).toBeUndefined();
  }
});
