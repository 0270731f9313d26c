import { expect, test } from 'vitest';
import { subjectOf, timed } from './fold.testkit.ts';

test('count: each occurrence is one, also of one event in one moment; nothing is 0', () => {
  const count = subjectOf({ op: 'count' });
  expect(count.readOf(timed(0, 0, 5))).toBe(3);
  expect(count.readOf([])).toBe(0);
});
