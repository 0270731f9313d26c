type NumberColumn = Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/**
 * The column with room for `length` entries: itself, or a copy half as large again, new entries 0.
 * Many growing columns are kept instead of many objects; appending is amortised O(1).
 */
export function grown<Column extends NumberColumn>(column: Column, length: number): Column {
  if (length <= column.length) return column;
  const Type = column.constructor as new (length: number) => Column;
  const next = new Type(Math.max(length, Math.ceil(column.length * 1.5)));
  next.set(column);
  return next;
}
