/**
 * The best split of a leaf, from its histogram: the cut that lowers the loss most when each side takes the Newton step of
 * its own sums (Friedman 2001; the second-order gain is Chen & Guestrin 2016, eq. 7). Missing values try both sides. For
 * categories, Fisher (1958) showed that the best two groups are neighbours once categories are ordered by their mean, so
 * that a scan in that order finds the best of 2^k sets.
 */
import { PER_BIN } from './histogram.ts';

/** What a split must keep to. */
export interface SplitRules {
  readonly leastRows: number;
  readonly leastHessian: number;
  readonly leastGain: number;
  /** Added to a hessian where a value or gain is computed. */
  readonly l2: number;
  /** Added besides, where sets of categories are weighed: a rare category says little. */
  readonly categoryL2: number;
}

/** Sums of a leaf, and the bounds that monotone constraints set to its value. */
export interface LeafTotals {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
  readonly lower: number;
  readonly upper: number;
}

/** A column in a histogram. */
export interface SplitColumn {
  readonly column: number;
  /** First bin. */
  readonly offset: number;
  /** Bins of values; missing comes behind them. */
  readonly count: number;
  /** 1: the score may not fall as the number rises; −1: not rise; 0: as it comes. */
  readonly monotone: number;
}

/** The best split found so far; `column` is −1 while there is none. */
export interface Split {
  column: number;
  gain: number;
  /** Sums of the rows that go left. */
  gradient: number;
  hessian: number;
  rows: number;
  /** [256]: 1 for bins that go left, missing included. */
  readonly leftBins: Uint8Array;
}

/** Nothing found yet. @param leftBins memory for the bins, zeros */
export function noSplit(leftBins: Uint8Array = new Uint8Array(256)): Split {
  return { column: -1, gain: 0, gradient: 0, hessian: 0, rows: 0, leftBins };
}

/** The value of a leaf: the Newton step, within its bounds. */
export function leafValue({ gradient, hessian, lower, upper }: Omit<LeafTotals, 'rows'>, l2: number): number {
  const divisor = hessian + l2;
  return divisor > 0 ? Math.max(lower, Math.min(upper, -gradient / divisor)) : 0;
}

/** How much a leaf lowers the loss, twice over. */
function lowered(gradient: number, hessian: number, l2: number, lower: number, upper: number): number {
  const divisor = hessian + l2;
  if (!(divisor > 0)) return 0;
  if (lower === -Infinity && upper === Infinity) return (gradient * gradient) / divisor;
  const value = Math.max(lower, Math.min(upper, -gradient / divisor));
  return -(2 * gradient + divisor * value) * value;
}

/**
 * Looks for a better split at the numbers of a column; `best` is changed when there is one.
 * @param histogram of the leaf
 * @returns whether there is one
 */
export function splitNumbers(histogram: Float64Array, { column, offset, count, monotone }: SplitColumn, leaf: LeafTotals, rules: SplitRules, best: Split): boolean {
  const missing = PER_BIN * (offset + count);
  const missingRows = histogram[missing + 2]!;
  const { leastRows, leastHessian, l2 } = rules;
  const isFree = monotone === 0 && leaf.lower === -Infinity && leaf.upper === Infinity;
  const already = lowered(leaf.gradient, leaf.hessian, l2, leaf.lower, leaf.upper) + rules.leastGain;
  let [bestCut, bestMissingLeft, bestGain] = [-1, false, best.gain];
  for (let missingLeft = 0; missingLeft < (missingRows > 0 ? 2 : 1); missingLeft++) {
    let gradient = missingLeft === 1 ? histogram[missing]! : 0;
    let hessian = missingLeft === 1 ? histogram[missing + 1]! : 0;
    let rows = missingLeft === 1 ? missingRows : 0;
    // What is missing may stand alone on the right: then every value goes left.
    const cuts = missingRows > 0 && missingLeft === 0 ? count : count - 1;
    for (let cut = 0, at = PER_BIN * offset; cut < cuts; cut++, at += PER_BIN) {
      const here = histogram[at + 2]!;
      if (here === 0) continue;
      gradient += histogram[at]!;
      hessian += histogram[at + 1]!;
      rows += here;
      if (rows < leastRows || hessian < leastHessian) continue;
      const restHessian = leaf.hessian - hessian;
      if (leaf.rows - rows < leastRows || restHessian < leastHessian) break;
      const rest = leaf.gradient - gradient;
      const gain = isFree
        ? freeGain(gradient, hessian + l2, rest, restHessian + l2) - already
        : boundedGain(gradient, hessian, rest, restHessian, leaf, l2, monotone) - already;
      if (gain > bestGain) {
        bestGain = gain;
        bestCut = cut;
        bestMissingLeft = missingLeft === 1;
        best.gradient = gradient;
        best.hessian = hessian;
        best.rows = rows;
      }
    }
  }
  if (bestCut < 0) return false;
  best.column = column;
  best.gain = bestGain;
  best.leftBins.fill(0).fill(1, 0, bestCut + 1);
  // Where nothing was missing, what will be goes with the many.
  if (missingRows > 0 ? bestMissingLeft : 2 * best.rows >= leaf.rows) best.leftBins[count] = 1;
  return true;
}

/** What both sides lower the loss by, twice over: `a²/b + c²/d` with one division, for this is asked at every bin. */
function freeGain(a: number, b: number, c: number, d: number): number {
  return (a * a * d + c * c * b) / (b * d);
}

/** The same, each within the bounds; −∞ where their order breaks the constraint. */
function boundedGain(gradient: number, hessian: number, rest: number, restHessian: number, { lower, upper }: LeafTotals, l2: number, monotone: number): number {
  if (monotone !== 0) {
    const left = leafValue({ gradient, hessian, lower, upper }, l2);
    const right = leafValue({ gradient: rest, hessian: restHessian, lower, upper }, l2);
    if (monotone * (right - left) < 0) return -Infinity;
  }
  return lowered(gradient, hessian, l2, lower, upper) + lowered(rest, restHessian, l2, lower, upper);
}

/** Looks for a better split of a column's categories into two sets; missing is one more category. @returns whether there is one */
export function splitCategories(histogram: Float64Array, { column, offset, count }: SplitColumn, leaf: LeafTotals, rules: SplitRules, best: Split): boolean {
  const l2 = rules.l2 + rules.categoryL2;
  const mean = (bin: number): number => histogram[PER_BIN * (offset + bin)]! / (histogram[PER_BIN * (offset + bin) + 1]! + rules.categoryL2);
  const present: number[] = [];
  for (let bin = 0; bin <= count; bin++) if (histogram[PER_BIN * (offset + bin) + 2]! > 0) present.push(bin);
  const order = present.map((bin) => ({ bin, mean: mean(bin) })).sort((a, b) => a.mean - b.mean || a.bin - b.bin);
  const already = lowered(leaf.gradient, leaf.hessian, rules.l2, leaf.lower, leaf.upper) + rules.leastGain;
  let [gradient, hessian, rows, bestCut] = [0, 0, 0, -1];
  for (let cut = 0; cut < order.length - 1; cut++) {
    const at = PER_BIN * (offset + order[cut]!.bin);
    gradient += histogram[at]!;
    hessian += histogram[at + 1]!;
    rows += histogram[at + 2]!;
    if (rows < rules.leastRows || hessian < rules.leastHessian) continue;
    const restHessian = leaf.hessian - hessian;
    if (leaf.rows - rows < rules.leastRows || restHessian < rules.leastHessian) break;
    const gain = lowered(gradient, hessian, l2, leaf.lower, leaf.upper) + lowered(leaf.gradient - gradient, restHessian, l2, leaf.lower, leaf.upper) - already;
    if (!(gain > best.gain)) continue;
    bestCut = cut;
    Object.assign(best, { gain, gradient, hessian, rows });
  }
  if (bestCut < 0) return false;
  best.column = column;
  // Left goes the smaller side: so what no row had, and whatever comes later, goes right with the many.
  const isSmaller = 2 * best.rows <= leaf.rows;
  best.leftBins.fill(0);
  order.forEach(({ bin }, place) => (best.leftBins[bin] = place <= bestCut === isSmaller ? 1 : 0));
  if (!isSmaller) Object.assign(best, { gradient: leaf.gradient - best.gradient, hessian: leaf.hessian - best.hessian, rows: leaf.rows - best.rows });
  return true;
}
