/** Items as vectors, customers as what their history says: implicit matrix factorization as plain data. */
import { ModelReader, ModelWriter } from './model-bytes.ts';

/** A model as plain data; ALS makes one. Customers are not part of it: their vectors are solved from their histories. */
export interface FactorModel {
  /** Number of an item to its name, which outlives numbers. */
  readonly itemKeys: readonly string[];
  readonly dims: number;
  /** [items, dims]; zeros where nothing is known of an item. */
  readonly factors: Float32Array;
  /** Confidence of an interaction of strength 1 above that of none. */
  readonly confidence: number;
  /** Weight of |x|² for each unit of confidence of a row. */
  readonly regularization: number;
  /** How much softer each older item of a history speaks than the next newer; 1 all alike. */
  readonly recency: number;
}

const KIND = 'factors';
const FORMAT = 1;
const MOST_DIMS = 4_096;

/** The model as bytes. */
export function encodeFactorModel({ itemKeys, dims, factors, confidence, regularization, recency }: FactorModel): Uint8Array {
  const out = new ModelWriter(KIND, FORMAT);
  out.whole(dims);
  for (const value of [confidence, regularization, recency]) out.number(value);
  out.texts(itemKeys);
  out.numbers(factors);
  return out.bytes();
}

/** @throws DefinitionError `malformed_model` */
export function decodeFactorModel(bytes: Uint8Array): FactorModel {
  const read = new ModelReader(bytes, KIND, FORMAT);
  const dims = read.whole();
  const [confidence, regularization, recency] = [read.number(), read.number(), read.number()];
  const itemKeys = read.texts();
  const factors = read.floats();
  read.end();
  read.need(dims >= 1 && dims <= MOST_DIMS && factors.length === itemKeys.length * dims, 'has parts that do not fit each other');
  read.need(confidence > 0 && regularization > 0 && recency >= 0 && recency <= 1, 'has settings that no training has');
  return { itemKeys, dims, factors, confidence, regularization, recency };
}
