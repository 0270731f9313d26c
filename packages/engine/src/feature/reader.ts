/**
 * The one reader. Rows of all sources of a customer, newest to oldest in one pass, run into one state a slot; whenever
 * the far edge of a window is passed, its features are read off. So any number of windows costs a single pass, and
 * reading live, as of a moment, for a training set or for a rule is the same code.
 */
import type { ColumnValue } from '../registry/definition.ts';
import { OVERFLOW } from './aggregate.ts';
import { ByteReader } from './codec.ts';
import { foldRow } from './fold.ts';
import type { FeaturePlan, PlannedFeature, Slot, Window } from './plan.ts';
import { familyAt, groupAt, isTile, levelAt, readHead, readKept, startBefore, statesAt, timeAt } from './row-codec.ts';
import type { Region } from './region.ts';
import { slotsAt } from './tile.ts';
import type { Watch } from './watch.ts';
import { farEdge, leavesAt } from './window-edge.ts';

/** Where the values go: by index of the column. */
export interface ReadTarget {
  readonly values: ColumnValue[];
  /** Columns whose value left ±2^53; cleared by each read. */
  readonly overflows: Set<string>;
}

/** Position and time of the next row or tile of a region, or of the part of it that is being read. */
interface Cursor {
  region: Region;
  at: number;
  time: number;
}

interface WindowRead {
  readonly window: Window;
  readonly features: readonly { readonly column: string; readonly index: number; readonly slot: Slot }[];
  readonly watches: readonly Watch[];
  /** Of the features and watches, each once. */
  readonly slots: readonly Slot[];
  edge: number;
}

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
  #cursors: Cursor[] = [];

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
    this.#windows = windowsOf(features, watches);
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
    this.#begin();
    this.#setEdges(asOf);
    const rest = this.#fold(regions, asOf, { before: Math.min(asOf, known), known, below }, target);
    for (let w = rest; w < this.#windows.length; w++) this.#readOff(this.#windows[w]!, asOf, target);
  }

  #begin(): void {
    for (let i = 0; i < this.#slots.length; i++) {
      const { index, aggregate } = this.#slots[i]!;
      this.#states[index] = aggregate.zero();
      const watches = this.#watchesOfSlot[index]!;
      for (let w = 0; w < watches.length; w++) watches[w]!.begin();
    }
    this.#remaining.set(this.#windowsOfSlot);
    this.#oldest.fill(Number.POSITIVE_INFINITY);
    this.#openSlots = this.#slots.length;
    for (let family = 0; family < this.#needed.length; family++) this.#needed[family] = this.#slotsOfFamily[family]!.length;
  }

  /** @returns how many windows were read off on the way */
  #fold(regions: readonly Region[], asOf: number, taken: Taken, target: ReadTarget): number {
    const windows = this.#windows;
    this.#cursors = [];
    for (const region of regions) {
      if (region.end === region.start) continue;
      const cursor = { region, at: region.end, time: 0 };
      this.#cursors.push(cursor);
      this.#step(cursor);
    }
    let passed = 0;
    // Tiles of another source may reach beyond a row that is read before them.
    const alone = this.#cursors.length === 1;
    for (let cursor = this.#newest(); cursor !== undefined; cursor = this.#newest()) {
      const { at, time } = cursor;
      const { bytes } = cursor.region;
      while (passed < windows.length && time < windows[passed]!.edge) {
        this.#readOff(windows[passed++]!, asOf, target);
      }
      if (this.#openSlots === 0) return passed;
      if (isTile(bytes, at)) this.#foldTile(bytes, at, asOf);
      else if (time < taken.before) this.#foldRow(bytes, at, taken, asOf, alone);
      this.#step(cursor);
    }
    return passed;
  }

  #foldRow(bytes: Uint8Array, at: number, { known, below }: Taken, asOf: number, alone: boolean): void {
    const { row, kept } = this.#plan;
    const family = familyAt(bytes, at);
    if (this.#needed[family] === 0) return;
    const slots = this.#slotsOfFamily[family]!;
    const reader = this.#bytes.at(bytes, at);
    readHead(reader, at, row);
    if (row.receivedAt > known || row.position >= below) return;
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
    for (let i = 0; i < slot.families.length; i++) {
      const family = slot.families[i]!;
      const slots = this.#slotsOfFamily[family]!;
      let needed = this.#needed[family]!;
      while (needed > 0 && this.#remaining[slots[needed - 1]!.index] === 0) needed--;
      this.#needed[family] = needed;
    }
  }

  #readOff({ window, features, watches, slots }: WindowRead, asOf: number, { values, overflows }: ReadTarget): void {
    for (let i = 0; i < features.length; i++) {
      const { slot, index, column } = features[i]!;
      const value = slot.aggregate.read(this.#states[slot.index], asOf);
      if (value === OVERFLOW) overflows.add(column);
      values[index] = value === OVERFLOW ? undefined : value;
      this.nextExpiry = Math.min(this.nextExpiry, leavesAt(window, this.#oldest[slot.index]!));
    }
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

  /** Moves to the row or tile before; drops the cursor at the beginning of its region. */
  #step(cursor: Cursor): void {
    if (cursor.at <= cursor.region.start) {
      const { before } = cursor.region;
      if (before === undefined) {
        this.#cursors.splice(this.#cursors.indexOf(cursor), 1);
        return;
      }
      cursor.region = before;
      cursor.at = before.end;
    }
    const { bytes } = cursor.region;
    cursor.at = startBefore(bytes, cursor.at);
    cursor.time = timeAt(bytes, cursor.at);
  }
}

type WindowFeature = PlannedFeature & { readonly index: number };

function windowsOf(features: readonly WindowFeature[], watches: readonly Watch[]): WindowRead[] {
  const windows = new Map<string, { window: Window; features: WindowFeature[]; watches: Watch[] }>();
  const readOf = (window: Window): { features: WindowFeature[]; watches: Watch[] } => {
    const key = `${window.windowMs} ${window.resolutionMs}`;
    const found = windows.get(key) ?? { window, features: [], watches: [] };
    windows.set(key, found);
    return found;
  };
  for (const feature of features) readOf(feature.window).features.push(feature);
  for (const watch of watches) readOf(watch.window).watches.push(watch);
  return [...windows.values()].map((read) => ({ ...read, slots: [...new Set([...read.features, ...read.watches].map(({ slot }) => slot))], edge: 0 }));
}

/** Slots by their longest window; those that settle soon last. */
function longestFirst(slots: readonly Slot[], windows: readonly WindowRead[]): readonly Slot[] {
  const neededMs = (slot: Slot): number => (slot.aggregate.isSettled !== undefined ? 0 : Math.max(...windows.filter((read) => read.slots.includes(slot)).map(({ window }) => window.windowMs)));
  return [...slots].sort((a, b) => (neededMs(a) < neededMs(b) ? 1 : -1));
}
