import { expect, test } from 'vitest';
import type { AggregateSpec } from '../../registry/definition.ts';
import { hour, second, subjectOf, timed } from './fold.testkit.ts';

const half = 30 * 60 * second;
const read = (measure: Extract<AggregateSpec, { op: 'sessions' }>['measure'], ...times: readonly number[]) => subjectOf({ op: 'sessions', gap: '30m', measure }).readOf(timed(...times));

test('sessions: a pause of exactly the gap goes on, one ms more begins another', () => {
  expect(read('count', 0, half)).toBe(1);
  expect(read('count', 0, half + 1)).toBe(2);
});

test('sessions: length is the mean time from first to last, depth the mean number of events', () => {
  const times = [0, half, 10 * hour];
  expect(read('length', ...times)).toBe(half / 2);
  expect(read('depth', ...times)).toBe(1.5);
});

test('sessions: a late event joins the two between which it falls', () => {
  expect(read('count', 0, hour)).toBe(2);
  expect(read('count', 0, hour, half)).toBe(1);
  expect(read('depth', 0, hour, 10 * hour, half)).toBe(2);
});

test('sessions: an event inside a session belongs to it', () => {
  expect(read('depth', 0, half, 1)).toBe(3);
});

test('sessions: of nothing there are 0, and their length and depth are missing', () => {
  expect([read('count'), read('length'), read('depth')]).toEqual([0, undefined, undefined]);
});
