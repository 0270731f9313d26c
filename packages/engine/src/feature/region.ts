/** Where rows and tiles stand that are to be read. */
import type { Arrivals } from './arrivals.ts';
import type { PageSummary } from './page-summary.ts';

/** Rows and tiles, the newest at the end. */
export interface Region {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Where it goes on with what is older; absent: nowhere. Only a source with very many rows has more than one part. */
  readonly before?: Region | undefined;
  /** What its rows come to, of a page that is not being filled any more. */
  readonly summary?: PageSummary | undefined;
  /** What came last to the source, of its newest page. */
  readonly arrivals?: Arrivals | undefined;
}

/** The region in one part: itself, or a copy. Cost: the bytes, when there are several parts. */
export function inOnePart(region: Region): Region {
  if (region.before === undefined) return region;
  const parts: Uint8Array[] = [];
  for (let part: Region | undefined = region; part !== undefined; part = part.before) parts.push(part.bytes.subarray(part.start, part.end));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts.reverse()) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, start: 0, end: at };
}
