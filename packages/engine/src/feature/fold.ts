/** Events into slots: the only place where they meet an aggregate, one by one or many at once, live, in a tile or in a read. */
import type { Row } from '../event/row.ts';
import type { Aggregate, Occurrence, Stretch } from './aggregate.ts';
import type { ByteReader } from './codec.ts';
import type { Slot } from './plan.ts';

/** @returns the state with the row in hand folded in, once or item by item; rows without a value are passed over. */
export function foldRow(slot: Slot, state: unknown, row: Row): unknown {
  const { aggregate, measure } = slot;
  if (slot.each >= 0) return foldItems(slot, state, row);
  row.item = 0;
  if (slot.filter !== undefined && !slot.filter()) return state;
  if (measure === undefined) return aggregate.add(state, 0, row);
  const value = measure();
  return Number.isNaN(value) ? state : aggregate.add(state, value, row);
}

function foldItems({ aggregate, measure, filter, each }: Slot, state: unknown, row: Row): unknown {
  const { count } = row.arrays[each]!;
  for (let i = 0; i < count; i++) {
    row.item = i;
    if (filter !== undefined && !filter()) continue;
    const value = measure === undefined ? 0 : measure();
    if (!Number.isNaN(value)) state = aggregate.add(state, value, row);
  }
  return state;
}

/** Whether the row in hand, or an item of it, counts for the slot. */
export function touches(slot: Slot, row: Row): boolean {
  const { count } = slot.each >= 0 ? row.arrays[slot.each]! : { count: 1 };
  for (row.item = 0; row.item < count; row.item++) {
    if ((slot.filter === undefined || slot.filter()) && (slot.measure === undefined || !Number.isNaN(slot.measure()))) return true;
  }
  return false;
}

/** Whether every value the slot would take from the row in hand is an exact whole number. */
export function measuresExactly(slot: Slot, row: Row): boolean {
  const { measure, each } = slot;
  if (measure === undefined) return true;
  const { count } = each >= 0 ? row.arrays[each]! : { count: 1 };
  for (row.item = 0; row.item < count; row.item++) {
    const value = measure();
    if (!Number.isNaN(value) && !Number.isSafeInteger(value)) return false;
  }
  return true;
}

/** One object for all that is added. */
const occurrence: Occurrence = { time: 0, id: 0, item: 0, family: 0 };

/** @returns the state with the values from `from` to before `to` added. */
export function foldStretch(aggregate: Aggregate<unknown>, state: unknown, stretch: Stretch, from: number, to: number): unknown {
  if (aggregate.addStretch !== undefined) return aggregate.addStretch(state, stretch, from, to);
  const { values, times, ids, items, families } = stretch;
  for (let i = from; i < to; i++) {
    occurrence.time = times[i]!;
    occurrence.id = ids[i]!;
    occurrence.item = items[i]!;
    occurrence.family = families[i]!;
    state = aggregate.add(state, values[i]!, occurrence);
  }
  return state;
}

/** @returns the state with the next encoded ones merged in. */
export function mergeStored(aggregate: Aggregate<unknown>, state: unknown, from: ByteReader, count: number): unknown {
  if (aggregate.mergeEncoded !== undefined) return aggregate.mergeEncoded(state, from, count);
  for (let i = 0; i < count; i++) state = aggregate.merge(state, aggregate.decode(from));
  return state;
}
