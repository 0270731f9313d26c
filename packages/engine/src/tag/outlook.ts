/**
 * What a condition says now, and until when it surely says the same if nothing happens. Put together from parts, the span
 * is that of the whole: an `and` that is false stays so while one of its false parts does, one that is true until the
 * first of its parts turns; an `or` the other way round. So a profile is looked at again when a rule of its own may turn,
 * not whenever an event leaves some window.
 */

/** A condition that has been looked at. */
export interface Outlook {
  readonly holds: boolean;
  /** The first moment at which it may turn; Infinity: not by itself. Never later than it does turn. */
  readonly until: number;
}

/** A condition that must be looked at again after each reading, after all that it is made of. */
export interface OutlookNode extends Outlook {
  /** @param asOf the moment that was read */
  look(asOf: number): void;
}

/** All of the parts (`stops` false), or one of them (`stops` true): a part that equals `stops` decides. */
class Junction implements OutlookNode {
  holds = false;
  until = Number.POSITIVE_INFINITY;
  readonly #parts: readonly Outlook[];
  readonly #stops: boolean;

  constructor(parts: readonly Outlook[], stops: boolean) {
    this.#parts = parts;
    this.#stops = stops;
  }

  look(): void {
    const parts = this.#parts;
    let soonest = Number.POSITIVE_INFINITY;
    let decidedUntil = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      if (part.holds === this.#stops) decidedUntil = Math.max(decidedUntil, part.until);
      else soonest = Math.min(soonest, part.until);
    }
    const decided = decidedUntil > Number.NEGATIVE_INFINITY;
    this.holds = decided === this.#stops;
    this.until = decided ? decidedUntil : soonest;
  }
}

class Negation implements OutlookNode {
  holds = false;
  until = Number.POSITIVE_INFINITY;
  readonly #of: Outlook;

  constructor(of: Outlook) {
    this.#of = of;
  }

  look(): void {
    this.holds = !this.#of.holds;
    this.until = this.#of.until;
  }
}

/** A condition that is asked anew, with the moment up to which the answer stands. */
class Asked implements OutlookNode {
  holds = false;
  until = Number.POSITIVE_INFINITY;
  readonly #asks: () => boolean;
  readonly #until: (asOf: number) => number;

  constructor(asks: () => boolean, until: (asOf: number) => number) {
    this.#asks = asks;
    this.#until = until;
  }

  look(asOf: number): void {
    this.holds = this.#asks();
    this.until = this.#until(asOf);
  }
}

/** What was concluded before and nothing has touched since. Told from outside. */
export class Given implements Outlook {
  holds = false;
  until = Number.POSITIVE_INFINITY;
}

export const allOf = (parts: readonly Outlook[]): OutlookNode => new Junction(parts, false);
export const anyOf = (parts: readonly Outlook[]): OutlookNode => new Junction(parts, true);
export const negationOf = (of: Outlook): OutlookNode => new Negation(of);
export const asked = (asks: () => boolean, until: (asOf: number) => number): OutlookNode => new Asked(asks, until);
