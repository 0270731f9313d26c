import { expect, test } from 'vitest';
import { curvatureOf, minimize } from './minimize.ts';
import { spreadOf } from './spread.ts';

test('the bent valley of Rosenbrock is walked to its end', () => {
  const { at, converged } = minimize(([x, y]) => 100 * (y! - x! * x!) ** 2 + (1 - x!) ** 2, [-1.2, 1]);
  expect(converged).toBe(true);
  expect(at[0]).toBeCloseTo(1, 4);
  expect(at[1]).toBeCloseTo(1, 4);
});

test('a function without an end is said not to have converged, and infinite heights are gone round', () => {
  expect(minimize(([x]) => -x!, [0], { mostSteps: 5 }).converged).toBe(false);
  expect(minimize(([x]) => (x! < 0 ? NaN : (x! - 1) ** 2), [5]).at[0]).toBeCloseTo(1, 4);
});

test('the curvature at the end gives standard errors; a flat or falling direction gives none', () => {
  const curvature = curvatureOf(([x, y]) => 2 * x! * x! + x! * y! + y! * y!, Float64Array.of(0.3, -2));
  expect(curvature.map((row) => [...row].map((each) => Math.round(each * 1e4) / 1e4))).toEqual([[4, 1], [1, 2]]);
  // The inverse of [[4, 1], [1, 2]] has 2/7 and 4/7 on its diagonal.
  expect([...spreadOf(curvature)!.errors].map((error) => error ** 2 * 7)).toEqual([expect.closeTo(2, 4), expect.closeTo(4, 4)]);
  expect(spreadOf([Float64Array.of(1, 0), Float64Array.of(0, 0)])).toBeUndefined();
});
