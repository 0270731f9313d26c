/**
 * The rows that came last to one source, in the order in which they came, wherever they belong in time: whoever has read
 * all before needs only these. Kept in two pieces of memory that are filled in turn; a copy, never stored.
 */
import type { Region } from './region.ts';

/** Of one piece: about a hundred rows. */
const pieceBytes = 8192;

/** Rows one after the other, the last to come at the end. */
interface Piece {
  bytes: Uint8Array;
  readonly start: 0;
  end: number;
  before: Piece | undefined;
  rows: number;
}

export class Arrivals {
  #count = 0;
  /** undefined: nobody asked yet, and nothing is kept. */
  #piece: Piece | undefined;

  /** Rows that ever came. */
  get count(): number {
    return this.#count;
  }

  /** Bytes taken in memory. */
  get memoryBytes(): number {
    return (this.#piece?.bytes.length ?? 0) + (this.#piece?.before?.bytes.length ?? 0);
  }

  /** A row came. */
  add(row: Uint8Array): void {
    this.#count++;
    let piece = this.#piece;
    if (piece === undefined) return;
    if (piece.end + row.length > piece.bytes.length) piece = this.#turn(piece, row.length);
    piece.bytes.set(row, piece.end);
    piece.end += row.length;
    piece.rows++;
  }

  /**
   * Where the rows stand that came after the first `count`, the last of the region; undefined when they are not kept.
   * The first call makes that rows are kept from there on.
   */
  after(count: number): Region | undefined {
    this.#piece ??= { bytes: new Uint8Array(pieceBytes), start: 0, end: 0, before: undefined, rows: 0 };
    const { rows, before } = this.#piece;
    return this.#count - count <= rows + (before?.rows ?? 0) ? this.#piece : undefined;
  }

  /** The older piece is emptied and becomes the newer. */
  #turn(full: Piece, length: number): Piece {
    const room = full.before ?? { bytes: new Uint8Array(pieceBytes), start: 0, end: 0, before: undefined, rows: 0 };
    if (room.bytes.length < length) room.bytes = new Uint8Array(length);
    room.end = 0;
    room.rows = 0;
    room.before = full;
    full.before = undefined;
    this.#piece = room;
    return room;
  }
}
