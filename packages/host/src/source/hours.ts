/** Counts by the hour, for the last two days: bounded however long they are kept. */

/** What became of events. */
export interface OutcomeCounts {
  readonly accepted: number;
  readonly duplicate: number;
  /** Later than their definition allows. */
  readonly late: number;
  readonly rejected: number;
}

/** Counts of one hour; `hour` is its number since 1970. */
export interface HourCounts extends OutcomeCounts {
  readonly hour: number;
}

/** One hour, ms. */
export const HOUR_MS = 3_600_000;
const KEPT_HOURS = 48;

export class Hours {
  readonly #hours: { -readonly [Key in keyof HourCounts]: HourCounts[Key] }[];

  /** @param kept as `list` gave them */
  constructor(kept: readonly HourCounts[] = []) {
    this.#hours = kept.map((hour) => ({ ...hour }));
  }

  /** Cost O(1). @param at by the clock in use, ms; times before the newest count as the newest */
  add(at: number, { accepted, duplicate, late, rejected }: OutcomeCounts): void {
    const newest = this.#hours.at(-1);
    const hour = Math.max(Math.floor(at / HOUR_MS), newest?.hour ?? 0);
    let counts = newest;
    if (counts?.hour !== hour) {
      counts = { hour, accepted: 0, duplicate: 0, late: 0, rejected: 0 };
      this.#hours.push(counts);
      while (this.#hours[0]!.hour <= hour - KEPT_HOURS) this.#hours.shift();
    }
    counts!.accepted += accepted;
    counts!.duplicate += duplicate;
    counts!.late += late;
    counts!.rejected += rejected;
  }

  /** Oldest first; hours in which nothing came are not there. */
  list(): readonly HourCounts[] {
    return this.#hours.map((hour) => ({ ...hour }));
  }
}
