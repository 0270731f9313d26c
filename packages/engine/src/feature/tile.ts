/**
 * Tiles: what becomes of rows that nothing can change any more. A tile holds the states of one group of slots over an
 * hour, a day, or all time before; it merges into any window whose far edge it does not cross, and windows are rounded
 * so that none is ever crossed.
 *
 * Tiles only ever come at the new end of their level and leave at the old one, whole blocks at a time: so a roll-up opens
 * the newest block of a level and leaves the others as they are.
 */
import { assert } from '../errors.ts';
import type { Row } from '../event/row.ts';
import { ByteReader, ByteWriter } from './codec.ts';
import { foldRow } from './fold.ts';
import { DAY, EVER, HOUR, type Family, type FeaturePlan, type Group, type Slot } from './plan.ts';
import { beginTiles, blocksAt, blocksEnd, blockTiles, createBlockHead, endTiles, readBlockHead, skipStates, startOf, writeBlockHead } from './tile-block.ts';

const levels = [HOUR, DAY, EVER] as const;

/** Slots that a group keeps on a level, in the order of their states: all or none, since a group has the same levels. */
export function slotsAt(group: Group, level: number): readonly Slot[] {
  return group.slots.filter((slot) => slot.levels[level as 1 | 2 | 3]);
}

interface Tile {
  readonly start: number;
  /** In the order of the slots; undefined: nothing of a slot is in it. */
  readonly states: unknown[];
}

interface StoredBlock {
  readonly bytes: Uint8Array;
  /** Start of its newest tile. */
  readonly newest: number;
}

/** Tiles of one group and level, newest first: those that are opened, then whole blocks as they are stored. */
interface Series {
  readonly group: Group;
  readonly level: number;
  readonly opened: Tile[];
  readonly stored: StoredBlock[];
}

/** The tiles of one source while they are being rolled up. */
export class TileSet {
  readonly #series: readonly Series[];
  readonly #bySlots: readonly (readonly Series[])[];
  readonly #retention: FeaturePlan['retention'];
  readonly #reader = new ByteReader();
  readonly #head = createBlockHead();
  readonly #states = new ByteWriter();

  constructor(plan: FeaturePlan) {
    this.#retention = plan.retention;
    this.#bySlots = plan.groups.map((group) => levels.map((level) => ({ group, level, opened: [], stored: [] })));
    this.#series = this.#bySlots.flat();
  }

  /** Takes up the stored tiles that stand at `at`. Their bytes must stay as they are until `encode`. */
  take(bytes: Uint8Array, at: number): void {
    const reader = this.#reader.at(bytes, blocksAt(at));
    const end = blocksEnd(bytes, at);
    while (reader.position < end) {
      const start = reader.position;
      const head = this.#head;
      readBlockHead(reader, head);
      for (let slot = 0; slot < head.slots; slot++) skipStates(reader);
      this.#seriesOf(head.group, head.level).stored.push({ bytes: bytes.subarray(start, reader.position), newest: head.starts[0]! });
    }
  }

  /** Folds the row in hand into the finest level that each of its slots keeps. */
  add(family: Family, row: Row): void {
    for (const group of family.groups) {
      const level = coarser(group, 0)!;
      const { states } = this.#tileAt(this.#seriesOf(group.index, level), row.time);
      const { slots } = group;
      for (let i = 0; i < slots.length; i++) states[i] = foldRow(slots[i]!, states[i] ?? slots[i]!.aggregate.zero(), row);
    }
  }

  /** Moves blocks that no hour (day) window can reach any more to days (to ever), or drops them. */
  age(moment: number): void {
    const { hourMs, dayMs } = this.#retention;
    for (const series of this.#series) {
      if (series.level === HOUR) this.#ageSeries(series, startOf(HOUR, moment - hourMs));
      if (series.level === DAY) this.#ageSeries(series, startOf(DAY, moment - dayMs));
    }
  }

  /** Writes what is there as one entry, even when that is nothing any more. */
  encode(out: ByteWriter): void {
    const at = beginTiles(out);
    for (const { group, level, opened, stored } of this.#series) {
      const slots = slotsAt(group, level);
      // Full blocks at the old end: they will not be opened again until they leave.
      const first = opened.length % blockTiles;
      if (first > 0) this.#writeBlock(out, { group, level, slots, tiles: opened.slice(0, first) });
      for (let from = first; from < opened.length; from += blockTiles) this.#writeBlock(out, { group, level, slots, tiles: opened.slice(from, from + blockTiles) });
      for (const { bytes } of stored) out.append(bytes);
    }
    endTiles(out, at);
  }

  #writeBlock(out: ByteWriter, { group, level, slots, tiles }: { group: Group; level: number; slots: readonly Slot[]; tiles: readonly Tile[] }): void {
    writeBlockHead(out, { group: group.index, level, slots: slots.length, starts: tiles.map(({ start }) => start) });
    const column = this.#states;
    slots.forEach(({ aggregate }, i) => {
      column.reset();
      for (const { states } of tiles) aggregate.encode(states[i] ?? aggregate.zero(), column);
      out.unsigned(column.length);
      out.append(column.view());
    });
  }

  #ageSeries({ group, level, opened, stored }: Series, before: number): void {
    const next = coarser(group, level);
    const { slots } = group;
    while (stored.length > 0 && stored.at(-1)!.newest < before) {
      const tiles = this.#tilesOf(stored.pop()!, slots);
      if (next === undefined) continue;
      for (const { start, states } of tiles.reverse()) this.#merge(this.#tileAt(this.#seriesOf(group.index, next), start), slots, states);
    }
    // What is opened costs nothing to move; but what is older leaves before it.
    while (stored.length === 0 && opened.length > 0 && opened.at(-1)!.start < before) {
      const { start, states } = opened.pop()!;
      if (next !== undefined) this.#merge(this.#tileAt(this.#seriesOf(group.index, next), start), slots, states);
    }
  }

  #merge({ states }: Tile, slots: readonly Slot[], parts: readonly unknown[]): void {
    for (let i = 0; i < slots.length; i++) {
      const part = parts[i];
      if (part !== undefined) states[i] = states[i] === undefined ? part : slots[i]!.aggregate.merge(states[i], part);
    }
  }

  #seriesOf(group: number, level: number): Series {
    return this.#bySlots[group]![level - HOUR]!;
  }

  /** The tile of the series that holds an event time, to be changed: the newest there is, or one that is newer than all. */
  #tileAt({ group, level, opened, stored }: Series, time: number): Tile {
    if (opened.length === 0 && stored.length > 0) opened.push(...this.#tilesOf(stored.shift()!, group.slots));
    const start = startOf(level, time);
    const newest = opened[0];
    if (newest?.start === start) return newest;
    assert(newest === undefined || newest.start < start, 'tiles come in order of time');
    const tile = { start, states: [] };
    opened.unshift(tile);
    return tile;
  }

  #tilesOf({ bytes }: StoredBlock, slots: readonly Slot[]): Tile[] {
    const reader = this.#reader.at(bytes, 0);
    readBlockHead(reader, this.#head);
    const { count, starts } = this.#head;
    const tiles = Array.from({ length: count }, (_, i): Tile => ({ start: starts[i]!, states: [] }));
    slots.forEach(({ aggregate }, slot) => {
      reader.unsigned();
      for (const { states } of tiles) states[slot] = aggregate.decode(reader);
    });
    return tiles;
  }
}

/** The next level above that the slots of a group keep. */
function coarser({ slots }: Group, level: number): number | undefined {
  for (let next = level + 1; next <= EVER; next++) if (slots[0]!.levels[next as 1 | 2 | 3]) return next;
  return undefined;
}
