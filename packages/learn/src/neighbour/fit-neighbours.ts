/**
 * Neighbours: rows that are kept, and how much each number counts when it is asked which of them are near (k nearest neighbours:
 * Cover & Hart 1967). Numbers count by how much they tell of the label by themselves, since those that tell nothing would
 * move everybody apart by chance.
 */
import { MOST_STEPS, stepsOf, type NeighbourPredictor } from '@limn/engine';
import { Random } from '../random/random.ts';
import type { Matrix } from '../table/table.ts';

/** How to fit. */
export interface NeighbourOptions {
  /** How many answer. */
  readonly near: number;
  /** Numbers count by their correlation with the label to this power: 0 all alike. */
  readonly weighting: number;
  /** Of several classes their number: answers are one a class; else 0. */
  readonly classes: number;
  /** Rows kept at most; drawn by chance beyond. */
  readonly mostRows: number;
  readonly seed: number;
}

/** Steps in a unit: standardised numbers are told apart to a 64th of a deviation, and beyond 8 deviations not at all. */
const FINEST = MOST_STEPS / 8;

/** Cost O(rows × width). The same seed keeps the same rows. */
export function fitNeighbours(matrix: Matrix, labels: Float64Array, { near, weighting, classes, mostRows, seed }: NeighbourOptions): NeighbourPredictor {
  const kept = new Random(seed).shuffle(Int32Array.from({ length: matrix.rows }, (_, row) => row)).slice(0, mostRows).sort();
  const told = matrix.columns.map((column) => tells(column, labels, classes) ** weighting);
  const most = told.reduce((a, b) => Math.max(a, b), 0) || 1;
  const steps = told.map((each) => (FINEST * each) / most);
  return {
    kind: 'neighbours',
    near: Math.min(near, kept.length),
    steps,
    rows: Array.from(kept, (row) => matrix.columns.map((column, i) => stepsOf(column[row]!, steps[i]!))),
    answers: Array.from(kept, (row) => (classes === 0 ? [labels[row]!] : Array.from({ length: classes }, (_, of) => (labels[row] === of ? 1 : 0)))),
  };
}

/** Share of the deviation of the label that goes with a number, 0 to 1: its correlation; of several classes the share that goes with the class. */
function tells(column: Float32Array, labels: Float64Array, classes: number): number {
  const rows = labels.length;
  const at = (row: number): number => (Number.isNaN(column[row]) ? 0 : column[row]!);
  let [sum, squares] = [0, 0];
  for (let row = 0; row < rows; row++) {
    sum += at(row);
    squares += at(row) ** 2;
  }
  const spread = squares - sum ** 2 / rows;
  if (!(spread > 1e-9 * squares)) return 0;
  if (classes === 0) {
    const mean = labels.reduce((all, label) => all + label, 0) / rows;
    let [together, ofLabels] = [0, 0];
    for (let row = 0; row < rows; row++) {
      together += at(row) * (labels[row]! - mean);
      ofLabels += (labels[row]! - mean) ** 2;
    }
    return ofLabels === 0 ? 0 : Math.min(1, Math.abs(together) / Math.sqrt(spread * ofLabels));
  }
  const [sums, counts] = [new Float64Array(classes), new Float64Array(classes)];
  for (let row = 0; row < rows; row++) {
    sums[labels[row]!]! += at(row);
    counts[labels[row]!]!++;
  }
  const between = sums.reduce((all, each, of) => all + (counts[of] === 0 ? 0 : each ** 2 / counts[of]!), 0) - sum ** 2 / rows;
  return Math.sqrt(Math.min(1, Math.max(0, between / spread)));
}
