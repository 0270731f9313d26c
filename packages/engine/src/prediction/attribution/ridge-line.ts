/** A straight line through weighted points, its slopes held down (ridge regression, Hoerl & Kennard 1970), from sums that can be taken apart again. */
import { factor } from './solve.ts';

/** Sums over points. */
export interface Moments {
  readonly weight: number;
  readonly score: number;
  readonly scoreSquares: number;
  /** [size] */
  readonly sides: Float64Array;
  /** [size]: sides times scores. */
  readonly products: Float64Array;
  /** [size × size], the lower half: sides times sides. */
  readonly squares: Float64Array;
}

/** A line. */
export interface Line {
  /** [size] */
  readonly slopes: Float64Array;
  /** [size]: of the points. */
  readonly means: Float64Array;
  /** Mean score. */
  readonly level: number;
  /** Share of the differences in score that the line tells (R²). */
  readonly fidelity: number;
}

/** Of those points that are among. Cost: points × size² / 2. */
export function momentsOf(rows: readonly (readonly number[])[], { scores, weights }: { readonly scores: readonly number[]; readonly weights: readonly number[] }, isAmong: (row: number) => boolean): Moments {
  const size = rows[0]!.length;
  const [sides, products, squares] = [new Float64Array(size), new Float64Array(size), new Float64Array(size * size)];
  let [weight, score, scoreSquares] = [0, 0, 0];
  rows.forEach((row, at) => {
    if (!isAmong(at)) return;
    const [w, y] = [weights[at]!, scores[at]!];
    weight += w;
    score += w * y;
    scoreSquares += w * y * y;
    for (let i = 0; i < size; i++) {
      const own = w * row[i]!;
      if (own === 0) continue;
      sides[i]! += own;
      products[i]! += own * y;
      for (let j = 0; j <= i; j++) squares[i * size + j]! += own * row[j]!;
    }
  });
  return { weight, score, scoreSquares, sides, products, squares };
}

/** Without some points; with `times` −1, with them. */
export function without(all: Moments, some: Moments, times = 1): Moments {
  const less = (one: Float64Array, other: Float64Array): Float64Array => one.map((each, i) => each - times * other[i]!);
  return {
    weight: all.weight - times * some.weight, score: all.score - times * some.score, scoreSquares: all.scoreSquares - times * some.scoreSquares,
    sides: less(all.sides, some.sides), products: less(all.products, some.products), squares: less(all.squares, some.squares),
  };
}

/** The level is not held down. Cost: size³ / 6. */
export function lineOf({ weight, score, scoreSquares, sides, products, squares }: Moments, ridge: number): Line {
  const size = sides.length;
  const level = score / weight;
  const means = sides.map((each) => each / weight);
  const right = products.map((each, i) => each - sides[i]! * level);
  const matrix = squares.slice();
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) matrix[i * size + j]! -= sides[i]! * means[j]!;
  const slopes = factor(matrix, size, ridge)(right);
  const spread = scoreSquares - score * level;
  let told = 0;
  for (let i = 0; i < size; i++) {
    told += 2 * slopes[i]! * right[i]!;
    for (let j = 0; j <= i; j++) told -= (i === j ? 1 : 2) * slopes[i]! * slopes[j]! * matrix[i * size + j]!;
  }
  return { slopes, means, level, fidelity: spread <= 0 ? 1 : told / spread };
}
