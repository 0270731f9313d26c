/**
 * The time in which orders happen: the season's, made faster for treated customers while a campaign runs. Between two moments at
 * which a campaign begins or ends, each customer's pace is a constant.
 */
import type { Campaign } from './options.ts';
import type { Season } from './season.ts';
import { DAY_MS } from './time.ts';

export class OrderClock {
  readonly #season: Season;
  /** Moments between which paces are constant, and the season's time at them. */
  readonly #bounds: readonly number[];
  readonly #elapsed: Float64Array;
  /** By set of campaigns that treat a customer (bits), and segment. */
  readonly #pace: Float64Array;

  constructor({ season, campaigns, start, end }: { readonly season: Season; readonly campaigns: readonly Campaign[]; readonly start: number; readonly end: number }) {
    const spans = campaigns.map(({ at, days }) => ({ from: at, to: at + days * DAY_MS }));
    const inside = spans.flatMap(({ from, to }) => [from, to]).filter((moment) => moment > start && moment < end);
    this.#season = season;
    this.#bounds = [start, ...[...new Set(inside)].sort((a, b) => a - b), end];
    this.#elapsed = Float64Array.from(this.#bounds, (bound) => season.elapsed(bound));
    const segments = this.#bounds.length - 1;
    this.#pace = new Float64Array(segments << campaigns.length);
    for (let treated = 0; treated < 1 << campaigns.length; treated++) {
      for (let segment = 0; segment < segments; segment++) {
        const from = this.#bounds[segment]!;
        this.#pace[treated * segments + segment] = campaigns.reduce((pace, { effect }, i) => ((treated >> i) & 1 && from >= spans[i]!.from && from < spans[i]!.to ? pace * effect : pace), 1);
      }
    }
  }

  /**
   * The moment at which so much of a customer's time has gone by after another; Infinity when that is beyond the shop's end.
   * @param treated bits of the campaigns that treat the customer
   */
  momentAfter(from: number, { elapsedMs, treated }: { readonly elapsedMs: number; readonly treated: number }): number {
    const segments = this.#bounds.length - 1;
    let left = elapsedMs;
    let at = this.#season.elapsed(from);
    for (let segment = 0; segment < segments; segment++) {
      const until = this.#elapsed[segment + 1]!;
      if (at >= until) continue;
      const pace = this.#pace[treated * segments + segment]!;
      if (left <= (until - at) * pace) return this.#season.momentOf(at + left / pace);
      left -= (until - at) * pace;
      at = until;
    }
    return Infinity;
  }

  /** How much of a customer's time goes by between two moments, ms. Beyond the shop's end no campaign runs. */
  elapsedBetween({ from, to, treated }: { readonly from: number; readonly to: number; readonly treated: number }): number {
    const segments = this.#bounds.length - 1;
    const [first, last] = [this.#season.elapsed(from), this.#season.elapsed(to)];
    let sum = Math.max(0, last - Math.max(first, this.#elapsed[segments]!));
    for (let segment = 0; segment < segments; segment++) {
      const overlap = Math.min(last, this.#elapsed[segment + 1]!) - Math.max(first, this.#elapsed[segment]!);
      if (overlap > 0) sum += overlap * this.#pace[treated * segments + segment]!;
    }
    return sum;
  }
}
