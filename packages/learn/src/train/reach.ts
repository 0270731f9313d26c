/** What the rows that a model learns from look like, so that it can tell who is unlike all of them. */
import { unusualColumns, widthOf, type InputTransform, type ModelReach } from '@limn/engine';
import type { Matrix } from '../table/table.ts';

/**
 * Range of every matrix column, and how many columns of the profile one row lacked at most. Of numbers the range is three times as
 * wide as what was seen, since much grows with time and stays alike; of words it is what was seen. Cost O(rows × width).
 */
export function reachOf({ rows, columns }: Matrix, inputs: readonly InputTransform[]): ModelReach {
  const ranges = inputs.flatMap(rangesOf(columns));
  const [low, high] = [ranges.map(([least]) => least), ranges.map(([, greatest]) => greatest)];
  const row = new Float32Array(columns.length);
  let most = 0;
  for (let i = 0; i < rows; i++) {
    columns.forEach((column, place) => (row[place] = column[i]!));
    most = Math.max(most, unusualColumns(inputs, { low, high }, row).length);
  }
  return { low, high, most };
}

/** The largest 32-bit float. */
const GREATEST = (2 - 2 ** -23) * 2 ** 127;

/** Of a law of purchases, which is there to be asked beyond what was seen, as every shop grows older: only what is missing counts. */
export function lawReach({ low, high, most }: ModelReach): ModelReach {
  return { low: low.map(() => -GREATEST), high: high.map(() => GREATEST), most };
}

type Range = readonly [low: number, high: number];

/** Ranges of the matrix columns of one input after the other. */
function rangesOf(columns: readonly Float32Array[]): (input: InputTransform) => readonly Range[] {
  let at = 0;
  return (input) => Array.from({ length: widthOf(input) }, (_, place): Range => {
    const [low, high] = seenIn(columns[at++]!);
    // Behind a number stands whether it is missing.
    const isNumber = (input.kind === 'number' || input.kind === 'standard') && place === 0;
    return isNumber ? [low - (high - low), high + (high - low)] : [low, high];
  });
}

/** [0, 0] of a column that was always missing. */
function seenIn(column: Float32Array): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const value of column) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}
