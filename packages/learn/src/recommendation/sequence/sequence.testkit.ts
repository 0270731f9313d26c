/** Small data and settings for tests of sequence models. */
import { Random } from '../../random/random.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { SequenceSettings } from './sequence-options.ts';

/** A table in which each customer has these items, in order. */
export function interactions(events: readonly (readonly number[])[], itemCount: number): InteractionTable {
  const rows = events.flatMap((items, customer) => items.map((item, k) => ({ customer, item, at: k + 1 }))).sort((one, other) => one.at - other.at);
  return {
    rows: rows.length,
    customers: Int32Array.from(rows, ({ customer }) => customer),
    items: Int32Array.from(rows, ({ item }) => item),
    at: Float64Array.from(rows, ({ at }) => at),
    weights: new Float32Array(rows.length).fill(1),
    signals: new Uint8Array(rows.length),
    customerKeys: events.map((_, customer) => `c${customer}`),
    itemKeys: Array.from({ length: itemCount }, (_, item) => `i${item}`),
    signalNames: ['interaction'],
  };
}

/** Customers who go round all items in steps of one or two, each always the same: the two last items tell the next. */
export function walkers(customers: number, itemCount: number): InteractionTable {
  const random = new Random(5);
  const events = Array.from({ length: customers }, () => {
    const [from, step, length] = [random.below(itemCount), 1 + random.below(2), 3 + random.below(6)];
    return Array.from({ length }, (_, k) => (from + k * step) % itemCount);
  });
  return interactions(events, itemCount);
}

/** A model that trains in a second. */
export const smallSequence: Partial<SequenceSettings> = { width: 16, blocks: 1, heads: 2, length: 8, dropout: 0.1, drawn: 8, places: 320, rate: 0.015, epochs: 20, patience: 20, sharpness: 10 };
