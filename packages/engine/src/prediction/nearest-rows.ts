/**
 * What the rows that are nearest to a row tell, on average. Numbers of a row count as whole steps, so that distances are whole
 * numbers: they are the same in whatever order they are added up, here and in ONNX Runtime, and of two rows that are
 * equally far the earlier one is nearer everywhere.
 */
import { assert } from '../errors.ts';
import { MOST_STEPS, type NeighbourPredictor } from './model.ts';

/** Finds the nearest rows of a model. */
export interface CompiledNeighbours {
  /** Writes the mean answers of the nearest rows. Cost: some 0.5 ns a number of all rows; allocates nothing. */
  predict(row: Float32Array, into: Float64Array): void;
  /** Rows of the model that are nearest, the nearest first: good until the next question. */
  nearest(row: Float32Array): Int32Array;
}

/** Numbers of a row that are added up before it is seen to be too far. */
const STRIDE = 8;

/** A number as steps; a missing one counts 0. */
export function stepsOf(x: number, steps: number): number {
  return x === x ? Math.floor(Math.max(-MOST_STEPS, Math.min(MOST_STEPS, x * steps)) + 0.5) : 0;
}

/** @param width numbers of a matrix row */
export function compileNeighbours({ near, steps, rows, answers }: NeighbourPredictor, width: number): CompiledNeighbours {
  assert(steps.length === width && near <= rows.length && answers.length === rows.length, 'a model of neighbours has a step for each number, and an answer for each row');
  // Numbers that tell rows apart the most come first: most rows are then seen to be too far early.
  const order = [...steps.keys()].filter((column) => steps[column] !== 0).sort((one, other) => steps[other]! - steps[one]! || one - other);
  const used = order.length;
  const stored = new Int16Array(rows.length * used);
  rows.forEach((row, i) => order.forEach((column, at) => (stored[i * used + at] = row[column]!)));
  const told = Float64Array.from(answers.flat());
  const outputs = answers[0]!.length;
  const asked = new Int16Array(used);
  const found = { rows: new Int32Array(near), distances: new Float64Array(near) };

  function nearest(row: Float32Array): Int32Array {
    order.forEach((column, at) => (asked[at] = stepsOf(row[column]!, steps[column]!)));
    found.distances.fill(Infinity);
    for (let i = 0; i < rows.length; i++) {
      const farthest = found.distances[near - 1]!;
      let distance = 0;
      for (let at = 0, from = i * used; at < used && distance < farthest; ) {
        const until = Math.min(at + STRIDE, used);
        for (; at < until; at++) {
          const apart = asked[at]! - stored[from + at]!;
          distance += apart * apart;
        }
      }
      if (distance < farthest) keepNear(found, i, distance);
    }
    return found.rows;
  }

  return {
    nearest,
    predict(row, into) {
      into.fill(0);
      for (const i of nearest(row)) for (let output = 0; output < outputs; output++) into[output]! += told[i * outputs + output]!;
      for (let output = 0; output < outputs; output++) into[output]! /= near;
    },
  };
}

/** The nearest rows so far, the nearest first. */
interface NearRows {
  readonly rows: Int32Array;
  readonly distances: Float64Array;
}

/** Puts a row that is nearer than the farthest behind all that are as near: rows come in their order. */
export function keepNear({ rows, distances }: NearRows, row: number, distance: number): void {
  let at = rows.length - 1;
  for (; at > 0 && distances[at - 1]! > distance; at--) {
    rows[at] = rows[at - 1]!;
    distances[at] = distances[at - 1]!;
  }
  rows[at] = row;
  distances[at] = distance;
}
