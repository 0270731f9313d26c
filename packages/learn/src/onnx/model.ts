/**
 * An ONNX model as plain data: what of the format (https://onnx.ai/onnx/repo-docs/IR.html) a model of Limn, or one made
 * elsewhere, needs. Left out: sparse tensors, functions, training information, documentation strings.
 */

/** Types of elements, named as ONNX Runtime names them. */
export type ElementType =
  | 'float32'
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'string'
  | 'bool'
  | 'float16'
  | 'float64'
  | 'uint32'
  | 'uint64'
  | 'bfloat16';

/** Numbers, or words, in a shape. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** Elements in row order: little-endian bytes, or the words when the type is `string`. */
  readonly data: Uint8Array | readonly string[];
}

/** An attribute of a node; integers beyond 2^53 are rounded when read. */
export type OnnxAttribute =
  | { readonly kind: 'float' | 'int'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'graph'; readonly value: OnnxGraph }
  | { readonly kind: 'floats' | 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] };

/** One application of an operator. */
export interface OnnxNode {
  readonly operator: string;
  /** '' is ai.onnx. */
  readonly domain: string;
  /** '' is an input that is not given. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** An input or output: its name, and type and shape as far as they are known. */
export interface OnnxValue {
  readonly name: string;
  /** Absent: no tensor, but a sequence, a map or something optional. */
  readonly type?: ElementType;
  /** A number, or a name of a size that is known when it runs ('' without a name). Absent: unknown. */
  readonly dims?: readonly (number | string)[];
}

/** Nodes in an order in which they can run. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** A graph and the versions of the operators that it uses. */
export interface OnnxModel {
  readonly irVersion: number;
  readonly producer: string;
  /** Version by domain; '' is ai.onnx. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly graph: OnnxGraph;
}
