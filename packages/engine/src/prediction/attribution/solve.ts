/** Equations whose matrix is symmetric and positive: those of least squares. */

/** Where columns say nearly the same, so small a share of the diagonal keeps the factor whole. */
const LEAST_SHARE = 1e-10;

/** Solves `matrix · x = right` for several right sides. */
export type Solve = (right: ArrayLike<number>) => Float64Array;

/**
 * Factors a matrix once (Cholesky). Cost: size³ / 6 products, then size² a right side.
 * @param matrix [size × size], row by row, of which the lower half is read; it stays as it is
 * @param ridge added to the diagonal
 */
export function factor(matrix: Float64Array, size: number, ridge = 0): Solve {
  const lower = matrix.slice();
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, lower[i * size + i]!);
  const least = Math.max(largest * LEAST_SHARE, Number.MIN_VALUE);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i * size + j]! + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      lower[i * size + j] = i === j ? Math.sqrt(Math.max(sum, least)) : sum / lower[j * size + j]!;
    }
  }
  return (right) => {
    const x = Float64Array.from(right);
    for (let i = 0; i < size; i++) {
      let sum = x[i]!;
      for (let k = 0; k < i; k++) sum -= lower[i * size + k]! * x[k]!;
      x[i] = sum / lower[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = x[i]!;
      for (let k = i + 1; k < size; k++) sum -= lower[k * size + i]! * x[k]!;
      x[i] = sum / lower[i * size + i]!;
    }
    return x;
  };
}
