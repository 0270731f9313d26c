/**
 * Columns that alone tell the label almost perfectly, which a cause seldom does and its consequence often: a refund's date tells
 * who returned. Each column is reduced to some bins or words, the label's mean in each is learnt on one half of the rows and
 * judged on the other, so that a column of many words is not suspected for learning by heart.
 */
import { measure, orderByScore } from '../metric/metric.ts';
import { auc } from '../metric/ranking.ts';
import type { Label } from './label.ts';
import type { TableColumn } from './table.ts';

/** From here on a column is suspected: of AUC, of the share of right classes beyond guessing, of the variance explained. */
const SUSPECT = { binary: 0.99, classes: 0.98, amount: 0.99 } as const;
const MOST_BINS = 256;
/** Below so many, a bin's mean on one half would be chance. */
const ROWS_A_BIN = 16;

/**
 * How well the column alone tells the label.
 * @param rows those with a label
 * @returns what to tell of it when it is suspected, as `AUC 0.998`. Cost O(rows log rows) a column.
 */
export function suspectLeak(column: TableColumn, label: Label, rows: Int32Array): string | undefined {
  if (column.type === 'list') return undefined;
  const bins = column.type === 'category' ? wordBins(column.codes, rows) : numberBins(column.values, rows);
  // Mixed, because rows may stand in turns: yes, no, yes, no.
  const half = Uint8Array.from(rows, (row) => Math.imul(row ^ (row >>> 7), 0x9e3779b1) >>> 31);
  const given = Float64Array.from(rows, (row) => label.values[row]!);
  // Of amounts their order counts: a few large ones would hide a copy.
  const labels = label.kind === 'amount' ? ranksOf(given) : given;
  const name = { binary: 'AUC', classes: 'accuracy beyond guessing', amount: 'R² of ranks' }[label.kind];
  const share = label.kind === 'classes' ? classShare(bins, half, labels, label.classes.length) : meanShare(bins, half, labels, label.kind);
  return share >= SUSPECT[label.kind] ? `${name} ${share.toFixed(3)}` : undefined;
}

/** Places in ascending order; equal numbers share their mean place. */
function ranksOf(values: Float64Array): Float64Array {
  const { order, ends } = orderByScore(values);
  const ranks = new Float64Array(values.length);
  let at = 0;
  for (const end of ends) {
    for (const row of order.subarray(at, end)) ranks[row] = (at + end - 1) / 2;
    at = end;
  }
  return ranks;
}

function wordBins(codes: Int32Array, rows: Int32Array): Int32Array {
  return Int32Array.from(rows, (row) => codes[row]! + 1);
}

/** Bins of about equally many rows; missing is a bin of its own, which may tell by itself. */
function numberBins(values: Float64Array, rows: Int32Array): Int32Array {
  const sorted = Float64Array.from(rows, (row) => values[row]!).filter((value) => !Number.isNaN(value)).sort();
  const bins = Math.min(MOST_BINS, Math.max(8, Math.floor(rows.length / ROWS_A_BIN)));
  const quantiles = Array.from({ length: bins - 1 }, (_, i) => sorted[Math.floor(((i + 1) / bins) * sorted.length)]!);
  const edges = quantiles.filter((edge, i) => sorted.length > 0 && edge !== quantiles[i - 1]);
  // A value that fills several bins has one for itself: what is just below it may be something else.
  const heavy = new Set(quantiles.filter((edge, i) => edge === quantiles[i - 1]));
  return Int32Array.from(rows, (row) => (Number.isNaN(values[row]) ? 0 : 1 + 2 * edgesBelow(values[row]!, edges) + (heavy.has(values[row]!) ? 1 : 0)));
}

function edgesBelow(value: number, edges: readonly number[]): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How much the mean of all counts in a bin, in rows: a bin that the other half lacks is judged by it. */
const PRIOR_ROWS = 0.1;

function meanShare(bins: Int32Array, half: Uint8Array, labels: Float64Array, kind: 'binary' | 'amount'): number {
  const size = bins.reduce((most, bin) => Math.max(most, bin + 1), 0);
  const sums = [new Float64Array(size), new Float64Array(size)];
  const counts = [new Float64Array(size), new Float64Array(size)];
  const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  for (let i = 0; i < bins.length; i++) {
    sums[half[i]!]![bins[i]!]! += labels[i]!;
    counts[half[i]!]![bins[i]!]!++;
  }
  const scores = Float64Array.from(bins, (bin, i) => {
    const other = 1 - half[i]!;
    return (sums[other]![bin]! + mean * PRIOR_ROWS) / (counts[other]![bin]! + PRIOR_ROWS);
  });
  if (kind === 'binary') return measure(auc, { scores, labels });
  let [wrong, spread] = [0, 0];
  labels.forEach((label, i) => {
    wrong += (label - scores[i]!) ** 2;
    spread += (label - mean) ** 2;
  });
  return 1 - wrong / spread;
}

function classShare(bins: Int32Array, half: Uint8Array, labels: Float64Array, classes: number): number {
  const counts = [new Map<number, number>(), new Map<number, number>()];
  const best = [new Map<number, readonly [place: number, rows: number]>(), new Map<number, readonly [place: number, rows: number]>()];
  const frequency = new Float64Array(classes);
  for (let i = 0; i < bins.length; i++) {
    const [side, key] = [half[i]!, bins[i]! * classes + labels[i]!];
    const rows = (counts[side]!.get(key) ?? 0) + 1;
    counts[side]!.set(key, rows);
    if (rows > (best[side]!.get(bins[i]!)?.[1] ?? 0)) best[side]!.set(bins[i]!, [labels[i]!, rows]);
    frequency[labels[i]!]!++;
  }
  const guess = Math.max(...frequency) / labels.length;
  const usual = frequency.indexOf(Math.max(...frequency));
  const right = labels.reduce((sum, label, i) => sum + ((best[1 - half[i]!]!.get(bins[i]!)?.[0] ?? usual) === label ? 1 : 0), 0) / labels.length;
  return (right - guess) / (1 - guess);
}
