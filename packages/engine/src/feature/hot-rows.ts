/**
 * The rows of a source that has very many of them, in pages of a bounded number of rows, oldest first. So inserting
 * moves no more than a page, wherever a late event belongs; what is old leaves by whole pages; and a duplicate is told
 * by a table of ids. What is inserted, found or read is the same as in one block: pages are never stored. What a page
 * comes to is kept beside it while it stays as it is, so that reading costs pages rather than rows.
 */
import { Arrivals } from './arrivals.ts';
import { PageSummary } from './page-summary.ts';
import { RecentIds } from './recent-ids.ts';
import type { Region } from './region.ts';
import { idAt, startBefore, timeAt } from './row-codec.ts';
import type { SummaryOwner, SummaryRoom } from './summary-room.ts';

/** Rows one after the other; never empty. */
interface Page extends Region {
  bytes: Uint8Array;
  readonly start: 0;
  end: number;
  before: Region | undefined;
  summary: PageSummary | undefined;
  readonly arrivals: Arrivals;
  count: number;
}

const firstPageBytes = 4096;
const nothing = new Uint8Array(0);

export interface HotRowsParts {
  readonly allocate: (bytes: number) => ArrayBufferLike;
  /** Rows a page holds at most. */
  readonly pageRows: number;
  readonly summaries: SummaryRoom;
}

export class HotRows implements SummaryOwner {
  readonly #allocate: HotRowsParts['allocate'];
  readonly #pageRows: number;
  readonly #summaries: SummaryRoom;
  readonly #count = (bytes: number): void => this.#summaries.count(this, bytes);
  readonly #ids = new RecentIds();
  readonly #arrivals = new Arrivals();
  #pages: Page[] = [];
  #length = 0;

  /** @param region rows in order of (event time, id), no tiles */
  constructor(region: Region, { allocate, pageRows, summaries }: HotRowsParts) {
    this.#allocate = allocate;
    this.#pageRows = pageRows;
    this.#summaries = summaries;
    const { bytes, start } = region;
    for (let end = region.end; end > start; ) {
      let from = end;
      let count = 0;
      for (; from > start && count < this.#pageRows; count++) {
        from = startBefore(bytes, from);
        this.#ids.note(idAt(bytes, from), timeAt(bytes, from));
      }
      this.#pages.push(this.#pageOf(bytes.subarray(from, end), count));
      end = from;
    }
    this.#pages.reverse();
    for (let i = 0; i < this.#pages.length; i++) this.#changed(i);
    this.#length = region.end - start;
  }

  /** Bytes of all rows. */
  get length(): number {
    return this.#length;
  }

  /** Bytes taken in memory, without summaries. */
  get memoryBytes(): number {
    return this.#pages.reduce((sum, { bytes }) => sum + bytes.length, this.#ids.memoryBytes + this.#arrivals.memoryBytes);
  }

  /** Whether a row from this event time on has the id. */
  has(id: number, from: number): boolean {
    return this.#ids.latest(id) >= from;
  }

  /** Puts a row in its place. Cost: at most one page is moved. */
  insert({ time, id }: { readonly time: number; readonly id: number }, row: Uint8Array): void {
    const index = this.#roomFor(time, id);
    const page = this.#pages[index]!;
    const at = placeIn(page, time, id);
    const end = page.end + row.length;
    if (end > page.bytes.length) page.bytes = this.#copyOf(page.bytes.subarray(0, page.end), Math.max(end, page.bytes.length * 2));
    if (at < page.end) page.bytes.copyWithin(at + row.length, at, page.end);
    for (let i = 0; i < row.length; i++) page.bytes[at + i] = row[i]!;
    page.end = end;
    page.count++;
    this.#changed(index);
    this.#length += row.length;
    this.#ids.note(id, time);
    this.#arrivals.add(row);
  }

  /** How many rows are older than a time. Cost: the pages that are, and one page of rows. */
  countBelow(time: number): number {
    let count = 0;
    for (let index = 0; index < this.#pages.length; index++) {
      const { bytes, end: length, count: all } = this.#pages[index]!;
      const next = this.#pages[index + 1];
      if (next !== undefined && timeAt(next.bytes, 0) < time) {
        count += all;
        continue;
      }
      let newer = 0;
      for (let end = length; end > 0; newer++) {
        const at = startBefore(bytes, end);
        if (timeAt(bytes, at) < time) break;
        end = at;
      }
      return count + all - newer;
    }
    return count;
  }

  /** Drops the rows that are older than a time. @param left how many will be left */
  dropBelow(time: number, left: number): void {
    let whole = 0;
    while (whole + 1 < this.#pages.length && timeAt(this.#pages[whole + 1]!.bytes, 0) < time) this.#length -= this.#pages[whole++]!.end;
    for (const { summary } of this.#pages.splice(0, whole)) summary?.forget();
    const first = this.#pages[0];
    if (first === undefined) return;
    let keepFrom = first.end;
    let kept = 0;
    while (keepFrom > 0) {
      const at = startBefore(first.bytes, keepFrom);
      if (timeAt(first.bytes, at) < time) break;
      keepFrom = at;
      kept++;
    }
    this.#length -= keepFrom;
    if (keepFrom > 0) first.summary?.forget();
    if (kept === 0) this.#pages.shift();
    else if (keepFrom > 0) this.#pages[0] = this.#pageOf(first.bytes.subarray(keepFrom, first.end), kept);
    for (let i = 0; i < Math.min(2, this.#pages.length); i++) this.#changed(i);
    this.#ids.forgetBelow(time, left);
  }

  forgetSummaries(): void {
    for (const { summary } of this.#pages) summary?.forget();
  }

  /** All rows. @param before what is older than they; valid until the next change. Cost O(1). */
  region(before: Region | undefined): Region | undefined {
    const oldest = this.#pages[0];
    if (oldest === undefined) return before;
    oldest.before = before;
    return this.#pages.at(-1)!;
  }

  /** All rows, as they stand now, behind older ones: for the past, so nothing of it is carried on. Cost: one small object a page. */
  behind(before: Region | undefined): Region | undefined {
    return this.#pages.reduce<Region | undefined>((older, { bytes, start, end, summary }) => ({ bytes, start, end, summary, before: older }), before);
  }

  /** A page is new or has changed: it stands behind the one before it, and its rows come to something else. */
  #changed(index: number): void {
    const page = this.#pages[index]!;
    page.before = this.#pages[index - 1];
    page.summary?.forget();
    page.summary = index + 1 < this.#pages.length ? new PageSummary(page, this.#count) : undefined;
  }

  /** Index of the page where a row with that time and id belongs, with room for it. */
  #roomFor(time: number, id: number): number {
    const index = this.#pageFor(time, id);
    const page = this.#pages[index];
    if (page !== undefined && page.count < this.#pageRows) return index;
    const isNewest = page === undefined || (index === this.#pages.length - 1 && placeIn(page, time, id) === page.end);
    if (isNewest) {
      this.#pages.push(this.#pageOf(nothing, 0));
      if (page !== undefined) this.#changed(index);
      return this.#pages.length - 1;
    }
    // A late one: the page becomes two.
    let half = page.end;
    const moved = page.count >> 1;
    for (let i = 0; i < moved; i++) half = startBefore(page.bytes, half);
    const newer = this.#pageOf(page.bytes.subarray(half, page.end), moved);
    page.end = half;
    page.count -= moved;
    this.#pages.splice(index + 1, 0, newer);
    for (let i = index; i < Math.min(index + 3, this.#pages.length); i++) this.#changed(i);
    return isAfter(newer.bytes, 0, time, id) ? index : index + 1;
  }

  /** The last page that begins no later than the row, or the first of all; found by halving. */
  #pageFor(time: number, id: number): number {
    let low = 0;
    let high = this.#pages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (isAfter(this.#pages[middle]!.bytes, 0, time, id)) high = middle - 1;
      else low = middle;
    }
    return low;
  }

  #pageOf(content: Uint8Array, count: number): Page {
    const bytes = this.#copyOf(content, Math.max(firstPageBytes, content.length));
    return { bytes, start: 0, end: content.length, before: undefined, summary: undefined, arrivals: this.#arrivals, count };
  }

  #copyOf(content: Uint8Array, capacity: number): Uint8Array {
    const bytes = new Uint8Array(this.#allocate(capacity));
    bytes.set(content);
    return bytes;
  }
}

/** Where in the page the row belongs, found from the newest on. */
function placeIn({ bytes, end }: Page, time: number, id: number): number {
  let place = end;
  while (place > 0) {
    const at = startBefore(bytes, place);
    if (!isAfter(bytes, at, time, id)) break;
    place = at;
  }
  return place;
}

/** Whether the row at `at` belongs behind the time and id. */
function isAfter(bytes: Uint8Array, at: number, time: number, id: number): boolean {
  const own = timeAt(bytes, at);
  return own > time || (own === time && idAt(bytes, at) > id);
}
