/** Sources with very many rows: their pages, and room for what these come to. */
import { HotRows, type HotRowsParts } from './hot-rows.ts';
import type { Region } from './region.ts';
import { SummaryRoom } from './summary-room.ts';

/** Bytes for summaries of all sources: nearly twenty thousand pages, three million rows. */
export const defaultSummaryBytes = 64 << 20;

export interface HotSourcesParts {
  readonly allocate: (bytes: number) => ArrayBufferLike;
  /** Rows of a page, at most. */
  readonly pageRows: number;
  /** Bytes for summaries. */
  readonly summaryBytes: number;
}

export class HotSources {
  readonly #rows = new Map<number, HotRows>();
  readonly #parts: HotRowsParts;

  constructor({ allocate, pageRows, summaryBytes }: HotSourcesParts) {
    this.#parts = { allocate, pageRows, summaries: new SummaryRoom(summaryBytes) };
  }

  /** Bytes of all rows. */
  get length(): number {
    let sum = 0;
    for (const rows of this.#rows.values()) sum += rows.length;
    return sum;
  }

  /** Bytes taken in memory. */
  get memoryBytes(): number {
    let sum = this.#parts.summaries.bytes;
    for (const rows of this.#rows.values()) sum += rows.memoryBytes;
    return sum;
  }

  /** Rows of a source that is one of them. */
  rows(source: number): HotRows {
    return this.#rows.get(source)!;
  }

  /** Its rows behind its tiles, for a reading. Nothing is being read: summaries may go that nobody needs. */
  region(source: number, tiles: Region | undefined): Region | undefined {
    this.#parts.summaries.tidy();
    return this.rows(source).region(tiles);
  }

  /** A source becomes one of them. @param region its rows, in order */
  add(source: number, region: Region): void {
    this.#rows.set(source, new HotRows(region, this.#parts));
  }

  /** The source is none of them any more, if it was. */
  drop(source: number): void {
    const rows = this.#rows.get(source);
    if (rows === undefined) return;
    this.#parts.summaries.leave(rows);
    this.#rows.delete(source);
  }
}
