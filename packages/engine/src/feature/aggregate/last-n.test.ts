import { expect, test } from 'vitest';
import { base, field, subjectOf } from './fold.testkit.ts';

const lastThree = subjectOf({ op: 'lastN', of: field, n: 3 });

test('lastN: the newest, newest first, whatever the order of arrival', () => {
  const events = [4, 1, 5, 3, 2].map((value) => ({ time: base + value, value }));
  expect(lastThree.readOf(events)).toEqual([5, 4, 3]);
});

test('lastN: fewer than n are all of them, none an empty list', () => {
  expect(lastThree.readOf([{ value: 1 }])).toEqual([1]);
  expect(lastThree.readOf([])).toEqual([]);
});

test('lastN: a value may come again', () => {
  expect(lastThree.readOf([1, 2].map((time) => ({ time: base + time, value: 7 })))).toEqual([7, 7]);
});
