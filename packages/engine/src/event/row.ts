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

/** The registers as they are now, for `restoreRow`. */
export function copyRow(row: Row): Row {
  return { ...row, fields: row.fields.slice(), arrays: row.arrays.map(({ count, columns }) => ({ count, columns: columns.map((column) => column.slice(0, count)) })) };
}

/** Puts back what `copyRow` took. */
export function restoreRow(row: Row, from: Row): void {
  Object.assign(row, { family: from.family, time: from.time, receivedAt: from.receivedAt, id: from.id, position: from.position });
  row.fields.set(from.fields);
  row.arrays.forEach((array, a) => {
    const source = from.arrays[a]!;
    array.count = source.count;
    array.columns.forEach((column, c) => source.columns[c]!.forEach((value, i) => (column[i] = value)));
  });
}
