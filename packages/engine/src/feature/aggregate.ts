/**
 * The contract of an aggregate: how values fold into a state that can be merged, stored and read.
 *
 * Laws, checked for every aggregate by `test/law`:
 * - `merge` is associative and commutative, with `zero()` as identity.
 * - Any split of the events, in any order, merged in any order, gives the same encoded bytes and the same read.
 * - `decode(encode(state))` equals the state.
 * Hence sums are integers (bigint beyond 2^53), and what depends on order compares (time, id, item), never arrival.
 * Floating point begins at `read`.
 *
 * Ownership: `add` and `merge` may change and return their first argument; `merge` leaves the second untouched and keeps
 * no reference into it. A state is used by one reader at a time.
 */
import type { ByteReader, ByteWriter } from './codec.ts';
import type { ColumnType, ColumnValue } from '../registry/definition.ts';

/** Where a value comes from in time. One object is reused for every call: copy what must be kept. */
export interface Occurrence {
  /** Event time, ms. */
  time: number;
  /** 48-bit hash of the event's id: the tie-break among events of one millisecond. */
  id: number;
  /** Index of the array item within its event; 0 for whole events. */
  item: number;
  /** Index of the event's definition in `ProfileDefinition.events`. */
  family: number;
}

/** Values of events side by side, the newest event first, items of one event in their order. */
export interface Stretch {
  readonly values: Float64Array;
  /** As in `Occurrence`. */
  readonly times: Float64Array;
  readonly ids: Float64Array;
  readonly items: Uint32Array;
  readonly families: Uint8Array;
}

export interface Aggregate<State> {
  readonly type: ColumnType;
  /** What the feature is when there are no events; also what `read(zero())` gives. */
  zero(): State;
  /**
   * @param value what is aggregated: a scaled integer, 0 or 1 for booleans, a dictionary id for strings; 0 when the
   *   aggregate takes no value. Never missing: rows without a value are not added.
   */
  add(state: State, value: number, at: Occurrence): State;
  merge(left: State, right: State): State;
  encode(state: State, out: ByteWriter): void;
  decode(from: ByteReader): State;
  /** What `add` one by one comes to, of the values from `from` to before `to`. Absent: one by one. */
  addStretch?(state: State, stretch: Stretch, from: number, to: number): State;
  /** What `merge` with each of the next encoded states comes to. Absent: each is decoded and merged. */
  mergeEncoded?(state: State, from: ByteReader, count: number): State;
  /** With so many values in it, events older than all of them can no longer change what is read. Absent: they always can. */
  readonly settlesAfter?: number;
  /** @param asOf the moment of reading, ms @returns natural units; undefined is missing; `OVERFLOW` when a number left ±2^53. */
  read(state: State, asOf: number): ColumnValue | typeof OVERFLOW;
}

/** A value that cannot be told without being wrong. Shown as missing, with the code `overflow`. */
export const OVERFLOW: unique symbol = Symbol('overflow');

/** Texts by number. Numbers depend on arrival; so whatever must not (ties, order) goes by the text. */
export interface Dictionary {
  /** Number of the text, new when unseen. */
  id(text: string): number;
  text(id: number): string;
}

/** Calendar of one time zone. All cost O(1), cached by day. */
export interface Calendar {
  /** Days since 1970-01-01 of the local date. */
  day(time: number): number;
  /** 0-23. */
  hour(time: number): number;
  /** 1 (Monday) - 7. */
  weekday(time: number): number;
  /** 1-12. */
  month(time: number): number;
  /** 1-31. */
  dayOfMonth(time: number): number;
}

/** What an aggregate needs to know about its input, fixed when the definition is compiled. */
export interface AggregateContext {
  /** Type of `value` as folded. */
  readonly input: 'none' | 'number' | 'string' | 'boolean';
  /** Natural value = folded integer / 10^scale. 0 unless `input` is number. */
  readonly scale: number;
  readonly dictionary: Dictionary;
  readonly calendar: Calendar;
  /** Index in `ProfileDefinition.events` by event name (funnel). */
  readonly families: ReadonlyMap<string, number>;
}
