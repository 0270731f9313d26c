/** Axes of a symmetric matrix, for the few places here that need them. */
import { PCA } from 'ml-pca';

/** Eigenvalues, greatest first, and their directions. */
export interface Spectrum {
  /** [size]. */
  readonly values: readonly number[];
  /** [size] of [size], each of length 1, its largest part positive. */
  readonly directions: readonly Float64Array[];
}

/** @param matrix symmetric, [size × size]. Cost: size³. Deterministic. */
export function spectrumOf(matrix: Float64Array, size: number): Spectrum {
  const rows = Array.from({ length: size }, (_, i) => Array.from(matrix.subarray(i * size, (i + 1) * size)));
  const pca = new PCA(rows, { isCovarianceMatrix: true });
  return { values: pca.getEigenvalues(), directions: pca.getEigenvectors().transpose().to2DArray().map(pointed) };
}

/** The symmetric root of the inverse, [size × size]; values below a ten-thousandth of the greatest count as that. */
export function inverseRoot({ values, directions }: Spectrum): Float64Array {
  const size = values.length;
  const least = Math.max(values[0]!, 1e-12) * 1e-4;
  const root = new Float64Array(size * size);
  directions.forEach((direction, k) => {
    const weight = 1 / Math.sqrt(Math.max(values[k]!, least));
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) root[i * size + j]! += weight * direction[i]! * direction[j]!;
  });
  return root;
}

/** An axis has no sign of its own. */
function pointed(direction: readonly number[]): Float64Array {
  const largest = direction.reduce((best, part) => (Math.abs(part) > Math.abs(best) + 1e-9 ? part : best), 0);
  return Float64Array.from(direction, (part) => (largest < 0 ? -part : part));
}
