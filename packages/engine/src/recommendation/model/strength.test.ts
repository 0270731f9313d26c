import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { strengthOf, strengthsOf } from './strength.ts';

const did = (item: number, weight: number, at: number): Interaction => ({ customer: 0, item, weight, signal: 0, at });

test('one view is 1, more of the same count less and less, a refusal counts against', () => {
  expect([0, 1, 3, -3].map(strengthOf)).toEqual([0, 1, 2, -2]);
});

test('weights of an item add up; the nth newest item fades n times; unknown items and balanced ones are left out', () => {
  const history = [did(1, 3, 1), did(2, 1, 2), did(9, 1, 3), did(3, 5, 4), did(3, -5, 5), did(1, 4, 6), did(0, -1, 7)];
  const { items, strengths } = strengthsOf(history, { items: 5, recency: 0.5 });
  expect([...items]).toEqual([0, 1, 2]);
  expect([...strengths]).toEqual([-1, 3 * 0.5, 1 * 0.125]);
});
