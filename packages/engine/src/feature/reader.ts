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
import type { Region } from './source-store.ts';
import { slotsAt } from './tile.ts';

/** Where the values go: by index of the column. */
export interface ReadTarget {
  readonly values: ColumnValue[];
  /** Columns whose value left ±2^53; cleared by each read. */
  readonly overflows: Set<string>;
}

/** Position and time of the next row or tile of a region. */
interface Cursor {
  readonly region: Region;
  at: number;
  time: number;
}

interface WindowRead {
  readonly window: Window;
  readonly features: readonly { readonly column: string; readonly index: number; readonly slot: Slot }[];
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
  /** By slot: whether anybody asks for it. */
  readonly #wanted: Uint8Array;
  readonly #slotsOfFamily: readonly (readonly Slot[])[];
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

  /** @param columns which features to read, and the index of each among the values */
  constructor(plan: FeaturePlan, columns: ReadonlyMap<string, number>) {
    this.#plan = plan;
    const features = [...columns].flatMap(([column, index]) => {
      const feature = plan.features.get(column);
      return feature === undefined ? [] : [{ ...feature, index }];
    });
    this.#windows = windowsOf(features);
    this.#slots = [...new Set(features.map(({ slot }) => slot))];
    this.#wanted = new Uint8Array(plan.slots.length);
    for (const { index } of this.#slots) this.#wanted[index] = 1;
    this.#slotsOfFamily = plan.families.map((_, family) => this.#slots.filter((slot) => slot.families.includes(family)));
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
    for (const slot of this.#slots) this.#states[slot.index] = slot.aggregate.zero();
    this.#setEdges(asOf);
    const rest = this.#fold(regions, asOf, { before: Math.min(asOf, known), known, below }, target);
    for (let w = rest; w < this.#windows.length; w++) this.#readOff(this.#windows[w]!, asOf, target);
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
    let oldest = Number.POSITIVE_INFINITY;
    for (let cursor = this.#newest(); cursor !== undefined; cursor = this.#newest()) {
      const { at, time } = cursor;
      const { bytes } = cursor.region;
      while (passed < windows.length && time < windows[passed]!.edge) {
        this.#noteExpiry(windows[passed]!.window, oldest);
        this.#readOff(windows[passed++]!, asOf, target);
      }
      if (passed === windows.length) return passed;
      if (isTile(bytes, at)) {
        this.#foldTile(bytes, at);
        oldest = time;
      } else if (time < taken.before && this.#foldRow(bytes, at, taken)) {
        oldest = time;
      }
      this.#step(cursor);
    }
    for (let w = passed; w < windows.length; w++) this.#noteExpiry(windows[w]!.window, oldest);
    return passed;
  }

  #foldRow(bytes: Uint8Array, at: number, { known, below }: Taken): boolean {
    const { row, kept } = this.#plan;
    const slots = this.#slotsOfFamily[familyAt(bytes, at)]!;
    if (slots.length === 0) return false;
    const reader = this.#bytes.at(bytes, at);
    readHead(reader, at, row);
    if (row.receivedAt > known || row.position >= below) return false;
    readKept(reader, kept[row.family]!, row, this.#itemsOfFamily[row.family]!);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      this.#states[slot.index] = foldRow(slot, this.#states[slot.index], row);
    }
    return true;
  }

  #foldTile(bytes: Uint8Array, at: number): void {
    const reader = this.#bytes.at(bytes, statesAt(at));
    for (const slot of this.#slotsOfTile[groupAt(bytes, at)]![levelAt(bytes, at)]!) {
      const state = slot.aggregate.decode(reader);
      if (this.#wanted[slot.index] === 1) this.#states[slot.index] = slot.aggregate.merge(this.#states[slot.index], state);
    }
  }

  #readOff({ features }: WindowRead, asOf: number, { values, overflows }: ReadTarget): void {
    for (let i = 0; i < features.length; i++) {
      const { slot, index, column } = features[i]!;
      const value = slot.aggregate.read(this.#states[slot.index], asOf);
      if (value === OVERFLOW) overflows.add(column);
      values[index] = value === OVERFLOW ? undefined : value;
    }
  }

  /** The oldest event inside leaves when the edge, rounded to the resolution, passes it. */
  #noteExpiry({ windowMs, resolutionMs }: Window, oldest: number): void {
    if (windowMs === Number.POSITIVE_INFINITY || oldest === Number.POSITIVE_INFINITY) return;
    const leaves = Math.floor(oldest / resolutionMs) * resolutionMs + resolutionMs + windowMs;
    if (leaves < this.nextExpiry) this.nextExpiry = leaves;
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
    const { bytes, start } = cursor.region;
    if (cursor.at <= start) {
      this.#cursors.splice(this.#cursors.indexOf(cursor), 1);
      return;
    }
    cursor.at = startBefore(bytes, cursor.at);
    cursor.time = timeAt(bytes, cursor.at);
  }
}

/** Start of the window `[edge, asOf)`: the length of the window back, rounded down to its resolution. */
export function farEdge({ windowMs, resolutionMs }: Window, asOf: number): number {
  return windowMs === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : Math.floor((asOf - windowMs) / resolutionMs) * resolutionMs;
}

function windowsOf(features: readonly (PlannedFeature & { index: number })[]): WindowRead[] {
  const windows = new Map<string, { window: Window; features: { column: string; index: number; slot: Slot }[]; edge: number }>();
  for (const { column, index, slot, window } of features) {
    const key = `${window.windowMs} ${window.resolutionMs}`;
    let read = windows.get(key);
    if (read === undefined) {
      read = { window, features: [], edge: 0 };
      windows.set(key, read);
    }
    read.features.push({ column, index, slot });
  }
  return [...windows.values()];
}
