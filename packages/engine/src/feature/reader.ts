/**
 * The one reader. Rows of all sources of a customer, newest to oldest in one pass, run into one state a slot; whenever
 * the far edge of a window is passed, its features are read off. So any number of windows costs a single pass, and
 * reading live, as of a moment, for a training set or for a rule is the same code.
 *
 * Of a source with very many rows, pages that no window begins in the middle of are taken as one (`PageSummary`), and
 * while time goes on and nothing leaves a window, what was read last is carried on (`StandingRead`): the same bits.
 */
import type { ColumnValue } from '../registry/definition.ts';
import { OVERFLOW } from './aggregate.ts';
import { ByteReader } from './codec.ts';
import { foldRow } from './fold.ts';
import type { Arrivals } from './arrivals.ts';
import type { PageSummary } from './page-summary.ts';
import type { FeaturePlan, Slot } from './plan.ts';
import { familyAt, groupAt, isTile, levelAt, readHead, readKept, startBefore, statesAt, timeAt } from './row-codec.ts';
import type { Region } from './region.ts';
import { StandingRead } from './standing-read.ts';
import { slotsAt } from './tile.ts';
import type { Watch } from './watch.ts';
import { farEdge, leavesAt } from './window-edge.ts';
import { longestFirst, windowsOf, type WindowRead } from './window-read.ts';

/** Where the values go: by index of the column. */
export interface ReadTarget {
  readonly values: ColumnValue[];
  /** Columns whose value left ±2^53; cleared by each read. */
  readonly overflows: Set<string>;
}

/** Position and time of the next row, tile or whole page of a region, or of the part of it that is being read. */
interface Cursor {
  region: Region;
  at: number;
  time: number;
  /** Of the page that is next as a whole. */
  page: PageSummary | undefined;
}

/** Sources of which what was read last is kept, at most. */
const maxStanding = 256;

/** Which rows count: by event time, by received time, and by their position in the log. */
interface Taken {
  readonly before: number;
  readonly known: number;
  readonly below: number;
}

export class Reader {
  readonly #plan: FeaturePlan;
  readonly #windows: WindowRead[];
  readonly #slots: readonly Slot[];
  /** By family, those that are needed longest first: what is still needed stays at the beginning. */
  readonly #slotsOfFamily: readonly (readonly Slot[])[];
  /** By family: how many of its slots older rows may still change. */
  readonly #needed: Uint32Array;
  /** By slot: windows still to be read off; 0 also when older rows cannot change it any more. */
  readonly #remaining: Uint32Array;
  readonly #windowsOfSlot: Uint32Array;
  #openSlots = 0;
  /** By slot: time of the oldest row or tile in it. */
  readonly #oldest: Float64Array;
  readonly #watchesOfSlot: readonly (readonly Watch[])[];
  /** By family: whether any slot looks at fields, and at items of arrays. */
  readonly #fieldsOfFamily: readonly boolean[];
  readonly #itemsOfFamily: readonly boolean[];
  readonly #slotsOfTile: readonly (readonly (readonly Slot[])[])[];
  readonly #states: unknown[];
  readonly #bytes = new ByteReader();
  /** Regions being merged. */
  readonly #cursors: Cursor[] = [];
  /** Windows that are being read, and how many of them are read off so far. */
  #open: WindowRead[] = [];
  #passed = 0;
  /** A row was left out because it is not visible yet. */
  #leftOut = false;
  readonly #standing = new Map<Arrivals, StandingRead>();
  /** The one that windows read off are kept in. */
  #filled: StandingRead | undefined;

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
    this.#plan = plan;
    const features = [...columns].flatMap(([column, index]) => {
      const feature = plan.features.get(column);
      return feature === undefined ? [] : [{ ...feature, index }];
    });
    this.#windows = windowsOf(plan, features, watches);
    this.#slots = [...new Set([...features, ...watches].map(({ slot }) => slot))];
    this.#watchesOfSlot = plan.slots.map((slot) => watches.filter((watch) => watch.slot === slot));
    this.#slotsOfFamily = plan.families.map((_, family) => longestFirst(this.#slots.filter((slot) => slot.families.includes(family)), this.#windows));
    this.#needed = new Uint32Array(plan.families.length);
    this.#windowsOfSlot = Uint32Array.from(plan.slots, (slot) => this.#windows.filter(({ slots }) => slots.includes(slot)).length);
    this.#remaining = new Uint32Array(plan.slots.length);
    this.#oldest = new Float64Array(plan.slots.length);
    this.#fieldsOfFamily = this.#slotsOfFamily.map((slots) => slots.some(({ each, filter, measure }) => each >= 0 || filter !== undefined || measure !== undefined));
    this.#itemsOfFamily = this.#slotsOfFamily.map((slots) => slots.some(({ each }) => each >= 0));
    this.#slotsOfTile = plan.groups.map((group) => [0, 1, 2, 3].map((level) => (level === 0 ? [] : slotsAt(group, level))));
    this.#states = plan.slots.map(() => undefined);
  }

  /**
   * Reads the features as of a moment: events that happened before it, and before `known`, and were received by `known`.
   * @param known default `asOf`; earlier: what the moment would be like if nothing had come since; later: with hindsight
   * @param below only events that stand in the log before this position
   */
  read(regions: readonly Region[], asOf: number, target: ReadTarget, known: number = asOf, below: number = Number.POSITIVE_INFINITY): void {
    this.nextExpiry = Number.POSITIVE_INFINITY;
    target.overflows.clear();
    this.#setEdges(asOf);
    const standing = known === asOf && below === Number.POSITIVE_INFINITY ? this.#standingOf(regions) : undefined;
    this.#filled = standing;
    if (standing !== undefined) this.#carryOn(standing, asOf, target);
    else this.#open = this.#windows;
    if (this.#open.length === 0) return;
    this.#begin();
    this.#fold(regions, asOf, { before: Math.min(asOf, known), known, below }, target);
    while (this.#passed < this.#open.length) this.#readOff(this.#open[this.#passed++]!, asOf, target);
    standing?.end(!this.#leftOut);
  }

  /** Reads off the windows that stand; the others are to be read. */
  #carryOn(standing: StandingRead, asOf: number, target: ReadTarget): void {
    standing.carryOn(asOf);
    this.#open = [];
    for (const read of this.#windows) {
      const held = standing.of(read);
      if (held === undefined) this.#open.push(read);
      else this.#readFeatures(read, held.states, held.oldest, asOf, target);
    }
  }

  /** Of the only source that has anything, if it has very many rows. */
  #standingOf(regions: readonly Region[]): StandingRead | undefined {
    let only: Region | undefined;
    for (let i = 0; i < regions.length; i++) {
      const region = regions[i]!;
      if (region.end === region.start) continue;
      if (only !== undefined) return undefined;
      only = region;
    }
    const arrivals = only?.arrivals;
    if (arrivals === undefined) return undefined;
    let standing = this.#standing.get(arrivals);
    if (standing === undefined) {
      // The one that was begun first goes.
      if (this.#standing.size === maxStanding) this.#standing.delete(this.#standing.keys().next().value!);
      standing = new StandingRead(this.#plan, this.#windows, arrivals);
      this.#standing.set(arrivals, standing);
    }
    return standing;
  }

  #begin(): void {
    const { length } = this.#windows;
    if (this.#open.length === length) this.#remaining.set(this.#windowsOfSlot);
    else this.#remainingOfOpen();
    this.#openSlots = 0;
    for (let i = 0; i < this.#slots.length; i++) {
      const { index, aggregate } = this.#slots[i]!;
      if (this.#remaining[index] === 0) continue;
      this.#openSlots++;
      this.#states[index] = aggregate.zero();
    }
    for (const { watches } of this.#open) for (let w = 0; w < watches.length; w++) watches[w]!.begin();
    this.#oldest.fill(Number.POSITIVE_INFINITY);
    for (let family = 0; family < this.#needed.length; family++) this.#trim(family, this.#slotsOfFamily[family]!.length);
  }

  #remainingOfOpen(): void {
    this.#remaining.fill(0);
    for (const { slots } of this.#open) for (const { index } of slots) this.#remaining[index]!++;
  }

  /** Reads off the windows that are passed on the way. */
  #fold(regions: readonly Region[], asOf: number, taken: Taken, target: ReadTarget): void {
    const windows = this.#open;
    this.#cursors.length = 0;
    this.#passed = 0;
    this.#leftOut = false;
    for (const region of regions) {
      if (region.end === region.start) continue;
      const cursor = { region, at: region.end, time: 0, page: undefined };
      this.#cursors.push(cursor);
      this.#step(cursor, taken);
    }
    // Tiles of another source may reach beyond a row that is read before them.
    const alone = this.#cursors.length === 1;
    for (let cursor = this.#newest(); cursor !== undefined; cursor = this.#newest()) {
      const { at, time, page } = cursor;
      const { bytes } = cursor.region;
      while (this.#passed < windows.length && time < windows[this.#passed]!.edge) this.#readOff(windows[this.#passed++]!, asOf, target);
      if (this.#openSlots === 0) return;
      if (page !== undefined) this.#foldPage(page, asOf);
      else if (isTile(bytes, at)) this.#foldTile(bytes, at, asOf);
      else if (time < taken.before) this.#foldRow(bytes, at, taken, asOf, alone);
      else this.#leftOut = true;
      this.#step(cursor, taken);
    }
  }

  #foldRow(bytes: Uint8Array, at: number, { known, below }: Taken, asOf: number, alone: boolean): void {
    const { row, kept } = this.#plan;
    const family = familyAt(bytes, at);
    if (this.#needed[family] === 0) return;
    const slots = this.#slotsOfFamily[family]!;
    const reader = this.#bytes.at(bytes, at);
    readHead(reader, at, row);
    if (row.receivedAt > known || row.position >= below) {
      this.#leftOut = true;
      return;
    }
    if (this.#fieldsOfFamily[family]!) readKept(reader, kept[family]!, row, this.#itemsOfFamily[family]!);
    for (let i = this.#needed[family]! - 1; i >= 0; i--) {
      const slot = slots[i]!;
      if (this.#remaining[slot.index] === 0) continue;
      const state = foldRow(slot, this.#states[slot.index], row);
      this.#states[slot.index] = state;
      this.#look(slot, state, row.time, asOf, false);
      if (alone && slot.aggregate.isSettled?.(state) === true) this.#close(slot);
    }
  }

  #foldTile(bytes: Uint8Array, at: number, asOf: number): void {
    const reader = this.#bytes.at(bytes, statesAt(at));
    for (const slot of this.#slotsOfTile[groupAt(bytes, at)]![levelAt(bytes, at)]!) {
      const part = slot.aggregate.decode(reader);
      if (this.#remaining[slot.index] === 0) continue;
      const state = slot.aggregate.merge(this.#states[slot.index], part);
      this.#states[slot.index] = state;
      this.#look(slot, state, timeAt(bytes, at), asOf, true);
    }
  }

  #foldPage(page: PageSummary, asOf: number): void {
    for (let i = 0; i < this.#slots.length; i++) {
      const slot = this.#slots[i]!;
      const part = page.stateOf(slot);
      if (part === undefined || this.#remaining[slot.index] === 0) continue;
      const state = slot.aggregate.merge(this.#states[slot.index], part);
      this.#states[slot.index] = state;
      this.#oldest[slot.index] = page.oldest;
      const watches = this.#watchesOfSlot[slot.index]!;
      for (let w = 0; w < watches.length; w++) watches[w]!.lookAtMany(state, page.oldest, asOf);
    }
  }

  /** Whether all rows of the page count, and no window that is still to be read off begins among them. */
  #isWhole(page: PageSummary, { before, known, below }: Taken): boolean {
    if (page.newest >= before) return false;
    const windows = this.#open;
    let next = this.#passed;
    while (next < windows.length && windows[next]!.edge > page.newest) next++;
    if (next < windows.length && windows[next]!.edge > page.oldest) return false;
    page.prepare(this.#plan, this.#slots);
    return page.receivedAt <= known && page.position < below;
  }

  /** Something of that time, older than all before, is in the slot. */
  #look(slot: Slot, state: unknown, time: number, asOf: number, isTile: boolean): void {
    this.#oldest[slot.index] = time;
    const watches = this.#watchesOfSlot[slot.index]!;
    for (let i = 0; i < watches.length; i++) watches[i]!.look(state, time, asOf, isTile);
  }

  /** Older rows do not matter to the slot any more. */
  #close(slot: Slot): void {
    this.#remaining[slot.index] = 0;
    this.#openSlots--;
    for (let i = 0; i < slot.families.length; i++) this.#trim(slot.families[i]!, this.#needed[slot.families[i]!]!);
  }

  /** Of the first so many slots of a family, those at the end that older rows do not matter to are needed no more. */
  #trim(family: number, count: number): void {
    const slots = this.#slotsOfFamily[family]!;
    let needed = count;
    while (needed > 0 && this.#remaining[slots[needed - 1]!.index] === 0) needed--;
    this.#needed[family] = needed;
  }

  #readOff(read: WindowRead, asOf: number, target: ReadTarget): void {
    const { watches, slots } = read;
    this.#readFeatures(read, this.#states, this.#oldest, asOf, target);
    for (let i = 0; i < watches.length; i++) {
      const watch = watches[i]!;
      watch.end(this.#states[watch.slot.index], this.#oldest[watch.slot.index]!, asOf);
    }
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      const remaining = this.#remaining[slot.index]!;
      if (remaining === 1) this.#close(slot);
      else if (remaining > 1) this.#remaining[slot.index] = remaining - 1;
    }
    this.#filled?.take(read, this.#states, this.#oldest);
  }

  #readFeatures({ window, features }: WindowRead, states: readonly unknown[], oldest: Float64Array, asOf: number, { values, overflows }: ReadTarget): void {
    for (let i = 0; i < features.length; i++) {
      const { slot, index, column } = features[i]!;
      const value = slot.aggregate.read(states[slot.index], asOf);
      if (value === OVERFLOW) overflows.add(column);
      values[index] = value === OVERFLOW ? undefined : value;
      this.nextExpiry = Math.min(this.nextExpiry, leavesAt(window, oldest[slot.index]!));
    }
  }

  #setEdges(asOf: number): void {
    const windows = this.#windows;
    for (const each of windows) each.edge = farEdge(each.window, asOf);
    // Rounding may swap neighbours: nearly sorted, so insertion is the cheapest.
    for (let i = 1; i < windows.length; i++) {
      const moved = windows[i]!;
      let to = i;
      while (to > 0 && windows[to - 1]!.edge < moved.edge) {
        windows[to] = windows[to - 1]!;
        to--;
      }
      windows[to] = moved;
    }
  }

  #newest(): Cursor | undefined {
    const cursors = this.#cursors;
    let newest = cursors[0];
    for (let i = 1; i < cursors.length; i++) if (cursors[i]!.time > newest!.time) newest = cursors[i]!;
    return newest;
  }

  /** Moves to the row, tile or page before; drops the cursor at the beginning of its region. */
  #step(cursor: Cursor, taken: Taken): void {
    if (cursor.at <= cursor.region.start) {
      const { before } = cursor.region;
      if (before === undefined) {
        this.#cursors.splice(this.#cursors.indexOf(cursor), 1);
        return;
      }
      cursor.region = before;
      cursor.at = before.end;
    }
    const { bytes, start, end, summary } = cursor.region;
    cursor.page = summary !== undefined && cursor.at === end && this.#isWhole(summary, taken) ? summary : undefined;
    if (cursor.page !== undefined) {
      cursor.at = start;
      cursor.time = cursor.page.oldest;
      return;
    }
    cursor.at = startBefore(bytes, cursor.at);
    cursor.time = timeAt(bytes, cursor.at);
  }
}
