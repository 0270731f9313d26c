/**
 * A value with its place in time, for aggregates in which order matters.
 *
 * The order is (event time, id hash, item), and by the value itself where all three agree: two linked identifiers may each
 * bring an event of the same id and moment. It is total up to equal moments, so the newest of any events is the same
 * whatever the order in which they came.
 */
import type { AggregateContext, Occurrence } from '../aggregate.ts';
import type { ByteReader, ByteWriter } from '../codec.ts';
import { orderOf } from './value.ts';

/** A folded value, with the event time (ms), id hash and item it came with. */
export interface Moment {
  time: number;
  id: number;
  item: number;
  value: number;
}

/** Negative when (value, at) comes before the moment, positive when after, 0 when they are equal. */
type MomentOrder = (value: number, at: Pick<Occurrence, 'time' | 'id' | 'item'>, moment: Moment) => number;

/** The order above. Allocates nothing when used. */
export function momentOrderOf(context: AggregateContext): MomentOrder {
  const order = orderOf(context);
  return (value, at, moment) => at.time - moment.time || at.id - moment.id || at.item - moment.item || order(value, moment.value);
}

/** Takes a copy: occurrences are reused. */
export function momentOf(value: number, { time, id, item }: Pick<Occurrence, 'time' | 'id' | 'item'>): Moment {
  return { time, id, item, value };
}

/** Writes all of it: some 14 bytes. */
export function writeMoment(out: ByteWriter, { time, id, item, value }: Moment): void {
  out.signed(time);
  out.u48(id);
  out.unsigned(item);
  out.signed(value);
}

/** Reads what `writeMoment` wrote. */
export function readMoment(from: ByteReader): Moment {
  return { time: from.signed(), id: from.u48(), item: from.unsigned(), value: from.signed() };
}
