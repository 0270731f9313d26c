/**
 * The registers of one event while it is checked, folded or read: numbers only. Text is a dictionary id, numbers are
 * scaled integers, booleans 0 or 1, and NaN is missing. One row object is reused for millions of events.
 */

/** One array field: `columns[f][i]` is field f of item i. */
export interface ItemRegisters {
  count: number;
  readonly columns: number[][];
}

/** The registers. */
export interface Row {
  /** Index of the event's definition. */
  family: number;
  time: number;
  receivedAt: number;
  /** 48-bit hash of the event's id. */
  id: number;
  /** Position in the log. */
  position: number;
  readonly fields: Float64Array;
  readonly arrays: readonly ItemRegisters[];
  /** The item in hand while items are folded one by one. */
  item: number;
}

/** Registers wide enough for every event of the definition. */
export function createRow(size: { fields: number; arrays: readonly number[] }): Row {
  return {
    family: 0,
    time: 0,
    receivedAt: 0,
    id: 0,
    position: 0,
    fields: new Float64Array(size.fields),
    arrays: size.arrays.map((columns) => ({ count: 0, columns: Array.from({ length: columns }, () => []) })),
    item: 0,
  };
}
