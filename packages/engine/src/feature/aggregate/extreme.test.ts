import { expect, test } from 'vitest';
import { field, subjectOf, valued } from './fold.testkit.ts';

const min = subjectOf({ op: 'min', of: field }, { scale: 1 });
const max = subjectOf({ op: 'max', of: field }, { scale: 1 });

test('min and max: of nothing are missing, also when stored', () => {
  for (const extreme of [min, max]) {
    expect(extreme.readOf([])).toBeUndefined();
    expect(extreme.read(extreme.stored(extreme.zero()), 0)).toBeUndefined();
  }
});

test('min and max: negative values and zero are values like any other', () => {
  expect(min.readOf(valued(5, -25, 0))).toBe(-2.5);
  expect(max.readOf(valued(-5, -25))).toBe(-0.5);
  expect(max.readOf(valued(-5, 0))).toBe(0);
});
