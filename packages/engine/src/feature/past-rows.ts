/**
 * Rows of events that were rolled up, by source, so that a moment before the roll-up is read like any other: some 25
 * bytes each, up to a bound. What is beyond it is read from the log again (`PastPositions`).
 *
 * A roll-up takes all rows below its cut, and an event that comes in below a cut undoes it: so rows that are appended
 * one roll-up after the other stand in order of (event time, id), before all rows that are left.
 */
import { BlockStore } from './block-store.ts';
import type { ByteReader, ByteWriter } from './codec.ts';
import type { Region } from './region.ts';

/** Bytes for the rows of all sources: some five million events. */
export const defaultPastBytes = 128 << 20;
/** No source has more than this part of it, or a bot would take all, and copying it would be felt as a pause. */
const shareOfOne = 1 / 8;

export class PastRows {
  readonly #blocks: BlockStore;
  readonly #bound: number;

  /** @param bound bytes */
  constructor(allocate: (bytes: number) => ArrayBufferLike, bound: number) {
    this.#blocks = new BlockStore(allocate);
    this.#bound = bound;
  }

  get memoryBytes(): number {
    return this.#blocks.memoryBytes();
  }

  /** Bytes of all rows. */
  get contentBytes(): number {
    return this.#blocks.contentBytes;
  }

  /** Bytes of a source's rows. */
  length(source: number): number {
    return this.#blocks.length(source);
  }

  /** Appends rows that are newer than all before them. @returns false, and nothing is kept, when there is no room */
  remember(source: number, rows: Uint8Array): boolean {
    const before = this.#blocks.length(source);
    const length = before + rows.length;
    if (length > this.#bound * shareOfOne || this.contentBytes + rows.length > this.#bound) return false;
    this.#blocks.resize(source, length);
    this.#blocks.bytes(source).set(rows, this.#blocks.offset(source) + before);
    return true;
  }

  /** Rows of a source; undefined when there are none. Valid until the next change of any source. */
  region(source: number): Region | undefined {
    const length = this.#blocks.length(source);
    if (length === 0) return undefined;
    const start = this.#blocks.offset(source);
    return { bytes: this.#blocks.bytes(source), start, end: start + length };
  }

  forget(source: number): void {
    this.#replace(source, new Uint8Array(0));
  }

  /** What `read` takes up again. */
  write(source: number, out: ByteWriter): void {
    const region = this.region(source);
    out.unsigned(this.length(source));
    if (region !== undefined) out.append(region.bytes.subarray(region.start, region.end));
  }

  read(source: number, from: ByteReader): void {
    this.#replace(source, from.take(from.unsigned()));
  }

  #replace(source: number, rows: Uint8Array): void {
    if (this.#blocks.length(source) + rows.length > 0) this.#blocks.replace(source, rows);
  }
}
