/**
 * Things that wait for their minute: a chain for each, kept in two columns of numbers. Adding and taking cost the same however
 * many wait (a bucket queue), where a heap would touch memory all over for each of millions.
 */
import { MINUTE_MS } from '../shop/time.ts';

/** End of a chain. */
const NONE = -1;

export class Calendar {
  readonly #start: number;
  /** By minute: the first that waits for it. By thing: the next of its minute. */
  readonly #first: Int32Array;
  #next: Int32Array;

  constructor({ start, end, things }: { readonly start: number; readonly end: number; readonly things: number }) {
    this.#start = start;
    this.#first = new Int32Array(Math.ceil((end - start) / MINUTE_MS)).fill(NONE);
    this.#next = new Int32Array(things);
  }

  get minutes(): number {
    return this.#first.length;
  }

  /**
   * Lets a thing wait for the minute of a moment, ms. Beyond the end it is forgotten.
   * @param earliest the minute in which it waits at the earliest
   * @returns whether it waits
   */
  add(thing: number, { moment, earliest }: { readonly moment: number; readonly earliest: number }): boolean {
    const minute = Math.max(earliest, Math.floor((moment - this.#start) / MINUTE_MS));
    if (minute >= this.#first.length) return false;
    if (thing >= this.#next.length) this.#grow(thing);
    this.#next[thing] = this.#first[minute]!;
    this.#first[minute] = thing;
    return true;
  }

  /** Takes one that waits for the minute, the latest added first; -1 when there is none. */
  take(minute: number): number {
    const thing = this.#first[minute]!;
    if (thing !== NONE) this.#first[minute] = this.#next[thing]!;
    return thing;
  }

  #grow(thing: number): void {
    const next = new Int32Array(Math.max(thing + 1, this.#next.length * 2));
    next.set(this.#next);
    this.#next = next;
  }
}
