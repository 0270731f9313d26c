/**
 * What a reader last read of a source with very many rows, carried on: as long as nothing has left a window, what it
 * holds is what it held and the rows that came since. So an event of a customer with half of all traffic costs no more
 * than others; and as windows move by their resolution, each is read anew some three hundred times its length.
 *
 * Conditions on windows are followed less closely than by reading anew: they may turn as soon as anything leaves.
 */
import type { Arrivals } from './arrivals.ts';
import { ByteReader } from './codec.ts';
import { foldRow } from './fold.ts';
import type { FeaturePlan, Slot } from './plan.ts';
import type { Region } from './region.ts';
import { familyAt, readHead, readKept, startBefore } from './row-codec.ts';
import { sizeOfState } from './state-size.ts';
import { leavesAt } from './window-edge.ts';
import type { WindowRead } from './window-read.ts';

/** What a window held. */
interface Standing {
  /** By slot: its state, and the time of the oldest that is in it. */
  readonly states: unknown[];
  readonly oldest: Float64Array;
  /** By watch: its answer, and the event that brought it. */
  readonly holds: boolean[];
  readonly since: number[];
  /** From then on something has left. */
  until: number;
  /** Whether the last carrying on found it as it was. */
  isHeld: boolean;
  /** Of its states, when it was last read anew. */
  bytes: number;
}

export class StandingRead {
  readonly #plan: FeaturePlan;
  readonly #windows: readonly WindowRead[];
  readonly #arrivals: Arrivals;
  readonly #standing: Standing[];
  readonly #bytes = new ByteReader();
  /** How many of the arrivals are in. */
  #taken = 0;
  /** Moment of the last reading. */
  #at = Number.NEGATIVE_INFINITY;

  constructor(plan: FeaturePlan, windows: readonly WindowRead[], arrivals: Arrivals) {
    this.#plan = plan;
    this.#windows = windows;
    this.#arrivals = arrivals;
    this.#standing = [];
    for (const { index, watches } of windows) {
      this.#standing[index] = { states: [], oldest: new Float64Array(plan.slots.length), holds: watches.map(() => false), since: watches.map(() => Number.POSITIVE_INFINITY), until: Number.NEGATIVE_INFINITY, isHeld: false, bytes: 0 };
    }
  }

  /** Bytes taken in memory, about. */
  get memoryBytes(): number {
    return this.#standing.reduce((sum, { oldest, bytes }) => sum + oldest.byteLength + bytes, 0);
  }

  /** What the window holds, after `carryOn` and until the next row; undefined when it must be read anew. */
  of({ index }: WindowRead): Pick<Standing, 'states' | 'oldest'> | undefined {
    const standing = this.#standing[index]!;
    return standing.isHeld ? standing : undefined;
  }

  /**
   * Takes in what came since the last reading, and tells the watches of windows that stand. Their edges are set. Uses the
   * plan's row. Cost: those rows, once a window.
   */
  carryOn(asOf: number): void {
    const { count } = this.#arrivals;
    const arrived = asOf < this.#at ? undefined : this.#arrivals.after(this.#taken);
    if (arrived === undefined || !this.#takeIn(arrived, count - this.#taken, asOf)) this.#forget();
    this.#taken = count;
    this.#at = asOf;
    for (const { index, watches } of this.#windows) {
      const standing = this.#standing[index]!;
      const { states, oldest, holds, since } = standing;
      standing.isHeld = standing.until > asOf;
      if (!standing.isHeld) {
        standing.until = Number.POSITIVE_INFINITY;
        continue;
      }
      for (let i = 0; i < watches.length; i++) {
        const watch = watches[i]!;
        watch.renew({ held: holds[i]!, since: since[i]! }, states[watch.slot.index], oldest[watch.slot.index]!, asOf);
        holds[i] = watch.holds;
        since[i] = watch.since;
      }
    }
  }

  /** A window of a slot has been read off, with this state, undefined when nothing is in it; nothing of it is kept. */
  take({ index, window }: WindowRead, { index: slot, aggregate }: Slot, state: unknown, oldest: number): void {
    const standing = this.#standing[index]!;
    const nothing = aggregate.zero();
    standing.states[slot] = state === undefined ? nothing : aggregate.merge(nothing, state);
    standing.oldest[slot] = oldest;
    standing.until = Math.min(standing.until, leavesAt(window, oldest));
  }

  /** All windows are read. @param isComplete no row was left out that a later moment will hold */
  end(isComplete: boolean): void {
    for (const { index, watches, isOpen } of this.#windows) {
      if (!isOpen) continue;
      const standing = this.#standing[index]!;
      standing.bytes = sizeOfState(standing.states);
      watches.forEach(({ holds, since }, i) => {
        standing.holds[i] = holds;
        standing.since[i] = since;
      });
    }
    if (!isComplete) this.#forget();
  }

  #forget(): void {
    for (const standing of this.#standing) standing.until = Number.NEGATIVE_INFINITY;
  }

  /** @returns false when one of the rows is not visible yet: then what is in is not to be used any more */
  #takeIn(arrived: Region, count: number, asOf: number): boolean {
    const { row, kept } = this.#plan;
    const windows = this.#windows;
    let part = arrived;
    let end = part.end;
    for (let left = count; left > 0; left--) {
      if (end === part.start) {
        part = part.before!;
        end = part.end;
      }
      const { bytes } = part;
      end = startBefore(bytes, end);
      const reader = this.#bytes.at(bytes, end);
      readHead(reader, end, row);
      if (row.time >= asOf || row.receivedAt > asOf) return false;
      const family = familyAt(bytes, end);
      readKept(reader, kept[family]!, row, true);
      for (let i = 0; i < windows.length; i++) this.#takeRow(windows[i]!, family, asOf);
    }
    return true;
  }

  #takeRow({ index, window, edge, slotsOfFamily }: WindowRead, family: number, asOf: number): void {
    const { row } = this.#plan;
    const slots = slotsOfFamily[family]!;
    if (slots.length === 0 || row.time < edge) return;
    const standing = this.#standing[index]!;
    if (standing.until <= asOf) return;
    const { states, oldest } = standing;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      states[slot.index] = foldRow(slot, states[slot.index], row);
      if (row.time < oldest[slot.index]!) oldest[slot.index] = row.time;
    }
    standing.until = Math.min(standing.until, leavesAt(window, row.time));
  }
}

/** Sources of which what was read last is kept, at most. */
const maxStanding = 256;

/** The readings that a reader carries on. */
export class StandingReads {
  readonly #plan: FeaturePlan;
  readonly #windows: readonly WindowRead[];
  readonly #of = new Map<Arrivals, StandingRead>();

  constructor(plan: FeaturePlan, windows: readonly WindowRead[]) {
    this.#plan = plan;
    this.#windows = windows;
  }

  /** Bytes taken in memory, about. */
  get memoryBytes(): number {
    let sum = 0;
    for (const standing of this.#of.values()) sum += standing.memoryBytes;
    return sum;
  }

  /** Of the only source that has anything, if it has very many rows. */
  of(regions: readonly Region[]): StandingRead | undefined {
    let only: Region | undefined;
    for (let i = 0; i < regions.length; i++) {
      const region = regions[i]!;
      if (region.end === region.start) continue;
      if (only !== undefined) return undefined;
      only = region;
    }
    const arrivals = only?.arrivals;
    if (arrivals === undefined) return undefined;
    let standing = this.#of.get(arrivals);
    if (standing === undefined) {
      // The one that was begun first goes.
      if (this.#of.size === maxStanding) this.#of.delete(this.#of.keys().next().value!);
      standing = new StandingRead(this.#plan, this.#windows, arrivals);
      this.#of.set(arrivals, standing);
    }
    return standing;
  }
}
