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
import type { FeaturePlan } from './plan.ts';
import type { Region } from './region.ts';
import { familyAt, readHead, readKept, startBefore } from './row-codec.ts';
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
      this.#standing[index] = { states: [], oldest: new Float64Array(plan.slots.length), holds: watches.map(() => false), since: watches.map(() => Number.POSITIVE_INFINITY), until: Number.NEGATIVE_INFINITY };
    }
  }

  /** What the window holds, after `carryOn` and until the next row; undefined when it must be read anew. */
  of({ index }: WindowRead): Pick<Standing, 'states' | 'oldest'> | undefined {
    const standing = this.#standing[index]!;
    return standing.until > this.#at ? standing : undefined;
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
      const { states, oldest, holds, since, until } = this.#standing[index]!;
      if (until <= asOf) continue;
      for (let i = 0; i < watches.length; i++) {
        const watch = watches[i]!;
        watch.renew({ held: holds[i]!, since: since[i]! }, states[watch.slot.index], oldest[watch.slot.index]!, asOf);
        holds[i] = watch.holds;
        since[i] = watch.since;
      }
    }
  }

  /** A window has been read off, with these states and times of the oldest by slot; nothing of them is kept. */
  take({ index, window, slots, watches }: WindowRead, states: readonly unknown[], oldest: Float64Array): void {
    const standing = this.#standing[index]!;
    standing.until = Number.POSITIVE_INFINITY;
    for (const { index: slot, aggregate } of slots) {
      standing.states[slot] = aggregate.merge(aggregate.zero(), states[slot]);
      standing.oldest[slot] = oldest[slot]!;
      standing.until = Math.min(standing.until, leavesAt(window, oldest[slot]!));
    }
    watches.forEach(({ holds, since }, i) => {
      standing.holds[i] = holds;
      standing.since[i] = since;
    });
  }

  /** All windows are read. @param isComplete no row was left out that a later moment will hold */
  end(isComplete: boolean): void {
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
