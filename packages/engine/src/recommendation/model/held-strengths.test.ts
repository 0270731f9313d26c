import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { heldStrengths } from './held-strengths.ts';
import type { ItemItemModel } from './item-item-model.ts';
import { strengthsOf } from './strength.ts';

const GROUP = 30;

/** Two tastes: items of a group speak for each other, alike, and for nothing else. */
const model: ItemItemModel = {
  itemKeys: Array.from({ length: 2 * GROUP }, (_, item) => `item ${item}`),
  offsets: Uint32Array.from({ length: 2 * GROUP + 1 }, (_, item) => item * (GROUP - 1)),
  neighbours: Int32Array.from({ length: 2 * GROUP * (GROUP - 1) }, (_, at) => {
    const item = Math.floor(at / (GROUP - 1));
    const first = item < GROUP ? 0 : GROUP;
    const other = first + (at % (GROUP - 1));
    return other >= item ? other + 1 : other;
  }),
  weights: new Float32Array(2 * GROUP * (GROUP - 1)).fill(0.1),
  recency: 1,
  own: 0,
};

const seen = (items: readonly number[]): readonly Interaction[] => items.map((item, i) => ({ customer: 0, item, weight: 1, signal: 0, at: i }));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
/** What older items than the ten newest count, on average. */
const older = (items: readonly number[]): number => {
  const strengths = heldStrengths(seen(items), model).strengths.subarray(10);
  return strengths.reduce((sum, each) => sum + each, 0) / strengths.length;
};

describe('what still holds of a history', () => {
  test('all of one that stays as it is', () => {
    expect(older(range(0, 29))).toBeGreaterThan(0.8);
    expect(older([...range(0, 15), ...range(30, 45), 16, 31, 17, 32, 18, 33, 19, 34, 20, 35, 21, 36])).toBeGreaterThan(0.6);
  });
  test('little of one that has turned to other things, when ten of them are new', () => {
    expect(older([...range(0, 25), ...range(30, 40)])).toBeLessThan(0.2);
    expect(older([...range(0, 25), ...range(30, 33)])).toBeGreaterThan(0.8);
  });
  test('a short one is taken as it is', () => {
    const history = seen(range(0, 12));
    expect(heldStrengths(history, model)).toEqual(strengthsOf(history, { items: 60, recency: 1 }));
  });
  test('never more than all of it, never below nothing, the newest whole', () => {
    fc.assert(fc.property(fc.array(fc.nat(2 * GROUP - 1), { maxLength: 80 }), (items) => {
      const history = seen(items);
      const all = strengthsOf(history, { items: 60, recency: 1 });
      const held = heldStrengths(history, model);
      expect(held.items).toEqual(all.items);
      held.strengths.forEach((strength, place) => {
        if (place < 10) expect(strength).toBe(all.strengths[place]);
        expect(strength).toBeGreaterThanOrEqual(0);
        expect(strength).toBeLessThanOrEqual(all.strengths[place]! * (1 + 1e-12));
      });
    }), { numRuns: 60 });
  });
});

test('of a customer who gave everything back, nothing holds', () => {
  const bought = seen(range(0, 8));
  const returned = bought.map((each, i) => ({ ...each, weight: -1, at: 8 + i }));
  expect(heldStrengths([...bought, ...returned], model).items.length).toBe(0);
});
