/**
 * Weighted least squares with an elastic net penalty, by coordinate descent over the normal equations. The equations are made
 * once for given row weights; a round over the coordinates then costs width², whatever the number of rows.
 * Source: Friedman, Hastie & Tibshirani, Regularization Paths for Generalized Linear Models via Coordinate Descent, Journal of
 * Statistical Software 33(1), 2010, §2.2 (covariance updates).
 */
import type { Design } from './design.ts';

/** `Σ w x xᵀ` and `Σ w x y` about their means. */
export interface NormalEquations {
  readonly width: number;
  /** [width × width], symmetric. */
  readonly gram: Float64Array;
  /** [width] */
  readonly products: Float64Array;
  /** [width], weighted means of the columns. */
  readonly means: Float64Array;
  readonly targetMean: number;
}

/** Cost: rows × (numbers that are not 0 in a row)² / 2. */
export function equationsOf({ rows, width, starts, columns, values }: Design, weights: Float64Array, target: Float64Array): NormalEquations {
  const gram = new Float64Array(width * width);
  const products = new Float64Array(width);
  const means = new Float64Array(width);
  let [total, targetSum] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const weight = weights[row]!;
    total += weight;
    targetSum += weight * target[row]!;
    const end = starts[row + 1]!;
    for (let at = starts[row]!; at < end; at++) {
      const j = columns[at]!;
      const weighted = weight * values[at]!;
      means[j]! += weighted;
      products[j]! += weighted * target[row]!;
      const base = j * width;
      // Columns of a row ascend: the upper triangle is filled.
      for (let other = at; other < end; other++) gram[base + columns[other]!]! += weighted * values[other]!;
    }
  }
  const targetMean = targetSum / total;
  for (let j = 0; j < width; j++) means[j]! /= total;
  for (let i = 0; i < width; i++) {
    products[i]! -= means[i]! * targetSum;
    for (let j = i; j < width; j++) {
      const centred = gram[i * width + j]! - total * means[i]! * means[j]!;
      gram[i * width + j] = centred;
      gram[j * width + i] = centred;
    }
  }
  return { width, gram, products, means, targetMean };
}

/** How much weights cost. */
export interface ElasticNet {
  /** Per row of weight 1. */
  readonly penalty: number;
  /** 1: lasso, 0: ridge. */
  readonly l1Ratio: number;
  /** [width]; what a weight of each column is measured in: its deviation, so that units do not matter, or 1. */
  readonly scales: Float64Array;
  /** Sum of the rows' own weights. */
  readonly total: number;
}

const MOST_ROUNDS = 10_000;

/**
 * Improves the weights in place until no step changes the fit by more than `tolerance` of its own deviation.
 * @returns the intercept that belongs to them
 */
export function descend({ width, gram, products, means, targetMean }: NormalEquations, { penalty, l1Ratio, scales, total }: ElasticNet, weights: Float64Array, tolerance: number): number {
  // What is left of the products when the weights are taken out; kept up to date with each step.
  const rest = products.slice();
  for (let j = 0; j < width; j++) if (weights[j] !== 0) for (let i = 0; i < width; i++) rest[i]! -= weights[j]! * gram[j * width + i]!;
  const step = (j: number): number => {
    const own = gram[j * width + j]!;
    const scale = scales[j]!;
    // A column that is the same in every row says nothing.
    if (own <= 1e-12 * total * scale * scale || scale === 0) return 0;
    const pull = rest[j]! + own * weights[j]!;
    const least = total * penalty * l1Ratio * scale;
    const wanted = Math.abs(pull) <= least ? 0 : (pull - Math.sign(pull) * least) / (own + total * penalty * (1 - l1Ratio) * scale * scale);
    const by = wanted - weights[j]!;
    if (by === 0) return 0;
    weights[j] = wanted;
    for (let i = 0; i < width; i++) rest[i]! -= by * gram[j * width + i]!;
    return Math.abs(by) * Math.sqrt(own / total);
  };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let largest = 0;
    for (let j = 0; j < width; j++) largest = Math.max(largest, step(j));
    if (largest <= tolerance) break;
    // Those that stand are settled first; then all are asked again.
    for (let inner = 0, moved = largest; inner < MOST_ROUNDS && moved > tolerance; inner++) {
      moved = 0;
      for (let j = 0; j < width; j++) if (weights[j] !== 0) moved = Math.max(moved, step(j));
    }
  }
  return targetMean - weights.reduce((sum, weight, j) => sum + weight * means[j]!, 0);
}
