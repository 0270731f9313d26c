/**
 * The axes along which columns move together. An axis counts when it has more variance than the same axis of the same columns each
 * shuffled by itself (Horn, A rationale and test for the number of factors in factor analysis, Psychometrika 30, 1965): what is left is
 * what several columns agree on, and a column that goes its own way makes no groups.
 */
import { Random } from '../random/random.ts';
import type { EncodedColumn } from './encode-columns.ts';
import { spectrumOf, type Spectrum } from './spectrum.ts';

/** Axes, strongest first. */
export interface PrincipalAxes {
  /** [axes][columns], of length 1. */
  readonly directions: readonly Float64Array[];
  /** [axes]: variances along them. */
  readonly variances: readonly number[];
  /** Variance of all columns together. */
  readonly total: number;
}

/** So many axes are looked at where any counts: groups may also lie apart along one that is hardly longer than chance. No more are looked at. */
const [LEAST_AXES, MOST_AXES] = [5, 8];
const SHUFFLES = 6;

/**
 * @param rows which rows to learn from
 * Cost: rows × columns² a shuffle. Deterministic by seed.
 */
export function findAxes(columns: readonly EncodedColumn[], { rows, seed }: { readonly rows: ArrayLike<number>; readonly seed: number }): PrincipalAxes {
  const cells = columns.map(({ values }) => Float64Array.from(rows, (row) => values[row]!));
  const { values, directions } = axesOf(cells);
  const random = new Random(seed, 0x61786573);
  const chance = new Float64Array(Math.min(MOST_AXES, columns.length));
  for (let i = 0; i < SHUFFLES; i++) {
    const shuffled = axesOf(shuffle(columns, cells, random)).values;
    chance.forEach((most, axis) => (chance[axis] = Math.max(most, shuffled[axis]!)));
  }
  let kept = 0;
  while (kept < chance.length && values[kept]! > chance[kept]!) kept++;
  if (kept > 0) kept = Math.max(kept, Math.min(LEAST_AXES, columns.length));
  return { directions: directions.slice(0, kept), variances: values.slice(0, kept), total: values.reduce((sum, value) => sum + value, 0) };
}

/** Where rows stand: [rows × axes]. */
export function placeOnAxes(columns: readonly EncodedColumn[], { directions }: PrincipalAxes, rows: ArrayLike<number>): Float64Array {
  const axes = directions.length;
  const places = new Float64Array(rows.length * axes);
  directions.forEach((direction, axis) => {
    columns.forEach(({ values }, c) => {
      const weight = direction[c]!;
      for (let i = 0; i < rows.length; i++) places[i * axes + axis]! += weight * values[rows[i]!]!;
    });
  });
  return places;
}

function axesOf(cells: readonly Float64Array[]): Spectrum {
  const size = cells.length;
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) covariance[i * size + j] = covariance[j * size + i] = meanProduct(cells[i]!, cells[j]!);
  return spectrumOf(covariance, size);
}

/** The columns have mean 0 over all rows, and nearly so over many of them. */
function meanProduct(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
  return sum / one.length;
}

/** Rows in any order, of each column another; what is made of one column stays together. */
function shuffle(columns: readonly EncodedColumn[], cells: readonly Float64Array[], random: Random): readonly Float64Array[] {
  let order = new Uint32Array(0);
  return cells.map((values, c) => {
    if (c === 0 || columns[c]!.column !== columns[c - 1]!.column) order = random.shuffle(Uint32Array.from(values.keys()));
    return Float64Array.from(order, (row) => values[row]!);
  });
}
