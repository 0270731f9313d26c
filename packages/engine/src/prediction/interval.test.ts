import { expect, test } from 'vitest';
import { boundsOf } from './interval.ts';
import type { ScoreInterval } from './model.ts';

const interval: ScoreInterval = { of: 'mean', level: 0.95, x: [0.1, 0.3, 0.3, 0.9], low: [0, 0.2, 0.25, 0.8], high: [0.2, 0.4, 0.5, 1] };

test('bounds lie on straight lines between the points, jump where a value stands twice, and are flat beyond', () => {
  const { low, high } = boundsOf(interval, 0.2);
  expect(low).toBeCloseTo(0.1, 12);
  expect(high).toBeCloseTo(0.3, 12);
  expect(boundsOf(interval, 0.3)).toEqual({ low: 0.25, high: 0.5 });
  expect(boundsOf(interval, 0.05)).toEqual({ low: 0, high: 0.2 });
  expect(boundsOf(interval, 1)).toEqual({ low: 0.8, high: 1 });
  expect(boundsOf(interval, NaN)).toEqual({ low: NaN, high: NaN });
});
