/**
 * Tiles: what becomes of rows that nothing can change any more. A tile holds the states of one group of slots over an
 * hour, a day, or all time before; it merges into any window whose far edge it does not cross, and windows are rounded
 * so that none is ever crossed.
 */
import type { Row } from '../event/row.ts';
import { ByteReader, type ByteWriter } from './codec.ts';
import { foldRow } from './fold.ts';
import { DAY, EVER, HOUR, type Family, type FeaturePlan, type Group, type Slot } from './plan.ts';
import { beginTile, endLength, groupAt, levelAt, statesAt, timeAt } from './row-codec.ts';

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** Slots that a group keeps on a level, in the order of their states. */
export function slotsAt(group: Group, level: number): readonly Slot[] {
  return group.slots.filter((slot) => slot.levels[level as 1 | 2 | 3]);
}

interface Tile {
  readonly level: number;
  readonly group: Group;
  readonly start: number;
  /** Its stored bytes, as long as nothing is folded into it: most tiles pass a roll-up untouched. */
  stored: Uint8Array | undefined;
  readonly states: Map<Slot, unknown>;
}

/** The tiles of one source while they are being rolled up. */
export class TileSet {
  readonly #plan: FeaturePlan;
  readonly #tiles = new Map<number, Tile>();
  readonly #reader = new ByteReader();

  constructor(plan: FeaturePlan) {
    this.#plan = plan;
  }

  /** Takes up the stored tile from `at` to `end`. Its bytes must stay as they are until `encode`. */
  take(bytes: Uint8Array, at: number, end: number): void {
    const level = levelAt(bytes, at);
    const group = this.#plan.groups[groupAt(bytes, at)]!;
    const start = timeAt(bytes, at);
    this.#tiles.set(keyOf(level, group, start), { level, group, start, stored: bytes.subarray(at, end), states: new Map() });
  }

  /** Folds the row in hand into the finest level that each of its slots keeps. */
  add(family: Family, row: Row): void {
    for (const group of family.groups) {
      for (const slot of group.slots) {
        const level = coarser(slot, 0);
        if (level === undefined) continue;
        const states = this.#statesOf(level, group, startOf(level, row.time));
        states.set(slot, foldRow(slot, states.get(slot) ?? slot.aggregate.zero(), row));
      }
    }
  }

  /** Moves states that no hour (day) window can reach any more to days (to ever), or drops them. */
  age(moment: number): void {
    const { hourMs: hourWindow, dayMs: dayWindow } = this.#plan.retention;
    this.#ageLevel(HOUR, moment - hourWindow);
    this.#ageLevel(DAY, moment - dayWindow);
  }

  /** Writes all tiles in order of their starts, whatever their level: the reader relies on it. */
  encode(out: ByteWriter): void {
    const ordered = [...this.#tiles.values()].sort((a, b) => a.start - b.start || b.level - a.level || a.group.index - b.group.index);
    for (const { level, group, start, states, stored } of ordered) {
      if (stored !== undefined) {
        out.append(stored);
        continue;
      }
      const at = beginTile(out, { level, group: group.index, start });
      for (const slot of slotsAt(group, level)) slot.aggregate.encode(states.get(slot) ?? slot.aggregate.zero(), out);
      endLength(out, at);
    }
  }

  #ageLevel(level: number, before: number): void {
    for (const [key, tile] of this.#tiles) {
      if (tile.level !== level || tile.start >= startOf(level, before)) continue;
      this.#tiles.delete(key);
      for (const [slot, state] of this.#opened(tile)) {
        const next = coarser(slot, level);
        if (next === undefined) continue;
        const states = this.#statesOf(next, tile.group, startOf(next, tile.start));
        const other = states.get(slot);
        states.set(slot, other === undefined ? state : slot.aggregate.merge(other, state));
      }
    }
  }

  #statesOf(level: number, group: Group, start: number): Map<Slot, unknown> {
    const key = keyOf(level, group, start);
    let tile = this.#tiles.get(key);
    if (tile === undefined) {
      tile = { level, group, start, stored: undefined, states: new Map() };
      this.#tiles.set(key, tile);
    }
    return this.#opened(tile);
  }

  /** The tile's states, to be changed. */
  #opened(tile: Tile): Map<Slot, unknown> {
    const { stored, states } = tile;
    if (stored === undefined) return states;
    const reader = this.#reader.at(stored, statesAt(0));
    for (const slot of slotsAt(tile.group, tile.level)) states.set(slot, slot.aggregate.decode(reader));
    tile.stored = undefined;
    return states;
  }
}

/** Of a tile among those of one source. Starts are whole hours, groups fit a byte. */
function keyOf(level: number, group: Group, start: number): number {
  return ((start / hourMs) * 4 + level) * 256 + group.index;
}

/** The next level above that the slot keeps. */
function coarser(slot: Slot, level: number): number | undefined {
  for (let next = level + 1; next <= EVER; next++) if (slot.levels[next as 1 | 2 | 3]) return next;
  return undefined;
}

function startOf(level: number, time: number): number {
  if (level === EVER) return 0;
  const length = level === HOUR ? hourMs : dayMs;
  return Math.floor(time / length) * length;
}
