import assert from 'node:assert/strict';
import { apply, integers, sizeOf, type Value } from '../value.ts';
import { expand, reshape } from './shape.ts';

/**
 * Rows of a table by their numbers (32 or 64 bits): [rows, …] at [ids…] → [ids…, …]. The gradient adds up what comes to a row
 * with `ScatterElements`: `ScatterND` races with two threads. For tables of many rows keep them outside the graph.
 */
export function gather(table: Value, ids: Value): Value {
  const width = sizeOf(table.shape.slice(1));
  const rows = sizeOf(ids.shape);
  const shape = [table.shape[0]!, width];
  const toTable = (dy: Value): Value => reshape(addAt(shape, expand(reshape(ids, [rows, 1]), [rows, width]), reshape(dy, [rows, width]), 0), table.shape);
  return apply({ operator: 'Gather', inputs: [table, ids], shape: [...ids.shape, ...table.shape.slice(1)], gradients: [toTable] });
}

/** Numbers of each row: [rows, columns] at [rows] → [rows, 1], at [rows, n] → [rows, n]. */
export function pick(x: Value, ids: Value): Value {
  assert(x.shape.length === 2 && ids.shape[0] === x.shape[0] && ids.shape.length <= 2, 'pick takes a matrix, and column numbers for each row');
  const columns = reshape(ids, [x.shape[0]!, ids.shape[1] ?? 1]);
  return apply({
    operator: 'GatherElements',
    inputs: [x, columns],
    shape: columns.shape,
    attributes: { axis: { kind: 'int', value: 1 } },
    gradients: [(dy) => addAt(x.shape, columns, dy, 1)],
  });
}

/** Zeros in a shape, with numbers added at places along an axis. */
function addAt(shape: readonly number[], places: Value, numbers: Value, axis: number): Value {
  const zeros = apply({ operator: 'ConstantOfShape', inputs: [integers(shape)], shape, type: 'float32' });
  return addPlaces(zeros, places, numbers, axis);
}

/** `x` with numbers added at places along an axis; a place may come several times. No gradient passes. */
export function addPlaces(x: Value, places: Value, numbers: Value, axis: number): Value {
  const attributes = { axis: { kind: 'int', value: axis }, reduction: { kind: 'string', value: 'add' } } as const;
  return apply({ operator: 'ScatterElements', inputs: [x, places, numbers], shape: x.shape, attributes });
}
