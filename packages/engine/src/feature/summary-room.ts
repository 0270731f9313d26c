/**
 * How much memory page summaries of all sources take, and that it stays within a bound. The source whose summaries grew
 * longest ago loses its own first: who is busy gets new pages all the time. What is lost is made again when asked for.
 */

/** Whose pages have summaries. */
export interface SummaryOwner {
  /** Forgets what its pages come to, and tells the room. */
  forgetSummaries(): void;
}

export class SummaryRoom {
  readonly #bound: number;
  /** Those whose summaries grew last, at the end. */
  readonly #owners = new Set<SummaryOwner>();
  #bytes = 0;

  /** @param bound bytes */
  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Bytes taken now, about. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Summaries of an owner have grown, or shrunk when negative. */
  count(owner: SummaryOwner, bytes: number): void {
    this.#bytes += bytes;
    if (bytes <= 0) return;
    this.#owners.delete(owner);
    this.#owners.add(owner);
  }

  /** Has nothing any more. */
  leave(owner: SummaryOwner): void {
    owner.forgetSummaries();
    this.#owners.delete(owner);
  }

  /** Keeps to the bound. Only while nothing is being read: what a reading has in hand must stay as it is. */
  tidy(): void {
    for (const owner of this.#owners) {
      if (this.#bytes <= this.#bound) return;
      this.leave(owner);
    }
  }
}
