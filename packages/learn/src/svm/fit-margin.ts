/**
 * Linear support vector machines by dual coordinate descent: one row's multiplier is made best while the others stand still, row
 * after row in an order of chance, until none has anything to gain (Hsieh, Chang, Lin, Keerthi & Sundararajan, ICML 2008; of
 * amounts Ho & Lin, JMLR 13, 2012). The intercept is the weight of a number that is always 1, and penalised as the others.
 */
import { addUp, type Design } from '../linear/design.ts';
import { Random } from '../random/random.ts';

/** The objective is `½ Σ b² + cost × Σ loss`. */
export interface MarginOptions {
  readonly cost: number;
  /** Rows within the margin (amounts: beyond the tube) cost as far as they are from it, or the square of that. */
  readonly loss: 'hinge' | 'squaredHinge';
  readonly seed: number;
  /** A fit ends when no row's multiplier pulls by more; 0.01 when absent. */
  readonly tolerance?: number;
  /** Passes over the rows at most; 200 when absent. */
  readonly passes?: number;
}

/** A fitted margin. */
export interface FittedMargin {
  readonly weights: Float64Array;
  readonly intercept: number;
  readonly passes: number;
  /** False when it ended at the most passes. */
  readonly converged: boolean;
}

const MOST_PASSES = 200;
const TOLERANCE = 0.01;

/** Parts rows of sign 1 from rows of sign −1. Cost: passes × numbers that are not 0. The same seed gives the same bits. */
export function fitMargin(design: Design, signs: ArrayLike<number>, options: MarginOptions): FittedMargin {
  const { most, damping } = boundsOf(options);
  const multipliers = new Float64Array(design.rows);
  return descendRows(design, options, (row, score, square, move) => {
    const sign = signs[row]!;
    const before = multipliers[row]!;
    const slope = sign * score - 1 + damping * before;
    const pull = before === 0 ? Math.min(slope, 0) : before === most ? Math.max(slope, 0) : slope;
    if (pull === 0) return 0;
    const after = Math.min(Math.max(before - slope / (square + damping), 0), most);
    multipliers[row] = after;
    move((after - before) * sign);
    return Math.abs(pull);
  });
}

/** Comes within `tube` of the targets of as many rows as it can. */
export function fitTube(design: Design, targets: Float64Array, { tube, ...options }: MarginOptions & { readonly tube: number }): FittedMargin {
  const { most, damping } = boundsOf(options);
  const multipliers = new Float64Array(design.rows);
  return descendRows(design, options, (row, score, square, move) => {
    const before = multipliers[row]!;
    const slope = score - targets[row]! + damping * before;
    const curvature = square + damping;
    const pull = tubePull(slope, { before, most, tube });
    if (pull === 0) return 0;
    // The minimum of a square and the tube's corner at 0.
    const [above, below] = [slope + tube, slope - tube];
    const step = above < curvature * before ? -above / curvature : below > curvature * before ? -below / curvature : -before;
    const after = Math.min(Math.max(before + step, -most), most);
    multipliers[row] = after;
    move(after - before);
    return pull;
  });
}

/** What the objective comes to. @param targets signs, or amounts with a tube */
export function marginObjective(design: Design, targets: ArrayLike<number>, { weights, intercept }: Pick<FittedMargin, 'weights' | 'intercept'>, { cost, loss, tube }: Pick<MarginOptions, 'cost' | 'loss'> & { readonly tube?: number }): number {
  const scores = new Float64Array(design.rows);
  addUp(design, { intercept, weights }, scores);
  const penalty = weights.reduce((sum, weight) => sum + weight ** 2, intercept ** 2) / 2;
  return scores.reduce((sum, score, row) => {
    const beyond = Math.max(0, tube === undefined ? 1 - targets[row]! * score : Math.abs(score - targets[row]!) - tube);
    return sum + cost * (loss === 'hinge' ? beyond : beyond ** 2);
  }, penalty);
}

/** How large a multiplier may be, and what its square costs. */
function boundsOf({ cost, loss }: MarginOptions): { readonly most: number; readonly damping: number } {
  return loss === 'hinge' ? { most: cost, damping: 0 } : { most: Infinity, damping: 1 / (2 * cost) };
}

function tubePull(slope: number, { before, most, tube }: { readonly before: number; readonly most: number; readonly tube: number }): number {
  const [above, below] = [slope + tube, slope - tube];
  if (before === 0) return above < 0 ? -above : below > 0 ? below : 0;
  if (before >= most) return Math.max(above, 0);
  if (before <= -most) return Math.max(-below, 0);
  return Math.abs(before > 0 ? above : below);
}

/** @returns how hard the row pulls; moves the weights by a multiple of its numbers */
type RowStep = (row: number, score: number, square: number, move: (by: number) => void) => number;

function descendRows({ rows, width, starts, columns, values }: Design, { seed, tolerance = TOLERANCE, passes: mostPasses = MOST_PASSES }: MarginOptions, improve: RowStep): FittedMargin {
  const weights = new Float64Array(width);
  let intercept = 0;
  const squares = Float64Array.from({ length: rows }, (_, row) => {
    let sum = 1;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) sum += values[at]! ** 2;
    return sum;
  });
  const random = new Random(seed);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  for (let pass = 1; pass <= mostPasses; pass++) {
    let most = 0;
    for (const row of random.shuffle(order)) {
      const [from, to] = [starts[row]!, starts[row + 1]!];
      let score = intercept;
      for (let at = from; at < to; at++) score += weights[columns[at]!]! * values[at]!;
      const pull = improve(row, score, squares[row]!, (by) => {
        for (let at = from; at < to; at++) weights[columns[at]!]! += by * values[at]!;
        intercept += by;
      });
      most = Math.max(most, pull);
    }
    if (most <= tolerance) return { weights, intercept, passes: pass, converged: true };
  }
  return { weights, intercept, passes: mostPasses, converged: false };
}
