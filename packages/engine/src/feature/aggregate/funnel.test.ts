import { expect, test } from 'vitest';
import { base, hour, subjectOf } from './fold.testkit.ts';

const [view, cart, buy, other] = [0, 1, 2, 3];
const funnel = subjectOf({ op: 'funnel', steps: ['view', 'cart', 'buy'], within: '1h' });
const at = (family: number, time: number, id = 0) => ({ family, time: base + time, id });

test('funnel: counts the steps taken in order', () => {
  expect(funnel.readOf([])).toBe(0);
  expect(funnel.readOf([at(cart, 1), at(buy, 2)])).toBe(0);
  expect(funnel.readOf([at(view, 1), at(buy, 2)])).toBe(1);
  expect(funnel.readOf([at(view, 1), at(buy, 2), at(cart, 3)])).toBe(2);
  expect(funnel.readOf([at(view, 1), at(cart, 2), at(other, 3), at(buy, 4)])).toBe(3);
});

test('funnel: the last step may come exactly at the end of the time, not later', () => {
  expect(funnel.readOf([at(view, 0), at(cart, 1), at(buy, hour)])).toBe(3);
  expect(funnel.readOf([at(view, 0), at(cart, 1), at(buy, hour + 1)])).toBe(2);
});

test('funnel: a later beginning can reach what the first could not', () => {
  expect(funnel.readOf([at(view, 0), at(cart, 1), at(view, 2), at(cart, 3), at(buy, hour + 2)])).toBe(3);
});

test('funnel: in one moment ids decide the order', () => {
  expect(funnel.readOf([at(view, 0, 1), at(cart, 0, 2), at(buy, 0, 3)])).toBe(3);
  expect(funnel.readOf([at(view, 0, 3), at(cart, 0, 2), at(buy, 0, 1)])).toBe(1);
});

test('funnel: one event is one step, also when a step comes twice', () => {
  const twice = subjectOf({ op: 'funnel', steps: ['view', 'view', 'buy'], within: '1h' });
  expect(twice.readOf([at(view, 0), at(buy, 1)])).toBe(1);
  expect(twice.readOf([at(view, 0), at(view, 1), at(buy, 2)])).toBe(3);
});
