/** What liking one item says for others: a sparse matrix, a row an item of the history. */
import { ModelReader, ModelWriter } from './model-bytes.ts';

/** A model as plain data; EASE makes one. */
export interface ItemItemModel {
  /** Number of an item to its name, which outlives numbers. */
  readonly itemKeys: readonly string[];
  /** [items + 1], where the row of each item begins. */
  readonly offsets: Uint32Array;
  /** Items that the row speaks for, ascending within a row. */
  readonly neighbours: Int32Array;
  /** How much it speaks for each, below 0 against it. */
  readonly weights: Float32Array;
  /** How much softer each older item of a history speaks than the next newer; 1 all alike. */
  readonly recency: number;
  /** How much an item of the history speaks for itself: above 0 where people come back to the same things. */
  readonly own: number;
}

const KIND = 'item-item';
const FORMAT = 2;

/** The model as bytes. */
export function encodeItemItemModel({ itemKeys, offsets, neighbours, weights, recency, own }: ItemItemModel): Uint8Array {
  const out = new ModelWriter(KIND, FORMAT);
  out.number(recency);
  out.number(own);
  out.texts(itemKeys);
  out.numbers(offsets);
  out.numbers(neighbours);
  out.numbers(weights);
  return out.bytes();
}

/** @throws DefinitionError `malformed_model` */
export function decodeItemItemModel(bytes: Uint8Array): ItemItemModel {
  const read = new ModelReader(bytes, KIND, FORMAT);
  const recency = read.number();
  const own = read.number();
  const itemKeys = read.texts();
  const [offsets, neighbours, weights] = [read.counts(), read.integers(), read.floats()];
  read.end();
  read.need(recency >= 0 && recency <= 1, 'has a recency outside 0 to 1');
  read.need(own >= 0 && own < Infinity, 'has an item speak against itself');
  read.need(offsets.length === itemKeys.length + 1 && offsets[0] === 0 && offsets.at(-1) === neighbours.length && weights.length === neighbours.length, 'has parts that do not fit each other');
  read.need(offsets.every((offset, item) => item === 0 || offsets[item - 1]! <= offset), 'has rows that go backwards');
  read.need(neighbours.every((item) => item >= 0 && item < itemKeys.length), 'names an item that it does not have');
  return { itemKeys, offsets, neighbours, weights, recency, own };
}
