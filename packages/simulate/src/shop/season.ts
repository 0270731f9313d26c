/**
 * The rhythm of the week: how lively the shop is in each hour, with a mean of 1. Processes run in the time that this rhythm makes
 * (operational time): a rate of one order in ten days stays that, only the hours differ.
 */
import { HOUR_MS, WEEK_MS } from './time.ts';

/** Hours of the day from midnight, and days of the week from Monday. */
const BY_HOUR = [0.25, 0.12, 0.07, 0.05, 0.06, 0.12, 0.35, 0.7, 1, 1.15, 1.2, 1.25, 1.45, 1.3, 1.1, 1.05, 1.1, 1.2, 1.4, 1.7, 2.1, 2.2, 1.6, 0.7];
const BY_WEEKDAY = [0.92, 0.9, 0.93, 0.96, 1.05, 1.2, 1.15];

/** 1970-01-05, the first Monday. */
const FIRST_MONDAY = 4 * 24 * HOUR_MS;

const HOURS = 168;

export class Season {
  readonly #offsetMs: number;
  /** By hour of the week: how lively it is, and what has gone before it, ms. */
  readonly #pace = new Float64Array(HOURS);
  readonly #before = new Float64Array(HOURS + 1);

  /** @param offsetMs how far the shop's clocks are ahead of UTC */
  constructor(offsetMs: number) {
    this.#offsetMs = offsetMs;
    const raw = Array.from({ length: HOURS }, (_, hour) => BY_HOUR[hour % 24]! * BY_WEEKDAY[Math.floor(hour / 24)]!);
    const mean = raw.reduce((sum, pace) => sum + pace, 0) / HOURS;
    raw.forEach((pace, hour) => {
      this.#pace[hour] = pace / mean;
      this.#before[hour + 1] = this.#before[hour]! + (pace / mean) * HOUR_MS;
    });
  }

  /** Operational ms that have gone by at a moment; as long as real ones over any whole week. */
  elapsed(moment: number): number {
    const local = moment + this.#offsetMs - FIRST_MONDAY;
    const week = Math.floor(local / WEEK_MS);
    const within = local - week * WEEK_MS;
    const hour = Math.floor(within / HOUR_MS);
    return week * WEEK_MS + this.#before[hour]! + (within - hour * HOUR_MS) * this.#pace[hour]!;
  }

  /** The moment at which so many operational ms have gone by: the inverse of `elapsed`. Cost about 20 ns. */
  momentOf(elapsed: number): number {
    const week = Math.floor(elapsed / WEEK_MS);
    const within = elapsed - week * WEEK_MS;
    let [low, high] = [0, HOURS];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#before[middle]! <= within) low = middle;
      else high = middle;
    }
    const local = week * WEEK_MS + low * HOUR_MS + (within - this.#before[low]!) / this.#pace[low]!;
    return local - this.#offsetMs + FIRST_MONDAY;
  }
}
