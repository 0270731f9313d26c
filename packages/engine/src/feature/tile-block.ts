/**
 * Tiles as bytes: blocks of at most `blockTiles` tiles of one group and level, column by column, so that a reader merges
 * the states of a slot one after the other and passes over slots that it does not want.
 *
 *     tiles : 0x80 | length u24 | blocks | length u24          (one entry before the rows of a source)
 *     block : group u8 | level u8 | count u8 | slots u8 | newest start varint | each start's distance to the one before varint
 *             | by slot: length of the states varint | states, newest first
 *
 * Starts count hours, days, or nothing (ever). Blocks of a group and level stand newest first, hours before days.
 */
import type { ByteReader, ByteWriter } from './codec.ts';
import { HOUR, EVER } from './plan.ts';
import { tileBit } from './row-codec.ts';

/** More tiles make another block: a block is opened as a whole when what is in it changes level. */
export const blockTiles = 32;

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Bytes before the first block. */
const headBytes = 4;
const lengthBytes = 3;

/** Length of the tiles of one level, ms; 1 when they are for ever, and start at 0. */
export function tileMs(level: number): number {
  if (level === EVER) return 1;
  return level === HOUR ? hourMs : dayMs;
}

/** Start of the tile of a level that holds an event time. */
export function startOf(level: number, time: number): number {
  return level === EVER ? 0 : Math.floor(time / tileMs(level)) * tileMs(level);
}

/** What stands at the beginning of a block. */
export interface BlockHead {
  group: number;
  level: number;
  slots: number;
  /** Tiles in it, and when each starts, newest first. */
  count: number;
  readonly starts: Float64Array;
}

export function createBlockHead(): BlockHead {
  return { group: 0, level: 0, slots: 0, count: 0, starts: new Float64Array(blockTiles) };
}

/** Leaves the reader at the length of the first slot's states. */
export function readBlockHead(reader: ByteReader, head: BlockHead): void {
  head.group = reader.byte();
  head.level = reader.byte();
  head.count = reader.byte();
  head.slots = reader.byte();
  const ms = tileMs(head.level);
  let start = reader.unsigned();
  head.starts[0] = start * ms;
  for (let i = 1; i < head.count; i++) {
    start -= reader.unsigned();
    head.starts[i] = start * ms;
  }
}

export function writeBlockHead(out: ByteWriter, { group, level, slots, starts }: { group: number; level: number; slots: number; starts: readonly number[] }): void {
  out.byte(group);
  out.byte(level);
  out.byte(starts.length);
  out.byte(slots);
  const ms = tileMs(level);
  out.unsigned(starts[0]! / ms);
  for (let i = 1; i < starts.length; i++) out.unsigned((starts[i - 1]! - starts[i]!) / ms);
}

/** Passes over the states of a slot. */
export function skipStates(reader: ByteReader): void {
  const length = reader.unsigned();
  reader.position += length;
}

/** Opens the entry of tiles. @returns where it begins, for `endTiles` */
export function beginTiles(out: ByteWriter): number {
  const start = out.length;
  out.byte(tileBit);
  for (let i = 0; i < lengthBytes; i++) out.byte(0);
  return start;
}

/** Closes it. With no block in it, it says that there was something, which is in no window any more. */
export function endTiles(out: ByteWriter, start: number): void {
  const length = out.length + lengthBytes - start;
  out.u24(length);
  out.bytes[start + 1] = length;
  out.bytes[start + 2] = length >>> 8;
  out.bytes[start + 3] = length >>> 16;
}

/** Where the blocks of the entry at `at` begin. */
export function blocksAt(at: number): number {
  return at + headBytes;
}

/** Where they end. */
export function blocksEnd(bytes: Uint8Array, at: number): number {
  return entryEnd(bytes, at) - lengthBytes;
}

/** Where the entry at `at` ends, and rows begin. */
export function entryEnd(bytes: Uint8Array, at: number): number {
  return at + (bytes[at + 1]! | (bytes[at + 2]! << 8) | (bytes[at + 3]! << 16));
}
