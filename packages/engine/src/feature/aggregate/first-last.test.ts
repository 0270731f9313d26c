import { expect, test } from 'vitest';
import { base, field, subjectOf } from './fold.testkit.ts';

const first = subjectOf({ op: 'first', of: field });
const last = subjectOf({ op: 'last', of: field });

test('first and last: go by time, not by arrival', () => {
  const events = [
    { time: base + 5, value: 1 },
    { time: base + 9, value: 2 },
    { time: base + 1, value: 3 },
  ];
  expect([first.readOf(events), last.readOf(events)]).toEqual([3, 2]);
});

test('first and last: in one moment by id, in one event by item', () => {
  const events = [
    { id: 2, item: 0, value: 1 },
    { id: 2, item: 1, value: 2 },
    { id: 1, item: 7, value: 3 },
  ];
  expect([first.readOf(events), last.readOf(events)]).toEqual([3, 2]);
});

test('first and last: texts and booleans come back as what they were', () => {
  const booleans = subjectOf({ op: 'last', of: field }, { input: 'boolean' });
  expect(booleans.readOf([{ value: 1 }])).toBe(true);
  const { dictionary } = first;
  const texts = subjectOf({ op: 'first', of: field }, { input: 'string', dictionary });
  expect(texts.readOf([{ value: dictionary.id('UK') }])).toBe('UK');
});

test('first and last: of nothing are missing', () => {
  expect([first.readOf([]), last.readOf([])]).toEqual([undefined, undefined]);
});
