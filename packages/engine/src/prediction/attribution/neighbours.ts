/**
 * Contributions to a model of neighbours: Shapley values against the mean row, by sampled orders (Castro, Gómez & Tejada 2009),
 * each taken forwards and backwards. From one number to the next only its own part of each distance changes, so that an
 * order costs little more than one score.
 */
import { murmur128 } from '../../registry/murmur.ts';
import type { NeighbourPredictor } from '../model.ts';
import { keepNear, stepsOf } from '../nearest-rows.ts';
import type { Attributor } from './attribution.ts';

/** Orders, each forwards and backwards. */
const PAIRS = 8;

/** Deterministic. @param means of the matrix columns, missing counted as 0; absent: all 0 */
export function attributeNeighbours({ near, steps, rows, answers }: NeighbourPredictor, means?: readonly number[]): Attributor {
  const outputs = answers[0]!.length;
  const usual = steps.map((each, column) => stepsOf(means?.[column] ?? 0, each));
  const stored = steps.map((_, column) => Int16Array.from(rows, (row) => row[column]!));
  const started = Float64Array.from(rows, (row) => row.reduce((sum, x, column) => sum + (steps[column] === 0 ? 0 : (x - usual[column]!) ** 2), 0));
  const orders = Array.from({ length: PAIRS }, (_, pair) => orderOf(steps.length, pair)).flatMap((order) => [order, order.toReversed()]);
  const distances = new Float64Array(rows.length);
  const found = { rows: new Int32Array(near), distances: new Float64Array(near) };

  /** Mean answers of the rows that are nearest by `distances`. */
  function tell(into: Float64Array): void {
    found.distances.fill(Infinity);
    for (let i = 0; i < distances.length; i++) if (distances[i]! < found.distances[near - 1]!) keepNear(found, i, distances[i]!);
    into.fill(0);
    for (const i of found.rows) for (let output = 0; output < outputs; output++) into[output]! += answers[i]![output]!;
    for (let output = 0; output < outputs; output++) into[output]! /= near;
  }

  distances.set(started);
  const expected = new Float64Array(outputs);
  tell(expected);
  return {
    attribute(row) {
      const asked = steps.map((each, column) => stepsOf(row[column]!, each));
      const contributions = Array.from(expected, () => new Float64Array(steps.length));
      const [before, after] = [new Float64Array(outputs), new Float64Array(outputs)];
      for (const order of orders) {
        distances.set(started);
        before.set(expected);
        for (const column of order) {
          if (asked[column] === usual[column]) continue;
          move(distances, stored[column]!, { from: usual[column]!, to: asked[column]! });
          tell(after);
          for (let output = 0; output < outputs; output++) contributions[output]![column]! += (after[output]! - before[output]!) / orders.length;
          before.set(after);
        }
      }
      return { expected: [...expected], contributions };
    },
  };
}

/** Distances once a number of the row is another: whole numbers, so nothing is lost on the way. */
function move(distances: Float64Array, stored: Int16Array, { from, to }: { readonly from: number; readonly to: number }): void {
  for (let i = 0; i < distances.length; i++) distances[i]! += (to - stored[i]!) ** 2 - (from - stored[i]!) ** 2;
}

/** By hashes: any order with the same chance, and the same everywhere. */
function orderOf(width: number, pair: number): readonly number[] {
  return Array.from({ length: width }, (_, column) => [murmur128(`${pair} ${column}`), column] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, column]) => column);
}
