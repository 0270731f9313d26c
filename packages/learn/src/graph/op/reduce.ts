import { apply, axisOf, integers, isSameShape, sizeOf, type Value } from '../value.ts';
import { add, divide, multiply } from './arithmetic.ts';
import { cast, equal } from './compare.ts';
import { expand, reshape, split } from './shape.ts';

/** Which axes go, and whether they stay with size 1. */
export interface ReduceOptions {
  /** Default all. */
  readonly axes?: readonly number[];
  /** Default false. */
  readonly keep?: boolean;
}

/** So many 32-bit floats are added one after the other without losing digits that matter (a million lose 1e-2). */
const mostAtOnce = 4096;

/** Sums over axes. Long sums are added up in stages: sums of 32-bit floats lose digits with their length. */
export function sum(x: Value, { axes = x.shape.map((_, i) => i), keep = false }: ReduceOptions = {}): Value {
  const counted = axes.map((axis) => axisOf(x, axis));
  if (counted.length === 0) return x;
  const longest = counted.reduce((best, axis) => (x.shape[axis]! > x.shape[best]! ? axis : best));
  const size = x.shape[longest]!;
  const whole = size - (size % mostAtOnce);
  if (whole > 0 && whole < size) {
    const [parts, rest] = split(x, { axis: longest, sizes: [whole, size - whole] });
    return add(sum(parts!, { axes, keep }), sum(rest!, { axes, keep }));
  }
  if (size > mostAtOnce) {
    const cut = reshape(x, [...x.shape.slice(0, longest), size / mostAtOnce, mostAtOnce, ...x.shape.slice(longest + 1)]);
    return sum(reduce('ReduceSum', cut, [longest + 1], false), { axes: counted, keep });
  }
  const isShort = sizeOf(counted.map((axis) => x.shape[axis]!)) <= mostAtOnce;
  return isShort ? reduce('ReduceSum', x, counted, keep) : sum(reduce('ReduceSum', x, [longest], true), { axes: counted, keep });
}

function reduce(operator: 'ReduceSum' | 'ReduceMax', x: Value, axes: readonly number[], keep: boolean): Value {
  const kept = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  const shape = keep ? kept : x.shape.filter((_, i) => !axes.includes(i));
  const attributes = { keepdims: { kind: 'int', value: keep ? 1 : 0 } } as const;
  const gradient = operator === 'ReduceSum' ? (dy: Value) => expand(reshape(dy, kept), x.shape) : (dy: Value) => toLargest(reshape(dy, kept));
  const y = apply({ operator, inputs: [x, integers(axes)], shape, attributes, gradients: [gradient] });
  return y;

  /** Those that are the largest share the gradient. */
  function toLargest(dy: Value): Value {
    const largest = cast(equal(x, reshape(y, kept)), x.type);
    return multiply(divide(largest, sum(largest, { axes, keep: true })), dy);
  }
}

/** Means over axes. */
export function mean(x: Value, options: ReduceOptions = {}): Value {
  const { axes = x.shape.map((_, i) => i) } = options;
  return multiply(sum(x, options), 1 / sizeOf(axes.map((axis) => x.shape[axisOf(x, axis)]!)));
}

/** The largest along axes; those that are equally large share the gradient. */
export function max(x: Value, { axes = x.shape.map((_, i) => i), keep = false }: ReduceOptions = {}): Value {
  return reduce('ReduceMax', x, axes.map((axis) => axisOf(x, axis)), keep);
}

/** Sums a gradient back to the shape that was repeated to meet it. */
export function sumTo(x: Value, shape: readonly number[]): Value {
  if (isSameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((size, i) => (i < lead || (shape[i - lead] === 1 && size !== 1) ? [i] : []));
  return reshape(sum(x, { axes, keep: true }), shape);
}
