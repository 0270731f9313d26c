import { expect, test } from 'vitest';
import { field, subjectOf, valued } from './fold.testkit.ts';

const mostFrequent = subjectOf({ op: 'mostFrequent', of: field }, { scale: 1 });
const topTwo = subjectOf({ op: 'topK', of: field, k: 2 });

test('mostFrequent: the one that comes most often; of equals the smaller', () => {
  expect(mostFrequent.readOf(valued(20, 10, 20))).toBe(2);
  expect(mostFrequent.readOf(valued(20, 10, -5))).toBe(-0.5);
  expect(mostFrequent.readOf([])).toBeUndefined();
});

test('mostFrequent: of equally frequent texts the one that sorts first, though it was met last', () => {
  const { dictionary } = mostFrequent;
  const texts = subjectOf({ op: 'mostFrequent', of: field }, { input: 'string', dictionary });
  expect(texts.readOf(valued(dictionary.id('tea'), dictionary.id('cake'), dictionary.id('Tea')))).toBe('Tea');
});

test('topK: most frequent first, ties by the smaller, at most k', () => {
  expect(topTwo.readOf(valued(3, 1, 2, 3))).toEqual([3, 1]);
  expect(topTwo.readOf(valued(9))).toEqual([9]);
  expect(topTwo.readOf([])).toEqual([]);
});
