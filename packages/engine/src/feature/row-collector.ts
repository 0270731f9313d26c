/**
 * Takes from the sources of a customer what a reading needs: their rows as runs, newest first; pages of rows that count
 * as one; and their tiles, by slot. Rows that no slot needs any more are not unpacked.
 */
import { ByteReader } from './codec.ts';
import type { PageSummary } from './page-summary.ts';
import type { FeaturePlan, Slot } from './plan.ts';
import type { Region } from './region.ts';
import { familyAt, isTile, readHead, readKept, startBefore, timeAt } from './row-codec.ts';
import { runsOf, type Run } from './run.ts';
import { entryEnd } from './tile-block.ts';
import { TileColumns, type TileColumn } from './tile-columns.ts';
import type { WindowRead } from './window-read.ts';

/** Which rows count: by event time, by received time, and by their position in the log. */
export interface Taken {
  readonly before: number;
  readonly known: number;
  readonly below: number;
}

/** The next row or whole page of a source. */
interface Cursor {
  /** The part that is being read, and where its rows begin. */
  region: Region;
  start: number;
  at: number;
  /** Event time of the row, or of the newest of the page: nothing older settles what a page may still bring. */
  time: number;
  page: PageSummary | undefined;
}

export class RowCollector {
  /** Pages that count as one, newest first. */
  readonly pages: PageSummary[] = [];
  /** A row was left out because it is not visible yet. */
  leftOut = false;
  /** Only one source has anything: all its tiles are older than all its rows. */
  isOneSource = true;
  readonly #plan: FeaturePlan;
  readonly #slots: readonly Slot[];
  readonly #runs: readonly Run[];
  readonly #runOfInput: ReadonlyMap<number, Run>;
  readonly #runsOfFamily: readonly (readonly Run[])[];
  /** By family: whether any slot looks at fields, and at items of arrays. */
  readonly #fieldsOfFamily: readonly boolean[];
  readonly #itemsOfFamily: readonly boolean[];
  readonly #tiles: TileColumns;
  readonly #bytes = new ByteReader();
  readonly #cursors: Cursor[] = [];
  /** Of the reading in hand. */
  #taken: Taken = { before: 0, known: 0, below: 0 };
  #windows: readonly WindowRead[];
  /** The least of all runs', and how many wait for rows that settle them. */
  #lastingFrom = 0;
  #settlingFrom = 0;
  #unsettled = 0;
  /** Event time of the row taken last. */
  #last = 0;

  constructor(plan: FeaturePlan, slots: readonly Slot[], windows: readonly WindowRead[]) {
    this.#plan = plan;
    this.#slots = slots;
    this.#windows = windows;
    this.#runOfInput = runsOf(slots, windows);
    this.#runs = [...this.#runOfInput.values()];
    this.#runsOfFamily = plan.families.map((_, family) => this.#runs.filter((run) => run.takes(family)));
    const slotsOf = (family: number): readonly Slot[] => slots.filter(({ families }) => families.includes(family));
    this.#fieldsOfFamily = plan.families.map((_, family) => slotsOf(family).some(({ each, filter, measure }) => each >= 0 || filter !== undefined || measure !== undefined));
    this.#itemsOfFamily = plan.families.map((_, family) => slotsOf(family).some(({ each }) => each >= 0));
    this.#tiles = new TileColumns(plan, slots, windows);
  }

  /** What the slot takes of the rows. */
  runOf({ input }: Slot): Run {
    return this.#runOfInput.get(input)!;
  }

  /** Tiles of the slot; newest first when they are of one source. */
  tilesOf(slot: Slot): readonly TileColumn[] {
    return this.#tiles.of(slot);
  }

  /** @param windows their edges are set, the latest first. Uses the plan's row. */
  collect(regions: readonly Region[], taken: Taken, windows: readonly WindowRead[]): void {
    this.#taken = taken;
    this.#windows = windows;
    this.#begin();
    this.#open(regions);
    for (let cursor = this.#newest(); cursor !== undefined; cursor = this.#newest()) {
      if (!this.#isWanted(cursor)) {
        this.#drop(cursor);
        continue;
      }
      if (cursor.page === undefined) this.#takeRow(cursor);
      else this.pages.push(cursor.page);
      this.#step(cursor);
    }
    for (let i = 0; i < this.#runs.length; i++) this.#runs[i]!.end(windows);
  }

  #begin(): void {
    this.pages.length = 0;
    this.leftOut = false;
    this.#tiles.begin();
    this.#lastingFrom = Number.POSITIVE_INFINITY;
    this.#settlingFrom = Number.POSITIVE_INFINITY;
    this.#unsettled = 0;
    for (let i = 0; i < this.#runs.length; i++) {
      const run = this.#runs[i]!;
      run.begin();
      if (run.lastingFrom < this.#lastingFrom) this.#lastingFrom = run.lastingFrom;
      if (run.settlingFrom < this.#settlingFrom) this.#settlingFrom = run.settlingFrom;
      if (!run.isSettled) this.#unsettled++;
    }
  }

  /** Whether what is next, or anything before it in its source, may matter to any run. */
  #isWanted({ time, page }: Cursor): boolean {
    if (time >= this.#lastingFrom) return true;
    // A page may hold newer events than the rows of another source that settled a run.
    return time >= this.#settlingFrom && (page !== undefined || this.#unsettled > 0 || time === this.#last);
  }

  #drop(cursor: Cursor): void {
    this.#cursors.splice(this.#cursors.indexOf(cursor), 1);
  }

  #open(regions: readonly Region[]): void {
    this.#cursors.length = 0;
    let sources = 0;
    for (let i = 0; i < regions.length; i++) {
      const region = regions[i]!;
      if (region.end === region.start) continue;
      sources++;
      let oldest = region;
      while (oldest.before !== undefined) oldest = oldest.before;
      if (oldest.end > oldest.start && isTile(oldest.bytes, oldest.start)) this.#tiles.take(oldest.bytes, oldest.start, this.#windows);
      const cursor: Cursor = { region, start: firstRow(region), at: region.end, time: 0, page: undefined };
      this.#cursors.push(cursor);
      this.#step(cursor);
    }
    this.isOneSource = sources < 2;
  }

  #takeRow({ region: { bytes }, at, time }: Cursor): void {
    const { before, known, below } = this.#taken;
    if (time >= before) {
      this.leftOut = true;
      return;
    }
    const { row, kept } = this.#plan;
    const family = familyAt(bytes, at);
    const runs = this.#runsOfFamily[family]!;
    if (!isWanted(runs, time)) return;
    const reader = this.#bytes.at(bytes, at);
    readHead(reader, at, row);
    if (row.receivedAt > known || row.position >= below) {
      this.leftOut = true;
      return;
    }
    if (this.#fieldsOfFamily[family]!) readKept(reader, kept[family]!, row, this.#itemsOfFamily[family]!);
    this.#last = time;
    for (let i = 0; i < runs.length; i++) {
      const run = runs[i]!;
      const wasSettled = run.isSettled;
      run.take(row);
      if (!wasSettled && run.isSettled) this.#unsettled--;
    }
  }

  #newest(): Cursor | undefined {
    const cursors = this.#cursors;
    let newest = cursors[0];
    for (let i = 1; i < cursors.length; i++) if (cursors[i]!.time > newest!.time) newest = cursors[i]!;
    return newest;
  }

  /** Moves to the row or page before; drops the cursor at the beginning of its source. */
  #step(cursor: Cursor): void {
    while (cursor.at <= cursor.start) {
      const { before } = cursor.region;
      if (before === undefined) {
        this.#drop(cursor);
        return;
      }
      cursor.region = before;
      cursor.start = firstRow(before);
      cursor.at = before.end;
    }
    const { bytes, end, summary } = cursor.region;
    cursor.page = summary !== undefined && cursor.at === end && this.#isWhole(summary) ? summary : undefined;
    cursor.at = cursor.page === undefined ? startBefore(bytes, cursor.at) : cursor.start;
    cursor.time = cursor.page === undefined ? timeAt(bytes, cursor.at) : cursor.page.newest;
  }

  /** Whether all rows of the page count, and no window that is to be read begins among them. */
  #isWhole(page: PageSummary): boolean {
    const windows = this.#windows;
    const { before, known, below } = this.#taken;
    if (page.newest >= before) return false;
    for (let i = 0; i < windows.length; i++) {
      const { edge, isOpen } = windows[i]!;
      if (isOpen && edge > page.oldest && edge <= page.newest) return false;
    }
    page.prepare(this.#plan, this.#slots);
    return page.receivedAt <= known && page.position < below;
  }
}

/** Where rows begin: behind the tiles, when there are any. */
function firstRow({ bytes, start, end }: Region): number {
  return end > start && isTile(bytes, start) ? entryEnd(bytes, start) : start;
}

function isWanted(runs: readonly Run[], time: number): boolean {
  for (let i = 0; i < runs.length; i++) if (runs[i]!.wants(time)) return true;
  return false;
}
