/** What is said between a process and its thread of models made elsewhere. */
import type { ForeignRow, ModelSignature } from '@limn/engine';
import type { MessagePort } from 'node:worker_threads';

/** What the thread is given. */
export interface ForeignThreadData {
  /** Orders come, and scores go. */
  readonly port: MessagePort;
  /** Counts answers: who waits is woken by it. */
  readonly answered: Int32Array<SharedArrayBuffer>;
}

/** What the thread is to do. */
export type ForeignOrder =
  | { readonly order: 'open'; readonly onnx: string; readonly bytes: Uint8Array; readonly signature: ModelSignature }
  | { readonly order: 'score'; readonly id: number; readonly onnx: string; readonly outputs: number; readonly rows: readonly ForeignRow[] };

/** Scores [rows, outputs], one row behind the other; NaN where there is none. */
export interface ForeignAnswer {
  readonly id: number;
  readonly scores: Float64Array;
}

/** A model is loaded, or why not; told apart from scores, to whoever waits for no scores. */
export interface ForeignOpened {
  readonly onnx: string;
  readonly failed?: string;
}
