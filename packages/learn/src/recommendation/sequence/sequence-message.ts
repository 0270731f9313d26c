/** What is said between a process and its thread of a sequence model. */
import type { AttendedItems } from './sequence-finder.ts';
import type { SequenceParts } from './sequence-model.ts';

/** What the thread is given: the model. */
export type SequenceThreadData = SequenceParts;

/** Customers' items, and how many are wanted for each. */
export interface SequenceOrder {
  readonly id: number;
  readonly histories: readonly (readonly number[])[];
  readonly limit: number;
}

/** What is looked at in a customer's items, and does what for another. */
export interface AttentionOrder {
  readonly id: number;
  readonly history: readonly number[];
  readonly item: number;
}

/** Either it is open, or it answers an order, or it cannot. */
export type SequenceAnswer =
  | { readonly opened: true }
  | { readonly id: number; readonly vectors: readonly Float32Array[]; readonly items: readonly Int32Array[]; readonly scores: readonly Float64Array[] }
  | { readonly id: number; readonly attended: AttendedItems | undefined }
  | { readonly id: number; readonly failed: string };
