import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, nearest, slipsBetween } from './nearest.ts';

test.each([
  ['spend31d', 'spend30d'], ['sepnd30d', 'spend30d'], ['spend30', 'spend30d'], ['Spend30D', 'spend30d'], ['favoriteProduct', 'favouriteProduct'],
])('%s means %s', (typed, meant) => {
  expect(nearest(typed, ['orders30d', 'spend30d', 'favouriteProduct'])).toBe(meant);
});

test('what is far from everything means nothing', () => {
  expect(nearest('basket', ['orders30d', 'spend30d'])).toBeUndefined();
  expect(nearest('', ['ab'])).toBeUndefined();
  expect(nearest('x', [])).toBeUndefined();
});

test('two swapped letters are one slip', () => {
  expect(slipsBetween('ab', 'ba')).toBe(1);
  expect(slipsBetween('kitten', 'sitting')).toBe(3);
});

test('slips are symmetric, 0 only for equal texts, and at most the longer length', () => {
  fc.assert(fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
    const slips = slipsBetween(left, right);
    expect(slips).toBe(slipsBetween(right, left));
    expect(slips === 0).toBe(left === right);
    expect(slips).toBeLessThanOrEqual(Math.max(left.length, right.length));
  }));
});

test('a cure names the nearest, else what is known, and not all of a long list', () => {
  expect(didYouMean('ordr', ['order', 'refund'])).toBe('Did you mean \'order\'?');
  expect(didYouMean('zebra', ['order', 'refund'])).toBe('Known are order, refund.');
  expect(didYouMean('zebra', Array.from({ length: 15 }, (_, i) => `column${i}`))).toMatch(/ and 3 more\.$/);
  expect(didYouMean('zebra', [])).toMatch(/^None is declared/);
});
