/**
 * Taking up a long log that has no checkpoint. Nearly all the time goes into concluding, and what is concluded on the way
 * stands in the feed already. So events are folded alone until near the end; there everybody is concluded at once, and
 * from there on event by event again, beside the feed, as after a checkpoint. What had been told by then is found in it.
 */
import type { Change, Postponed } from '@limn/engine';
import { isBefore, type ChangePlaces } from '../change/change-places.ts';

/** Of a record of the log, what decides whether everybody is concluded before it. */
export interface NextRecord {
  /** Of its first event. */
  readonly position: number;
  readonly events: number;
  /** When its first event counts as applied. */
  readonly begins: number;
  readonly moment: number;
}

export interface PostponementOptions {
  readonly places: ChangePlaces;
  /** The newest change of the feed. */
  readonly newest: Change;
  /** Concluding is to begin at the first record from here on. */
  readonly until: number;
  /** Change `changes` of the engine and all before are not in the feed; the next has the feed's id `feed` + 1. */
  readonly base: { readonly changes: number; readonly feed: number };
}

export class Postponement implements Postponed {
  readonly #options: PostponementOptions;

  constructor(options: PostponementOptions) {
    this.#options = options;
  }

  changesAround(position: number, moment: number): { readonly before: number; readonly after: number } {
    return { before: this.#toldBefore(position, moment), after: this.#toldBefore(position + 1, moment) };
  }

  /**
   * Changes that had been told before a record, when everybody is to be concluded there; undefined: not yet. It must come
   * later than the moment, and behind the newest change nobody knows what was told. Cost: see `ChangePlaces`.
   */
  settlesBefore({ position, events, begins, moment }: NextRecord, reached: number): number | undefined {
    const place = { position, moment: reached + 1 };
    if (events === 0 || begins <= reached || !this.#isKnown(place)) return undefined;
    const isLast = position >= this.#options.until || !this.#isKnown({ position: position + events, moment: moment + 1 });
    if (!isLast) return undefined;
    const told = this.#toldBefore(place.position, place.moment);
    // Before the definition was published, nothing that its engine made went to the feed.
    return told > this.#options.base.changes || told === 0 ? told : undefined;
  }

  #isKnown(place: { readonly position: number; readonly moment: number }): boolean {
    return !isBefore(this.#options.newest, place);
  }

  #toldBefore(position: number, moment: number): number {
    const { places, base } = this.#options;
    return places.newestBefore({ position, moment }) - base.feed + base.changes;
  }
}
