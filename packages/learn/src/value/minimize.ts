/**
 * The lowest point of a smooth function of a few unbounded numbers, without its derivatives: quasi-Newton steps on central differences
 * (BFGS), each step shortened until the function falls enough, and the curvature at the end by differences again.
 * Source: Nocedal & Wright, Numerical Optimization, 2nd edition 2006, algorithms 3.1 and 6.1, §8.1.
 */

/** Where it ended. */
export interface Minimum {
  readonly at: Float64Array;
  readonly value: number;
  /** Whether the slope vanished; false: the function still falls somewhere, or steps ran out. */
  readonly converged: boolean;
  readonly steps: number;
}

/** When to stop. */
export interface MinimizeOptions {
  /** Largest slope of any number that counts as none, in units of the function. Absent: 1e-6. */
  readonly slope?: number;
  /** Absent: 300. */
  readonly mostSteps?: number;
  /** Called after each step. */
  readonly onStep?: (step: number, value: number) => void;
}

/** Relative step of a difference: the third root of the precision, the fourth for second differences. */
const STEP = 6e-6;
const CURVATURE_STEP = 1.2e-4;
/** Of the fall that the slope promises, a step must bring this much. */
const LEAST_FALL = 1e-4;
const SHORTEST = 1e-12;
/** No step moves further than this: parameters are logarithms. */
const FURTHEST = 2;

/** Walks down from a start. Values that are not finite count as very high. Deterministic. Cost: 2 × numbers + 2 evaluations a step. */
export function minimize(evaluate: (at: Float64Array) => number, start: ArrayLike<number>, { slope: flat = 1e-6, mostSteps = 300, onStep }: MinimizeOptions = {}): Minimum {
  const size = start.length;
  const height = (at: Float64Array): number => {
    const value = evaluate(at);
    return Number.isFinite(value) ? value : Infinity;
  };
  let at = Float64Array.from(start);
  let value = height(at);
  let slopes = slopesOf(height, at);
  let inverse = identity(size);
  for (let step = 0; step < mostSteps; step++) {
    if (slopes.every((each) => Math.abs(each) <= flat)) return { at, value, converged: true, steps: step };
    let way = product(inverse, slopes).map((each) => -each);
    if (dot(way, slopes) >= 0) {
      inverse = identity(size);
      way = slopes.map((each) => -each);
    }
    const longest = Math.max(...way.map(Math.abs));
    if (longest > FURTHEST) way = way.map((each) => (each * FURTHEST) / longest);
    const promise = dot(way, slopes);
    let length = 1;
    let next = at;
    let nextValue = Infinity;
    for (; length > SHORTEST; length /= 2) {
      next = at.map((each, i) => each + length * way[i]!);
      nextValue = height(next);
      if (nextValue <= value + LEAST_FALL * length * promise) break;
    }
    if (length <= SHORTEST) return { at, value, converged: slopes.every((each) => Math.abs(each) <= 1e3 * flat), steps: step };
    const nextSlopes = slopesOf(height, next);
    updateInverse(inverse, next.map((each, i) => each - at[i]!), nextSlopes.map((each, i) => each - slopes[i]!));
    [at, value, slopes] = [next, nextValue, nextSlopes];
    onStep?.(step + 1, value);
  }
  return { at, value, converged: false, steps: mostSteps };
}

function slopesOf(evaluate: (at: Float64Array) => number, at: Float64Array): Float64Array {
  return at.map((here, i) => {
    const step = STEP * Math.max(1, Math.abs(here));
    const value = (to: number): number => evaluate(at.map((each, j) => (j === i ? to : each)));
    return (value(here + step) - value(here - step)) / (2 * step);
  });
}

/** Second derivatives at a point, by central differences: `[size][size]`, symmetric. Cost: 2 × size² evaluations. */
export function curvatureOf(evaluate: (at: Float64Array) => number, at: Float64Array): readonly Float64Array[] {
  const steps = at.map((each) => CURVATURE_STEP * Math.max(1, Math.abs(each)));
  const value = (i: number, byI: number, j: number, byJ: number): number => evaluate(at.map((each, k) => each + (k === i ? byI * steps[i]! : 0) + (k === j ? byJ * steps[j]! : 0)));
  const rows = Array.from(at, () => new Float64Array(at.length));
  for (let i = 0; i < at.length; i++) {
    for (let j = i; j < at.length; j++) {
      const second = (value(i, 1, j, 1) - value(i, 1, j, -1) - value(i, -1, j, 1) + value(i, -1, j, -1)) / (4 * steps[i]! * steps[j]!);
      rows[i]![j] = second;
      rows[j]![i] = second;
    }
  }
  return rows;
}

function updateInverse(inverse: readonly Float64Array[], moved: Float64Array, slopesMoved: Float64Array): void {
  const curvature = dot(moved, slopesMoved);
  if (curvature <= 1e-14 * Math.sqrt(dot(moved, moved) * dot(slopesMoved, slopesMoved))) return;
  const through = product(inverse, slopesMoved);
  const weight = (1 + dot(slopesMoved, through) / curvature) / curvature;
  inverse.forEach((row, i) => {
    for (let j = 0; j < row.length; j++) row[j]! += weight * moved[i]! * moved[j]! - (through[i]! * moved[j]! + moved[i]! * through[j]!) / curvature;
  });
}

function identity(size: number): readonly Float64Array[] {
  return Array.from({ length: size }, (_, i) => new Float64Array(size).fill(1, i, i + 1));
}

function product(matrix: readonly Float64Array[], vector: Float64Array): Float64Array {
  return vector.map((_, i) => dot(matrix[i]!, vector));
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, each, i) => sum + each * other[i]!, 0);
}
