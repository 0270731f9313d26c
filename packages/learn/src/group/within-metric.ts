/**
 * In which units differences between customers of one group are alike in every direction, before any group is known: by the differences of
 * those who are closest to each other. Along an axis that parts groups, close ones differ little and all together much, so that the axis
 * grows long; along one that only spreads everybody, it does not.
 * Source: Art, Gnanadesikan and Kettenring, Data-based metrics for cluster analysis, Utilitas Mathematica 21A, 1982.
 */
import { inverseRoot, spectrumOf } from './spectrum.ts';

/** Share of all pairs that count as close: those of one group among twenty of a size, or fewer. */
const CLOSE = 0.05;
const MOST_ROUNDS = 20;
/** How little a round may change for it to be the last. */
const SETTLED = 0.005;
/** Pairs by which the distance of close ones is judged. */
const PAIRS_JUDGED = 60_000;

/**
 * @param places [rows × axes]
 * @returns [kept × axes], what a place is multiplied with: the axes along which all differ the most against close ones come first, those
 *   along which they differ no more are left out. Cost: rows² × axes a round: give it a sample. Deterministic.
 */
export function withinMetric(places: Float64Array, axes: number): Float64Array {
  let metric: Float64Array = Float64Array.from({ length: axes * axes }, (_, i) => (i % (axes + 1) === 0 ? 1 : 0));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = inverseRoot(spectrumOf(closeCovariance(multiply(places, axes, metric), places, axes), axes));
    const moved = next.reduce((sum, value, i) => sum + Math.abs(value - metric[i]!), 0) / next.reduce((sum, value) => sum + Math.abs(value), 0);
    metric = next;
    if (moved < SETTLED) break;
  }
  const { values, directions } = spectrumOf(covarianceOf(multiply(places, axes, metric), axes), axes);
  const kept = directions.filter((_, axis) => axis < 2 || values[axis]! >= 1);
  // Turned to those axes: rows of the product of the directions and the metric.
  return Float64Array.from({ length: kept.length * axes }, (_, i) => {
    const [direction, column] = [kept[Math.floor(i / axes)]!, i % axes];
    return direction.reduce((sum, part, j) => sum + part * metric[j * axes + column]!, 0);
  });
}

/** Each place times a matrix [any × axes]. */
export function multiply(places: Float64Array, axes: number, matrix: Float64Array): Float64Array {
  const rows = places.length / axes;
  const width = matrix.length / axes;
  const moved = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let j = 0; j < axes; j++) sum += matrix[i * axes + j]! * places[row * axes + j]!;
      moved[row * width + i] = sum;
    }
  }
  return moved;
}

function covarianceOf(places: Float64Array, axes: number): Float64Array {
  const rows = places.length / axes;
  const mean = new Float64Array(axes);
  places.forEach((value, i) => (mean[i % axes]! += value / rows));
  const covariance = new Float64Array(axes * axes);
  for (let row = 0; row < rows; row++) for (let i = 0; i < axes; i++) for (let j = 0; j < axes; j++) covariance[i * axes + j]! += ((places[row * axes + i]! - mean[i]!) * (places[row * axes + j]! - mean[j]!)) / rows;
  return covariance;
}

/** Of the differences of those that are close in the metric so far, in the units of `places`. */
function closeCovariance(moved: Float64Array, places: Float64Array, axes: number): Float64Array {
  const bound = closeDistance(moved, axes);
  const covariance = new Float64Array(axes * axes);
  const difference = new Float64Array(axes);
  let pairs = 0;
  for (let one = 0; one < moved.length; one += axes) {
    for (let other = 0; other < one; other += axes) {
      if (distanceOf(moved, one, other, axes) > bound) continue;
      pairs++;
      for (let i = 0; i < axes; i++) difference[i] = places[one + i]! - places[other + i]!;
      for (let i = 0; i < axes; i++) for (let j = 0; j <= i; j++) covariance[i * axes + j]! += difference[i]! * difference[j]!;
    }
  }
  for (let i = 0; i < axes; i++) for (let j = 0; j <= i; j++) covariance[j * axes + i] = covariance[i * axes + j]! /= Math.max(1, pairs);
  return covariance;
}

/** The distance, squared, below which that share of the pairs lies. */
function closeDistance(moved: Float64Array, axes: number): number {
  const rows = moved.length / axes;
  const found: number[] = [];
  for (let step = 1; step < rows && found.length < PAIRS_JUDGED; step = step * 2 + 1) for (let one = 0; one < rows; one++) found.push(distanceOf(moved, one * axes, ((one + step) % rows) * axes, axes));
  return Float64Array.from(found).sort()[Math.floor(CLOSE * found.length)]!;
}

function distanceOf(places: Float64Array, one: number, other: number, axes: number): number {
  let sum = 0;
  for (let i = 0; i < axes; i++) sum += (places[one + i]! - places[other + i]!) ** 2;
  return sum;
}
