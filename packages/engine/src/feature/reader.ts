/**
 * The one reader. Rows of all sources of a customer are taken once, as columns (`Run`), newest first; then each slot is
 * read for itself: what each of its windows holds more than the one before is folded in, and its features are read off.
 * So any number of windows costs a single pass, what no row came for costs nearly nothing, and reading live, as of a
 * moment, for a training set or for a rule is the same code. That slots may take what they hold in any order is what the
 * laws of aggregates say.
 *
 * Of a source with very many rows, pages that no window begins in the middle of are taken as one (`PageSummary`), and
 * while time goes on and nothing leaves a window, what was read last is carried on (`StandingRead`): the same bits.
 */
import type { ColumnValue } from '../registry/definition.ts';
import { OVERFLOW } from './aggregate.ts';
import { ByteReader } from './codec.ts';
import { foldStretch, mergeStored } from './fold.ts';
import type { FeaturePlan, Slot } from './plan.ts';
import type { Region } from './region.ts';
import { RowCollector } from './row-collector.ts';
import type { Run } from './run.ts';
import { StandingReads, type StandingRead } from './standing-read.ts';
import type { TileColumn } from './tile-columns.ts';
import type { Watch } from './watch.ts';
import { farEdge, leavesAt } from './window-edge.ts';
import { windowsOf, windowsOfSlot, type SlotWindow, type WindowFeature, type WindowRead } from './window-read.ts';

/** Where the values go: by index of the column. */
export interface ReadTarget {
  readonly values: ColumnValue[];
  /** Columns whose value left ±2^53; cleared by each read. */
  readonly overflows: Set<string>;
}

/** A slot with what is read of it. */
interface SlotRead {
  readonly slot: Slot;
  readonly run: Run;
  /** The latest edge first. */
  readonly windows: SlotWindow[];
  readonly watches: readonly Watch[];
  /** What each feature of it is with no events. */
  readonly empty: ColumnValue;
}

export class Reader {
  /** The latest edge first. */
  readonly #windows: WindowRead[];
  readonly #slots: readonly SlotRead[];
  readonly #rows: RowCollector;
  readonly #bytes = new ByteReader();
  readonly #standing: StandingReads;
  #asOf = 0;
  /** Of the slot in hand: its state, undefined while nothing is in it, and the time of the oldest that is. */
  #state: unknown;
  #oldest = Number.POSITIVE_INFINITY;
  /** How many of its run, and of the pages, are in. */
  #inRun = 0;
  #inPages = 0;

  /**
   * The first moment after `asOf` at which something of the last read leaves a window; Infinity when nothing will.
   * Until then only what moves with time by itself can change.
   */
  nextExpiry = Number.POSITIVE_INFINITY;

  /**
   * @param columns which features to read, and the index of each among the values
   * @param watches conditions to follow beside; what they come to stands in them after each read
   */
  constructor(plan: FeaturePlan, columns: ReadonlyMap<string, number>, watches: readonly Watch[] = []) {
    const features = [...columns].flatMap(([column, index]) => {
      const feature = plan.features.get(column);
      return feature === undefined ? [] : [{ ...feature, index }];
    });
    const slots = [...new Set([...features, ...watches].map(({ slot }) => slot))];
    this.#windows = windowsOf(plan, features, watches);
    this.#rows = new RowCollector(plan, slots, this.#windows);
    this.#standing = new StandingReads(plan, this.#windows);
    this.#slots = slots.map((slot) => ({
      slot,
      run: this.#rows.runOf(slot),
      windows: windowsOfSlot(slot, this.#windows),
      watches: watches.filter((watch) => watch.slot === slot),
      empty: emptyOf(slot),
    }));
  }

  /** Bytes of what is carried on, about. */
  get memoryBytes(): number {
    return this.#standing.memoryBytes;
  }

  /**
   * Reads the features as of a moment: events that happened before it, and before `known`, and were received by `known`.
   * @param known default `asOf`; earlier: what the moment would be like if nothing had come since; later: with hindsight
   * @param below only events that stand in the log before this position
   */
  read(regions: readonly Region[], asOf: number, target: ReadTarget, known: number = asOf, below: number = Number.POSITIVE_INFINITY): void {
    this.nextExpiry = Number.POSITIVE_INFINITY;
    this.#asOf = asOf;
    target.overflows.clear();
    this.#setEdges();
    const standing = known === asOf && below === Number.POSITIVE_INFINITY ? this.#standing.of(regions) : undefined;
    if (standing !== undefined && !this.#carryOn(standing, target)) return;
    this.#rows.collect(regions, { before: Math.min(asOf, known), known, below }, this.#windows);
    for (let i = 0; i < this.#slots.length; i++) this.#readSlot(this.#slots[i]!, target, standing);
    standing?.end(!this.#rows.leftOut);
  }

  /** Reads off the windows that stand. @returns whether others are left to be read */
  #carryOn(standing: StandingRead, target: ReadTarget): boolean {
    standing.carryOn(this.#asOf);
    let isAnyOpen = false;
    for (const read of this.#windows) {
      const held = standing.of(read);
      read.isOpen = held === undefined;
      if (held === undefined) isAnyOpen = true;
      else for (const feature of read.features) this.#readOff(feature, held.states[feature.slot.index], held.oldest[feature.slot.index]!, target);
    }
    return isAnyOpen;
  }

  #readSlot(of: SlotRead, target: ReadTarget, standing: StandingRead | undefined): void {
    const { run, slot, windows, empty } = of;
    const { pages } = this.#rows;
    const tiles = this.#rows.tilesOf(slot);
    if (of.watches.length > 0) beginWatches(of, standing !== undefined);
    if (standing === undefined && run.count === 0 && tiles.length === 0 && pages.length === 0) {
      readNothing(of, target);
      return;
    }
    this.#state = undefined;
    this.#oldest = Number.POSITIVE_INFINITY;
    this.#inRun = 0;
    this.#inPages = 0;
    for (let i = 0; i < windows.length; i++) {
      const { read, features, watches: ended } = windows[i]!;
      if (!read.isOpen) continue;
      const end = run.endOf(read);
      if (end > this.#inRun) this.#takeRows(of, end);
      if (pages.length > this.#inPages) this.#takePages(of, read);
      if (tiles.length > 0) this.#takeTiles(of, read, tiles);
      const state = this.#state;
      for (let f = 0; f < features.length; f++) {
        if (state === undefined) target.values[features[f]!.index] = empty;
        else this.#readOff(features[f]!, state, this.#oldest, target);
      }
      for (let w = 0; w < ended.length; w++) ended[w]!.end(state, this.#oldest, this.#asOf);
      standing?.take(read, slot, state, this.#oldest);
    }
  }

  /** Rows of its run, up to the end of a window. */
  #takeRows({ slot: { aggregate, each }, run, watches }: SlotRead, end: number): void {
    const { times, ids } = run;
    let at = this.#inRun;
    let state = this.#state ?? aggregate.zero();
    // What conditions look at are the states after each event.
    const isWatched = isAnyLooking(watches);
    while (isWatched && at < end) {
      let next = at + 1;
      if (each >= 0) while (next < end && times[next] === times[at] && ids[next] === ids[at]) next++;
      state = foldStretch(aggregate, state, run, at, next);
      for (let i = 0; i < watches.length; i++) watches[i]!.look(state, times[at]!, this.#asOf, false);
      at = next;
    }
    this.#state = at < end ? foldStretch(aggregate, state, run, at, end) : state;
    this.#inRun = end;
    this.#oldest = Math.min(this.#oldest, times[Math.min(end, aggregate.settlesAfter ?? end) - 1]!);
  }

  /** Pages that are in a window. */
  #takePages({ slot, run, watches }: SlotRead, { edge }: WindowRead): void {
    const { aggregate } = slot;
    const { pages } = this.#rows;
    for (; this.#inPages < pages.length && pages[this.#inPages]!.oldest >= edge; this.#inPages++) {
      const page = pages[this.#inPages]!;
      const part = page.stateOf(slot);
      if (part === undefined || this.#isSettled(aggregate, run, page.newest)) continue;
      this.#state = aggregate.merge(this.#state ?? aggregate.zero(), part);
      this.#oldest = Math.min(this.#oldest, page.oldest);
      // Older rows, of a page that is only read in part, may be in already.
      for (let i = 0; i < watches.length; i++) watches[i]!.lookAtMany(this.#state, this.#oldest, this.#asOf);
    }
  }

  /** Tiles that are in a window. */
  #takeTiles({ slot: { aggregate }, run, watches }: SlotRead, { index }: WindowRead, tiles: readonly TileColumn[]): void {
    const { isOneSource } = this.#rows;
    for (let i = 0; i < tiles.length; i++) {
      const tile = tiles[i]!;
      const { starts, ends } = tile.block;
      const end = ends[index]!;
      if (end <= tile.merged || (isOneSource && this.#isSettled(aggregate, run, Number.NEGATIVE_INFINITY))) continue;
      const reader = this.#bytes.at(tile.bytes, tile.position);
      let state = this.#state ?? aggregate.zero();
      while (tile.merged < end && isAnyLooking(watches)) {
        state = mergeStored(aggregate, state, reader, 1);
        const start = starts[tile.merged++]!;
        // Tiles of another source may be newer than what is in: then it is told less closely when the answer turns.
        for (let w = 0; w < watches.length; w++) {
          if (isOneSource) watches[w]!.look(state, start, this.#asOf, true);
          else watches[w]!.lookAtMany(state, start, this.#asOf);
        }
      }
      if (tile.merged < end) state = mergeStored(aggregate, state, reader, end - tile.merged);
      tile.merged = end;
      tile.position = reader.position;
      this.#state = state;
      this.#oldest = Math.min(this.#oldest, starts[end - 1]!);
    }
  }

  /** Whether nothing that happened up to a moment can change what is read, after the rows that are in. */
  #isSettled({ settlesAfter }: Slot['aggregate'], { times }: Run, moment: number): boolean {
    return settlesAfter !== undefined && this.#inRun >= settlesAfter && times[settlesAfter - 1]! > moment;
  }

  #readOff({ window, slot, index, column }: WindowFeature, state: unknown, oldest: number, { values, overflows }: ReadTarget): void {
    const value = slot.aggregate.read(state, this.#asOf);
    if (value === OVERFLOW) overflows.add(column);
    values[index] = value === OVERFLOW ? undefined : value;
    this.nextExpiry = Math.min(this.nextExpiry, leavesAt(window, oldest));
  }

  #setEdges(): void {
    const windows = this.#windows;
    for (let i = 0; i < windows.length; i++) {
      const read = windows[i]!;
      read.edge = farEdge(read.window, this.#asOf);
      read.isOpen = true;
    }
    // Rounding may swap neighbours, now and then.
    if (isInOrder(windows)) return;
    windows.sort((a, b) => b.edge - a.edge);
    for (const { windows: own } of this.#slots) own.sort((a, b) => b.read.edge - a.read.edge);
  }
}

function emptyOf({ aggregate }: Slot): ColumnValue {
  const value = aggregate.read(aggregate.zero(), 0);
  return value === OVERFLOW ? undefined : value;
}

/** Nothing came for the slot: all of its windows are open, and empty. */
function readNothing({ windows, empty }: SlotRead, { values }: ReadTarget): void {
  for (let i = 0; i < windows.length; i++) {
    const { features } = windows[i]!;
    for (let f = 0; f < features.length; f++) values[features[f]!.index] = empty;
  }
}

/** @param isPart some windows may stand, and what their watches say */
function beginWatches({ windows, watches }: SlotRead, isPart: boolean): void {
  if (!isPart) for (let i = 0; i < watches.length; i++) watches[i]!.begin();
  else for (const window of windows) if (window.read.isOpen) for (const watch of window.watches) watch.begin();
}

function isAnyLooking(watches: readonly Watch[]): boolean {
  for (let i = 0; i < watches.length; i++) if (watches[i]!.isLooking) return true;
  return false;
}

/** The latest edge first. */
function isInOrder(windows: readonly WindowRead[]): boolean {
  for (let i = 1; i < windows.length; i++) if (windows[i - 1]!.edge < windows[i]!.edge) return false;
  return true;
}
