/**
 * How long something takes, minute by minute for an hour, in histograms whose steps grow by a fifth: a percentile is
 * right to a tenth, and an hour costs 30 KB, however much is measured.
 */

const MINUTE_MS = 60_000;
const MINUTES = 60;
/** 10 µs to over 100 s. */
const STEPS = 92;
const LEAST_MS = 0.01;
const GROWTH = Math.log(1.2);

/** Percentiles of a stretch of time, ms; undefined: nothing was measured. */
export interface Latency {
  readonly count: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  readonly p999Ms?: number;
}

/** Of one minute; `at` is its beginning, by the system's time, ms. */
export interface MinuteLatency extends Latency {
  readonly at: number;
}

interface Minute {
  index: number;
  readonly counts: Uint32Array;
}

/** How long things took, minute by minute for an hour, in bins as wide as the precision asked for: bounded memory, whatever comes. */
export class LatencyWindows {
  readonly #now: () => number;
  readonly #minutes: Minute[] = Array.from({ length: MINUTES }, () => ({ index: -1, counts: new Uint32Array(STEPS) }));

  /** @param now the system's time, ms */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Cost about 50 ns. */
  add(ms: number): void {
    const index = Math.floor(this.#now() / MINUTE_MS);
    const minute = this.#minutes[index % MINUTES]!;
    if (minute.index !== index) {
      minute.index = index;
      minute.counts.fill(0);
    }
    minute.counts[stepOf(ms)]!++;
  }

  /** Percentiles of the last minutes, the one under way included. */
  over(minutes: number): Latency {
    const newest = Math.floor(this.#now() / MINUTE_MS);
    const counts = new Float64Array(STEPS);
    for (const minute of this.#minutes) {
      if (minute.index > newest - minutes && minute.index <= newest) minute.counts.forEach((count, step) => (counts[step]! += count));
    }
    return latencyOf(counts);
  }

  /** Minute by minute, oldest first; those in which nothing was measured are not there. */
  series(): readonly MinuteLatency[] {
    const newest = Math.floor(this.#now() / MINUTE_MS);
    return this.#minutes
      .filter(({ index }) => index > newest - MINUTES && index <= newest)
      .sort((a, b) => a.index - b.index)
      .map(({ index, counts }) => ({ at: index * MINUTE_MS, ...latencyOf(counts) }));
  }
}

function stepOf(ms: number): number {
  return Math.min(STEPS - 1, Math.max(0, Math.floor(Math.log(ms / LEAST_MS) / GROWTH)));
}

function latencyOf(counts: Iterable<number> & ArrayLike<number>): Latency {
  let count = 0;
  for (const of of counts) count += of;
  if (count === 0) return { count };
  return { count, p50Ms: percentile(counts, count, 0.5), p99Ms: percentile(counts, count, 0.99), p999Ms: percentile(counts, count, 0.999) };
}

/** The middle of the step in which it lies, ms, to three digits. */
function percentile(counts: ArrayLike<number>, count: number, share: number): number {
  let below = 0;
  let step = 0;
  for (; step < counts.length - 1; step++) {
    below += counts[step]!;
    if (below >= share * count) break;
  }
  return Number((LEAST_MS * Math.exp((step + 0.5) * GROWTH)).toPrecision(3));
}
