import { expect, test } from 'vitest';
import { subjectOf, timed } from './fold.testkit.ts';

const gaps = (['mean', 'shortest', 'longest'] as const).map((measure) => subjectOf({ op: 'gap', measure }));

test('gap: between neighbours in time, whatever the order of arrival', () => {
  expect(gaps.map((gap) => gap.readOf(timed(100, 0, 10)))).toEqual([50, 10, 90]);
});

test('gap: two events of one moment have none between them', () => {
  expect(gaps.map((gap) => gap.readOf(timed(5, 5)))).toEqual([0, 0, 0]);
});

test('gap: of fewer than two events is missing', () => {
  expect(gaps.map((gap) => gap.readOf(timed(5)))).toEqual([undefined, undefined, undefined]);
  expect(gaps.map((gap) => gap.readOf([]))).toEqual([undefined, undefined, undefined]);
});
