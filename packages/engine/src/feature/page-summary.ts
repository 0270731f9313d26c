/**
 * What the rows of one page come to: the state of every slot over all of them. A page that no window begins in the
 * middle of is merged as one, like a tile; but it is made of the rows that stand beside it, and never stored.
 */
import { ByteReader } from './codec.ts';
import { foldRow } from './fold.ts';
import type { FeaturePlan, Slot } from './plan.ts';
import type { Region } from './region.ts';
import { familyAt, readHead, readKept, startBefore, timeAt } from './row-codec.ts';
import { sizeOfState } from './state-size.ts';

/** A state's place in both lists. */
const stateBytes = 16;

export class PageSummary {
  /** Event time of its first and its last row. */
  readonly oldest: number;
  readonly newest: number;
  /** The latest received time and the last position in the log of its rows; known after `prepare`. */
  receivedAt = Number.NEGATIVE_INFINITY;
  position = -1;
  readonly #page: Region;
  /** By slot; undefined: not asked for yet, or there is nothing in it. */
  #states: unknown[] = [];
  #isPrepared: boolean[] = [];
  /** Bytes of the states, and who is told when they become more or less. */
  #bytes = 0;
  readonly #count: (bytes: number) => void;

  /** @param page rows, no tiles; it must stay as it is @param count told how many bytes its states take more or less than before */
  constructor(page: Region, count: (bytes: number) => void) {
    this.#page = page;
    this.#count = count;
    this.oldest = timeAt(page.bytes, page.start);
    this.newest = timeAt(page.bytes, startBefore(page.bytes, page.end));
  }

  /** Folds the slots that were not asked for before. Cost: the rows of the page, once a slot. Uses the plan's row. */
  prepare(plan: FeaturePlan, slots: readonly Slot[]): void {
    let missing: Slot[] | undefined;
    for (let i = 0; i < slots.length; i++) {
      if (this.#isPrepared[slots[i]!.index] === true) continue;
      missing ??= [];
      missing.push(slots[i]!);
    }
    if (missing === undefined) return;
    this.#foldAll(plan, missing);
    let bytes = 0;
    for (const { index } of missing) {
      this.#isPrepared[index] = true;
      bytes += stateBytes + sizeOfState(this.#states[index]);
    }
    this.#bytes += bytes;
    this.#count(bytes);
  }

  /** Nothing is prepared any more. */
  forget(): void {
    this.#states = [];
    this.#isPrepared = [];
    this.#count(-this.#bytes);
    this.#bytes = 0;
  }

  /** State of a slot that is prepared; undefined when no row is of its families. Not to be changed. */
  stateOf({ index }: Slot): unknown {
    return this.#states[index];
  }

  #foldAll(plan: FeaturePlan, slots: readonly Slot[]): void {
    const { row, kept } = plan;
    const { bytes, start, end } = this.#page;
    const byFamily = plan.families.map((_, family) => slots.filter(({ families }) => families.includes(family)));
    const reader = new ByteReader();
    for (let to = end, at = 0; to > start; to = at) {
      at = startBefore(bytes, to);
      readHead(reader.at(bytes, at), at, row);
      this.receivedAt = Math.max(this.receivedAt, row.receivedAt);
      this.position = Math.max(this.position, row.position);
      const family = familyAt(bytes, at);
      if (byFamily[family]!.length === 0) continue;
      readKept(reader, kept[family]!, row, true);
      for (const slot of byFamily[family]!) this.#states[slot.index] = foldRow(slot, this.#states[slot.index] ?? slot.aggregate.zero(), row);
    }
  }
}
