/**
 * Rows as bytes. A customer's rows stand one after the other, oldest first, and are read newest first: the length at
 * the end of each leads to the one before.
 *
 *     row : family u8 | event time u48 | id hash u48 | position varint | received − event time varint | fields | length u24
 *     tiles : 0x80 | …, see `tile-block.ts`                                                                | length u24
 *
 * Fields: a bit each for the optional ones that are missing, then the kept ones: integers as signed varints, texts and
 * booleans as unsigned; then each kept array: its count and its items field by field.
 */
import type { Row } from '../event/row.ts';
import type { ByteReader, ByteWriter } from './codec.ts';
import type { Family, KeptFields } from './plan.ts';

/** Bytes of the length that ends a row, or the tiles. */
export const lengthBytes = 3;
/** Where the event time of a row stands. */
const rowTimeAt = 1;
/** First byte of an entry that is no row. */
export const tileBit = 0x80;

/** Whether tiles stand there; else a row. */
export function isTile(bytes: Uint8Array, at: number): boolean {
  return bytes[at]! >= tileBit;
}

export function familyAt(bytes: Uint8Array, at: number): number {
  return bytes[at]!;
}

/** Event time of a row. */
export function timeAt(bytes: Uint8Array, at: number): number {
  return u48At(bytes, at + rowTimeAt);
}

/** Hash of the event's id, of a row. */
export function idAt(bytes: Uint8Array, at: number): number {
  return u48At(bytes, at + 7);
}

/** Start of the row, or of the tiles, that ends at `end`. */
export function startBefore(bytes: Uint8Array, end: number): number {
  return end - (bytes[end - 3]! | (bytes[end - 2]! << 8) | (bytes[end - 1]! << 16));
}

/** Writes the row in hand. */
export function writeRow(family: Family, row: Row, out: ByteWriter): void {
  const start = out.length;
  out.byte(family.index);
  out.u48(row.time);
  out.u48(row.id);
  out.unsigned(row.position);
  out.unsigned(row.receivedAt - row.time);
  writeMissing(out, family.kept, row, noArray, 0);
  writeValues(out, family.kept, row, noArray, 0);
  for (const { array, items } of family.keptArrays) {
    const { count } = row.arrays[array]!;
    out.unsigned(count);
    for (let item = 0; item < count; item++) {
      writeMissing(out, items, row, array, item);
      writeValues(out, items, row, array, item);
    }
  }
  endLength(out, start);
}

/** Position in the log and received time of the row at `at`; leaves the reader at its fields. */
export function readHead(reader: ByteReader, at: number, row: Row): void {
  const { bytes } = reader;
  row.family = bytes[at]!;
  row.time = u48At(bytes, at + 1);
  row.id = u48At(bytes, at + 7);
  reader.position = at + 13;
  row.position = reader.unsigned();
  row.receivedAt = row.time + reader.unsigned();
}

/** Fills the registers with the fields that follow the head. @param withItems false when no slot looks at items */
export function readKept(reader: ByteReader, family: Family, row: Row, withItems: boolean): void {
  readFieldsInto(reader, family.kept, row, noArray, 0);
  if (!withItems) return;
  for (const { array, items } of family.keptArrays) {
    const registers = row.arrays[array]!;
    registers.count = reader.unsigned();
    for (let item = 0; item < registers.count; item++) readFieldsInto(reader, items, row, array, item);
  }
}

/** Closes a row begun at `start`. */
export function endLength(out: ByteWriter, start: number): void {
  out.u24(out.length + lengthBytes - start);
}

/** Rows, one after the other in any order, in order of (event time, id). */
export function sortRows(rows: Uint8Array): Uint8Array {
  const starts: { at: number; end: number }[] = [];
  for (let end = rows.length; end > 0; ) {
    const at = startBefore(rows, end);
    starts.push({ at, end });
    end = at;
  }
  starts.sort((a, b) => timeAt(rows, a.at) - timeAt(rows, b.at) || idAt(rows, a.at) - idAt(rows, b.at));
  const ordered = new Uint8Array(rows.length);
  let to = 0;
  for (const { at, end } of starts) {
    ordered.set(rows.subarray(at, end), to);
    to += end - at;
  }
  return ordered;
}

/** In place of an array: the row's own fields. */
const noArray = -1;

/** A bit for each optional field that is missing, seven a byte. */
function writeMissing(out: ByteWriter, { indexes, optional, optionals }: KeptFields, row: Row, array: number, item: number): void {
  if (optionals === 0) return;
  let missing = 0;
  let bits = 0;
  for (let k = 0; k < indexes.length; k++) {
    if (!optional[k]!) continue;
    if (Number.isNaN(valueAt(row, array, item, indexes[k]!))) missing |= 1 << (bits % 7);
    if (++bits % 7 === 0) {
      out.byte(missing);
      missing = 0;
    }
  }
  if (bits % 7 !== 0) out.byte(missing);
}

function writeValues(out: ByteWriter, { indexes, signed }: KeptFields, row: Row, array: number, item: number): void {
  for (let k = 0; k < indexes.length; k++) {
    const value = valueAt(row, array, item, indexes[k]!);
    if (Number.isNaN(value)) continue;
    if (signed[k]!) out.signed(value);
    else out.unsigned(value);
  }
}

function valueAt(row: Row, array: number, item: number, field: number): number {
  return array === noArray ? row.fields[field]! : row.arrays[array]!.columns[field]![item]!;
}

function readFieldsInto(reader: ByteReader, { indexes, optional, optionals, signed }: KeptFields, row: Row, array: number, item: number): void {
  if (optionals === 0 && array === noArray) {
    const { fields } = row;
    for (let k = 0; k < indexes.length; k++) fields[indexes[k]!] = signed[k]! ? reader.signed() : reader.unsigned();
    return;
  }
  let bitsAt = reader.position;
  let bit = 0;
  if (optionals > 0) reader.position += Math.ceil(optionals / 7);
  for (let k = 0; k < indexes.length; k++) {
    let value = Number.NaN;
    if (!optional[k]! || ((reader.bytes[bitsAt]! >> bit) & 1) === 0) value = signed[k]! ? reader.signed() : reader.unsigned();
    if (optional[k]! && ++bit === 7) {
      bit = 0;
      bitsAt++;
    }
    if (array === noArray) row.fields[indexes[k]!] = value;
    else row.arrays[array]!.columns[indexes[k]!]![item] = value;
  }
}

function u48At(bytes: Uint8Array, p: number): number {
  return (
    (bytes[p]! | (bytes[p + 1]! << 8) | (bytes[p + 2]! << 16)) +
    bytes[p + 3]! * 0x100_0000 +
    (bytes[p + 4]! | (bytes[p + 5]! << 8)) * 0x1_0000_0000
  );
}
