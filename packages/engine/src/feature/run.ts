/**
 * Rows as columns: what the slots of one input take from the rows of a reading, newest first. A slot folds a stretch of
 * them in one call, in a loop over plain numbers; going from row to row would cost each slot several calls a row.
 */
import type { Row } from '../event/row.ts';
import type { Stretch } from './aggregate.ts';
import type { Slot } from './plan.ts';
import type { WindowRead } from './window-read.ts';

const firstRoom = 32;

export class Run implements Stretch {
  count = 0;
  times = new Float64Array(firstRoom);
  ids = new Float64Array(firstRoom);
  values = new Float64Array(firstRoom);
  items = new Uint32Array(firstRoom);
  families = new Uint8Array(firstRoom);
  readonly #slot: Slot;
  /** Windows of slots that all rows matter to, and of those that settle. */
  readonly #lasting: readonly WindowRead[];
  readonly #settling: readonly WindowRead[];
  /** The settling ones have settled with so many. */
  readonly #wanted: number;
  /** Start of the longest open window of either kind, after `begin`; Infinity when none is open. */
  lastingFrom = 0;
  settlingFrom = 0;
  /** By window: how many of the run are in it. */
  readonly #ends: Uint32Array;

  /** @param slots those of one input that are read, at least one @param windows all of the reader */
  constructor(slots: readonly Slot[], windows: readonly WindowRead[]) {
    const settle = slots.filter(({ aggregate }) => aggregate.settlesAfter !== undefined);
    const readsOf = (some: readonly Slot[]): readonly WindowRead[] => windows.filter((read) => read.slots.some((slot) => some.includes(slot)));
    this.#slot = slots[0]!;
    this.#settling = readsOf(settle);
    this.#lasting = readsOf(slots.filter((slot) => !settle.includes(slot)));
    this.#wanted = Math.max(0, ...settle.map(({ aggregate }) => aggregate.settlesAfter!));
    this.#ends = new Uint32Array(windows.length);
  }

  /** Whether events of the family are in it. */
  takes(family: number): boolean {
    return this.#slot.families.includes(family);
  }

  /** Nothing is in it. The edges of the windows are set. */
  begin(): void {
    this.count = 0;
    this.lastingFrom = earliestOpen(this.#lasting);
    this.settlingFrom = earliestOpen(this.#settling);
  }

  /** Whether slots that settle have settled. */
  get isSettled(): boolean {
    return this.count >= this.#wanted;
  }

  /** Whether an event of that time, no younger than those before, may matter. */
  wants(time: number): boolean {
    if (time >= this.lastingFrom) return true;
    return time >= this.settlingFrom && (this.count < this.#wanted || this.times[this.count - 1] === time);
  }

  /** Takes the row in hand, or its items, if they pass the filter and have a value. */
  take(row: Row): void {
    const { each, filter, measure, field } = this.#slot;
    if (each < 0 && field >= 0 && filter === undefined) {
      const value = row.fields[field]!;
      row.item = 0;
      if (!Number.isNaN(value)) this.#push(row, value);
      return;
    }
    const count = each < 0 ? 1 : row.arrays[each]!.count;
    for (let item = 0; item < count; item++) {
      row.item = item;
      if (filter !== undefined && !filter()) continue;
      const value = measure === undefined ? 0 : measure();
      if (!Number.isNaN(value)) this.#push(row, value);
    }
  }

  /** All rows are in. @param windows the latest edge first */
  end(windows: readonly WindowRead[]): void {
    const { times, count } = this;
    if (count === 0) return;
    let end = 0;
    for (let i = 0; i < windows.length; i++) {
      const { edge, index } = windows[i]!;
      while (end < count && times[end]! >= edge) end++;
      this.#ends[index] = end;
    }
  }

  /** How many of the run are in a window. */
  endOf({ index }: WindowRead): number {
    return this.count === 0 ? 0 : this.#ends[index]!;
  }

  #push({ time, id, item, family }: Row, value: number): void {
    const at = this.count++;
    if (at === this.times.length) this.#grow();
    this.times[at] = time;
    this.ids[at] = id;
    this.values[at] = value;
    this.items[at] = item;
    this.families[at] = family;
  }

  #grow(): void {
    const room = this.times.length * 2;
    const copy = <Column extends Float64Array | Uint32Array | Uint8Array>(grown: Column, old: Column): Column => {
      grown.set(old);
      return grown;
    };
    this.times = copy(new Float64Array(room), this.times);
    this.ids = copy(new Float64Array(room), this.ids);
    this.values = copy(new Float64Array(room), this.values);
    this.items = copy(new Uint32Array(room), this.items);
    this.families = copy(new Uint8Array(room), this.families);
  }
}

/** One run for each input of the slots. */
export function runsOf(slots: readonly Slot[], windows: readonly WindowRead[]): ReadonlyMap<number, Run> {
  const inputs = new Set(slots.map(({ input }) => input));
  return new Map([...inputs].map((input) => [input, new Run(slots.filter((slot) => slot.input === input), windows)]));
}

function earliestOpen(reads: readonly WindowRead[]): number {
  let from = Number.POSITIVE_INFINITY;
  for (let i = 0; i < reads.length; i++) if (reads[i]!.isOpen && reads[i]!.edge < from) from = reads[i]!.edge;
  return from;
}
