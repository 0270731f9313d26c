/**
 * A computation as plain data. A `Value` is what a node of an ONNX graph makes: its shape and type, known while the graph
 * is being built, and how it is made from other values. Operators are plain functions from values to values; nothing
 * runs until `toOnnx` writes down what some outputs depend on. Each function that makes a value says beside it how a
 * gradient passes through, so that `gradientsOf` can build the backward pass as more of the same graph.
 */
import assert from 'node:assert/strict';
import type { ElementType, OnnxAttribute } from '../onnx/model.ts';

/** What a computation makes: numbers of one type in a shape. */
export interface Value {
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly source: ValueSource;
}

/** How a value comes to be. */
export type ValueSource =
  | { readonly kind: 'input'; readonly name: string }
  /** Elements as little-endian bytes, or words. */
  | { readonly kind: 'constant'; readonly data: Uint8Array | readonly string[] }
  | { readonly kind: 'node'; readonly operator: string; readonly domain: string; readonly attributes: Readonly<Record<string, OnnxAttribute>>; readonly inputs: readonly Value[]; readonly gradients: Gradients; readonly unread?: number }
  /** The same numbers as `of`, with a gradient of its own. */
  | { readonly kind: 'custom'; readonly of: Value; readonly inputs: readonly Value[]; readonly gradients: Gradients };

/** From the gradient of the loss by a value to that by one of its inputs, of the input's shape; one function an input, undefined where none passes. */
export type Gradients = readonly (((gradient: Value) => Value) | undefined)[];

/** A value or a number that stands for a scalar. */
export type Operand = Value | number;

/** Numbers that are given when the graph runs. */
export function input(name: string, shape: readonly number[], type: ElementType = 'float32'): Value {
  return { shape, type, source: { kind: 'input', name } };
}

/** What an operator of ONNX makes of its inputs. `type` defaults to that of the first input. */
export function apply(node: {
  readonly operator: string;
  readonly inputs: readonly Value[];
  readonly shape: readonly number[];
  readonly type?: ElementType;
  /** Default ai.onnx. */
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  readonly gradients?: Gradients;
  /** Outputs behind the first that the operator has and nobody reads. */
  readonly unread?: number;
}): Value {
  const { operator, inputs, shape, type = inputs[0]!.type, domain = '', attributes = {}, gradients = [], unread = 0 } = node;
  return { shape, type, source: { kind: 'node', operator, domain, attributes, inputs, gradients, ...(unread > 0 && { unread }) } };
}

/** The same value with a gradient of its own, by other inputs than those it was made of: where that is cheaper or more stable. */
export function withGradient(of: Value, inputs: readonly Value[], gradients: Gradients): Value {
  return { shape: of.shape, type: of.type, source: { kind: 'custom', of, inputs, gradients } };
}

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, int64: BigInt64Array, bool: Uint8Array } as const;

/** Numbers (whole ones for integers, 1 and 0 for bool) that never change. */
export function constant(values: ArrayLike<number>, shape: readonly number[], type: keyof typeof arrays = 'float32'): Value {
  assert.equal(values.length, sizeOf(shape), `a constant of shape [${shape.join(', ')}] has ${values.length} values`);
  const elements = type === 'int64' ? BigInt64Array.from(Array.from(values), BigInt) : arrays[type].from(values);
  return { shape, type, source: { kind: 'constant', data: new Uint8Array(elements.buffer) } };
}

/** The value itself, or a scalar of the same type as `like`. */
export function valueOf(operand: Operand, like: Operand): Value {
  if (typeof operand !== 'number') return operand;
  return constant([operand], [], typeof like === 'number' ? 'float32' : (like.type as keyof typeof arrays));
}

/** A list of whole numbers, as many operators want shapes and axes. */
export function integers(values: readonly number[]): Value {
  return constant(values, [values.length], 'int64');
}

/** Number of elements in a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Whether two shapes are the same. */
export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** The shape in which values of these shapes meet, aligned at their last axes; an axis of 1 is repeated. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    const size = sizes.find((each) => each !== 1) ?? 1;
    assert(sizes.every((each) => each === 1 || each === size), `shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} do not meet`);
    return size;
  });
}

/** An axis counted from the front; −1 is the last. */
export function axisOf({ shape }: Value, axis: number): number {
  const counted = axis < 0 ? axis + shape.length : axis;
  assert(Number.isInteger(counted) && counted >= 0 && counted < shape.length, `[${shape.join(', ')}] has no axis ${axis}`);
  return counted;
}
