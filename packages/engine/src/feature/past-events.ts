/** The events of each source that were rolled up: their rows, or where they stand in the log. */
import type { ByteReader, ByteWriter } from './codec.ts';
import { PastPositions } from './past-positions.ts';
import { PastRows } from './past-rows.ts';
import type { Region } from './region.ts';

export class PastEvents {
  readonly #rows: PastRows;
  /** Of those for whose rows there was no room. */
  readonly #positions: PastPositions;

  /** @param bytes for rows */
  constructor(allocate: (bytes: number) => ArrayBufferLike, bytes: number) {
    this.#rows = new PastRows(allocate, bytes);
    this.#positions = new PastPositions(allocate);
  }

  get memoryBytes(): number {
    return this.#rows.memoryBytes + this.#positions.memoryBytes;
  }

  /** Bytes of all sources'. */
  get contentBytes(): number {
    return this.#rows.contentBytes + this.#positions.contentBytes;
  }

  /** Bytes of a source's. */
  length(source: number): number {
    return this.#rows.length(source) + this.#positions.length(source);
  }

  /** @param rows of events that are newer than all before them, oldest first @param positions of the same events */
  remember(source: number, rows: Uint8Array, positions: readonly number[]): void {
    if (!this.#rows.remember(source, rows)) this.#positions.remember(source, positions);
  }

  /** Rows of a source, in order; undefined when there are none. Valid until the next change of any source. */
  rows(source: number): Region | undefined {
    return this.#rows.region(source);
  }

  /** Where the events of a source stand whose rows are not kept, in the order of the log. */
  positions(source: number): readonly number[] {
    return this.#positions.of(source);
  }

  forget(source: number): void {
    this.#rows.forget(source);
    this.#positions.forget(source);
  }

  /** What `read` takes up again. */
  write(source: number, out: ByteWriter): void {
    this.#rows.write(source, out);
    this.#positions.write(source, out);
  }

  read(source: number, from: ByteReader): void {
    this.#rows.read(source, from);
    this.#positions.read(source, from);
  }
}
