/**
 * When does a condition on one feature turn, if nothing happens? A window loses its oldest events first. So what it will
 * hold later are its newest events, and rows are read newest first: the state on the way through them is, one after the
 * other, every state that the future brings. The event at which the answer last changed on the way is the one whose
 * leaving turns the condition back, and nothing before that can.
 */
import type { ColumnValue } from '../registry/definition.ts';
import { OVERFLOW } from './aggregate.ts';
import type { PlannedFeature, Slot, Window } from './plan.ts';
import { leavesAt } from './window-edge.ts';

/** States that are asked on the way, at most; with more, the turn is put at the next event's leaving, where all is read anew. */
const maxLooks = 64;

/** What is asked of a feature that stands still between events. */
export interface WatchOptions {
  readonly feature: PlannedFeature;
  readonly asks: (value: ColumnValue) => boolean;
  /** What holds of some newest events holds with older ones too: nothing needs to be asked from there on. */
  readonly latches: boolean;
  /** Events without which the answer cannot differ from that of no events; default 1. */
  readonly needs?: number;
}

/** A condition that a `Reader` follows. Holds the answer of the last read. */
export class Watch {
  readonly slot: Slot;
  readonly window: Window;
  readonly #asks: WatchOptions['asks'];
  readonly #latches: boolean;
  readonly #needs: number;
  readonly #ofNothing: boolean;
  #holds = false;
  /** Time of the event that brought the answer; Infinity: the answer is that of no events. */
  #since = Number.POSITIVE_INFINITY;
  #looks = 0;
  #ended = false;

  constructor({ feature, asks, latches, needs = 1 }: WatchOptions) {
    this.slot = feature.slot;
    this.window = feature.window;
    this.#asks = asks;
    this.#latches = latches;
    this.#needs = needs;
    this.#ofNothing = this.#answer(this.slot.aggregate.zero(), 0);
  }

  /** Whether the condition holds. */
  get holds(): boolean {
    return this.#holds;
  }

  /** Time of the event whose leaving may turn it; Infinity: none's. */
  get since(): number {
    return this.#since;
  }

  /** It turns no sooner than this, if nothing happens; Infinity: never. */
  get until(): number {
    return leavesAt(this.window, this.#since);
  }

  /** Whether states on the way still matter to it, before the window is full. */
  get isLooking(): boolean {
    return !this.#ended && this.#looks <= maxLooks && !(this.#latches && this.#holds !== this.#ofNothing);
  }

  /** Before any row. */
  begin(): void {
    this.#holds = this.#ofNothing;
    this.#since = Number.POSITIVE_INFINITY;
    this.#looks = 0;
    this.#ended = false;
  }

  /** An event of that time, older than all before, came into the state; or a tile of many. */
  look(state: unknown, time: number, asOf: number, isTile: boolean): void {
    if (this.#ended || (this.#latches && this.#holds !== this.#ofNothing)) return;
    this.#looks = isTile ? Math.max(this.#needs, this.#looks + 1) : this.#looks + 1;
    if (this.#looks < this.#needs || this.#looks > maxLooks) return;
    const holds = this.#answer(state, asOf);
    if (holds === this.#holds) return;
    this.#holds = holds;
    this.#since = time;
  }

  /**
   * Many events came into the state at once, the oldest of them at that time, and will leave one by one: the answer may
   * have been another anywhere among them.
   */
  lookAtMany(state: unknown, oldest: number, asOf: number): void {
    if (this.#ended || (this.#latches && this.#holds !== this.#ofNothing)) return;
    // What does not latch is asked once, when the window is full.
    this.#looks = this.#latches ? this.#needs : maxLooks + 1;
    if (!this.#latches) return;
    this.#holds = this.#answer(state, asOf);
    if (this.#holds !== this.#ofNothing) this.#since = oldest;
  }

  /**
   * Nothing has left the window since the last reading, and newer events may have come: the window needs no look.
   * @param last what it came to then @param oldest time of the oldest event in the window
   */
  renew(last: { readonly held: boolean; readonly since: number }, state: unknown, oldest: number, asOf: number): void {
    this.#ended = true;
    if (this.#latches && last.held !== this.#ofNothing) {
      this.#holds = last.held;
      this.#since = last.since;
      return;
    }
    this.#holds = this.#answer(state, asOf);
    this.#since = this.#latches && this.#holds === this.#ofNothing ? Number.POSITIVE_INFINITY : oldest;
  }

  /** The window is full. @param oldest time of what came in last */
  end(state: unknown, oldest: number, asOf: number): void {
    this.#ended = true;
    if (this.#looks <= maxLooks) return;
    this.#holds = this.#answer(state, asOf);
    this.#since = oldest;
  }

  #answer(state: unknown, asOf: number): boolean {
    const value = this.slot.aggregate.read(state, asOf);
    return this.#asks(value === OVERFLOW ? undefined : value);
  }
}
