/**
 * Which rows are learnt from, which choose between models and which judge at the end. Splits are by time unless the table has
 * none: a model that is judged on the past of what it learnt from looks better than it will be.
 */
import { hashText, Random } from '../random/random.ts';

/** Rows of a table, by place, in ascending order. */
export interface Split {
  readonly train: Int32Array;
  /** Chooses settings, stops training, fits calibration. */
  readonly validation: Int32Array;
  /** Judges, once. */
  readonly test: Int32Array;
}

/** Shares of the rows; what they leave is for training. */
export interface SplitShares {
  readonly validation: number;
  readonly test: number;
}

/** A fifth to choose, a fifth to judge. */
export const usualShares: SplitShares = { validation: 0.2, test: 0.2 };

/** What `splitByTime` needs to know. */
export interface TimeSplitOptions {
  readonly shares?: SplitShares;
  /** How long a label looks ahead, ms: rows whose label reaches into the next part are left out, else it would be known there. */
  readonly labelMs?: number;
}

/**
 * The oldest rows train, the latest judge. Rows of one moment are never parted, so that shares are met as nearly as moments
 * allow. Cost O(rows log rows).
 * @param at [rows], ms
 */
export function splitByTime(at: Float64Array, { shares = usualShares, labelMs = 0 }: TimeSplitOptions = {}): Split {
  const sorted = at.slice().sort();
  const momentAt = (share: number): number => sorted[Math.min(sorted.length - 1, Math.round(share * sorted.length))]!;
  const validationFrom = shares.validation === 0 ? Infinity : momentAt(1 - shares.validation - shares.test);
  const testFrom = shares.test === 0 ? Infinity : momentAt(1 - shares.test);
  const first = Math.min(validationFrom, testFrom);
  return {
    train: placesWhere(at, (moment) => moment < first && moment + labelMs <= first),
    validation: placesWhere(at, (moment) => moment >= validationFrom && moment < testFrom && moment + labelMs <= testFrom),
    test: placesWhere(at, (moment) => moment >= testFrom),
  };
}

/** A split by chance. */
export interface ChanceSplitOptions {
  readonly seed: number;
  readonly shares?: SplitShares;
}

/**
 * All rows of a group (a customer) on one side. Where a group goes depends on its name and the seed alone, not on the other rows:
 * a table that grows keeps its split.
 * @param groups [rows]
 */
export function splitByGroup(groups: readonly string[], { seed, shares = usualShares }: ChanceSplitOptions): Split {
  const draws = new Map<string, number>();
  const drawOf = (group: string): number => {
    const known = draws.get(group) ?? hashText(group, seed) / 4_294_967_296;
    draws.set(group, known);
    return known;
  };
  const parts = Uint8Array.from(groups, (group) => partOf(drawOf(group), shares));
  return splitOf(parts);
}

function partOf(draw: number, { validation, test }: SplitShares): number {
  return draw < test ? 2 : draw < test + validation ? 1 : 0;
}

/**
 * Rows by chance, each class in the same shares. Only for tables without time, whose rows are independent of each other.
 * @param labels [rows]; of amounts, rows are drawn from tenths of their order
 */
export function splitByChance(labels: Float64Array, { seed, shares = usualShares }: ChanceSplitOptions): Split {
  const parts = new Uint8Array(labels.length);
  const random = new Random(seed, 0x5b117);
  for (const rows of strataOf(labels)) {
    random.shuffle(rows);
    rows.forEach((row, i) => (parts[row] = partOf((i + 0.5) / rows.length, shares)));
  }
  return splitOf(parts);
}

/** What `foldsOf` needs to know. */
export interface FoldOptions {
  /** How many. */
  readonly folds: number;
  readonly seed: number;
  /** [rows]; rows of one number share a fold. */
  readonly groups?: Int32Array;
}

/**
 * The fold of each row for cross-validation, each class in the same shares.
 * @returns [rows]; 0 to folds − 1. Of groups, the largest go first to the fold with the fewest rows: classes are not looked at.
 */
export function foldsOf(labels: Float64Array, { folds, seed, groups }: FoldOptions): Uint8Array {
  const result = new Uint8Array(labels.length);
  const random = new Random(seed, 0xf01d);
  if (groups === undefined) {
    let next = 0;
    for (const rows of strataOf(labels)) for (const row of random.shuffle(rows)) result[row] = next++ % folds;
    return result;
  }
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const filled = new Float64Array(folds);
  const foldOf = new Map<number, number>();
  for (const [group, size] of random.shuffle([...sizes]).sort((a, b) => b[1] - a[1])) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold]! += size;
    foldOf.set(group, fold);
  }
  return result.map((_, row) => foldOf.get(groups[row]!)!);
}

/** Rows of the folds but one, and of that one. */
export function foldSplit(folds: Uint8Array, fold: number): { readonly train: Int32Array; readonly test: Int32Array } {
  return { train: placesWhere(folds, (each) => each !== fold), test: placesWhere(folds, (each) => each === fold) };
}

/** What `timeFolds` needs to know. */
export interface TimeFoldOptions {
  readonly folds: number;
  readonly labelMs?: number;
}

/** Cross-validation that never looks ahead: each fold is judged by the rows before it. The first part is never judged. */
export function timeFolds(at: Float64Array, { folds, labelMs = 0 }: TimeFoldOptions): readonly { readonly train: Int32Array; readonly test: Int32Array }[] {
  const sorted = at.slice().sort();
  const borders = Array.from({ length: folds }, (_, i) => sorted[Math.round(((i + 1) / (folds + 1)) * sorted.length)]!);
  return borders.map((from, i) => ({
    train: placesWhere(at, (moment) => moment < from && moment + labelMs <= from),
    test: placesWhere(at, (moment) => moment >= from && moment < (borders[i + 1] ?? Infinity)),
  }));
}

/** Rows of like labels: a class each, or tenths of many different amounts. A row without a label goes with the first. */
function strataOf(labels: Float64Array): readonly Int32Array[] {
  const order = Int32Array.from(labels, (_, i) => i).sort((a, b) => labels[a]! - labels[b]! || a - b);
  const distinct = new Set(labels);
  if (distinct.size > 20) return Array.from({ length: 10 }, (_, i) => order.slice(Math.floor((i * order.length) / 10), Math.floor(((i + 1) * order.length) / 10)));
  return [...distinct].sort((a, b) => a - b).map((label) => order.filter((row) => Object.is(labels[row], label)));
}

function splitOf(parts: Uint8Array): Split {
  const [train, validation, test] = [0, 1, 2].map((part) => placesWhere(parts, (each) => each === part)) as [Int32Array, Int32Array, Int32Array];
  return { train, validation, test };
}

function placesWhere(values: Float64Array | Uint8Array, wanted: (value: number) => boolean): Int32Array {
  const places = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (wanted(values[i]!)) places[count++] = i;
  return places.slice(0, count);
}
