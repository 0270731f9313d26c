import assert from 'node:assert/strict';
import { apply, axisOf, constant, integers, isSameShape, sizeOf, type Value } from '../value.ts';
import { sumTo } from './reduce.ts';

/**
 * The same numbers in another shape. Written so that it holds for any size of the axes that stay in place and of the
 * first that does not: a graph built for some rows can serve any number of them.
 */
export function reshape(x: Value, shape: readonly number[]): Value {
  if (isSameShape(x.shape, shape)) return x;
  assert.equal(sizeOf(shape), sizeOf(x.shape), `[${x.shape.join(', ')}] has no shape [${shape.join(', ')}]`);
  const moved = shape.findIndex((size, i) => size !== x.shape[i]);
  const target = shape.map((size, i) => (i === moved ? -1 : size === x.shape[i] ? 0 : size));
  return apply({ operator: 'Reshape', inputs: [x, integers(target)], shape, gradients: [(dy) => reshape(dy, x.shape)] });
}

/** Axes in another order: axis `i` of the answer is axis `order[i]` of `x`. */
export function transpose(x: Value, order: readonly number[]): Value {
  const back = order.map((_, i) => order.indexOf(i));
  const attributes = { perm: { kind: 'ints', value: order } } as const;
  return apply({ operator: 'Transpose', inputs: [x], shape: order.map((axis) => x.shape[axis]!), attributes, gradients: [(dy) => transpose(dy, back)] });
}

/** The same numbers repeated to a larger shape. */
export function expand(x: Value, shape: readonly number[]): Value {
  if (isSameShape(x.shape, shape)) return x;
  return apply({ operator: 'Expand', inputs: [x, integers(shape)], shape, gradients: [(dy) => sumTo(dy, x.shape)] });
}

/** Values one after the other along an axis. */
export function concat(values: readonly Value[], axis: number): Value {
  const at = axisOf(values[0]!, axis);
  let size = 0;
  const parts = values.map(({ shape }) => ({ axis: at, from: size, to: (size += shape[at]!) }));
  return apply({
    operator: 'Concat',
    inputs: values,
    shape: values[0]!.shape.with(at, size),
    attributes: { axis: { kind: 'int', value: at } },
    gradients: parts.map((part) => (dy) => slice(dy, part)),
  });
}

/** A part of an axis. */
export interface AxisRange {
  readonly axis: number;
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/** The part of a value from one place of an axis up to another. */
export function slice(x: Value, { axis, from, to }: AxisRange): Value {
  const at = axisOf(x, axis);
  const size = x.shape[at]!;
  assert(from >= 0 && from < to && to <= size, `axis ${axis} of [${x.shape.join(', ')}] has no part from ${from} to ${to}`);
  if (to - from === size) return x;
  const zeros = x.shape.map(() => 0);
  return apply({
    operator: 'Slice',
    inputs: [x, integers([from]), integers([to]), integers([at])],
    shape: x.shape.with(at, to - from),
    gradients: [(dy) => pad(dy, { before: zeros.with(at, from), after: zeros.with(at, size - to) })],
  });
}

/** A value cut along an axis into parts of these sizes. */
export function split(x: Value, { axis, sizes }: { readonly axis: number; readonly sizes: readonly number[] }): readonly Value[] {
  assert.equal(sizeOf([sizes.reduce((sum, size) => sum + size, 0)]), x.shape[axisOf(x, axis)], 'the parts make up the axis');
  let from = 0;
  return sizes.map((size) => slice(x, { axis, from, to: (from += size) }));
}

/** Zeros around a value, so many before and after on each axis. */
export function pad(x: Value, { before, after }: { readonly before: readonly number[]; readonly after: readonly number[] }): Value {
  const cut = (dy: Value): Value => x.shape.reduce((part, size, axis) => slice(part, { axis, from: before[axis]!, to: before[axis]! + size }), dy);
  const shape = x.shape.map((size, i) => before[i]! + size + after[i]!);
  return apply({ operator: 'Pad', inputs: [x, integers([...before, ...after]), constant([0], [], x.type as 'float32')], shape, gradients: [cut] });
}
