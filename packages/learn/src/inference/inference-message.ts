/** What is said between a thread that asks models and one that runs them. */
import type { ElementType } from '../onnx/model.ts';

/** Elements of a tensor in row order: as ONNX Runtime holds them, a truth as 0 or 1 a byte. */
export type InferenceElements = Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | BigInt64Array | Uint8Array | Uint16Array | Uint32Array | BigUint64Array | readonly string[];

/** A tensor without its name: tensors of a model stand in the order of its inputs and outputs. */
export interface InferenceTensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: InferenceElements;
}

/** To the thread. */
export type InferenceOrder =
  | { readonly order: 'open'; readonly model: number; readonly bytes: Uint8Array; readonly inputs: readonly string[]; readonly outputs: readonly string[] }
  | { readonly order: 'run'; readonly id: number; readonly model: number; readonly inputs: readonly InferenceTensor[]; readonly wanted: readonly number[] }
  | { readonly order: 'close'; readonly model: number }
  /** After all orders before it. */
  | { readonly order: 'end' };

/** From the thread. */
export type InferenceAnswer =
  | { readonly answer: 'opened'; readonly model: number; readonly failed?: string }
  | { readonly answer: 'ran'; readonly id: number; readonly outputs: readonly InferenceTensor[]; readonly runMs: number }
  | { readonly answer: 'failed'; readonly id: number; readonly reason: string };
