/** What each aggregate means, over the whole list of what is aggregated. Nothing is merged, stored or remembered. */
import type { AggregateSpec, ColumnValue } from '../../src/registry/definition.ts';
import { localTime } from './local-time.ts';
import { lengthMs, type Decimal, type Scalar } from './row.ts';

/** One event or item of a window. */
export interface Taken {
  readonly time: number;
  /** Hash of the event's id: the order among events of one moment. */
  readonly id: number;
  readonly item: number;
  readonly eventName: string;
  /** Missing only when the aggregate takes no value. */
  readonly value: Scalar | undefined;
}

/** @param taken in any order */
export function aggregate(spec: AggregateSpec, taken: readonly Taken[], { asOf, timeZone }: { asOf: number; timeZone: string }): ColumnValue {
  const sorted = [...taken].sort((a, b) => a.time - b.time || a.id - b.id || a.item - b.item || compare(a.value, b.value));
  const times = sorted.map(({ time }) => time);
  const values = sorted.map(({ value }) => value);
  const local = times.map((time) => localTime(time, timeZone));
  switch (spec.op) {
    case 'count':
      return sorted.length;
    case 'sum':
      return natural(total(values));
    case 'mean':
      return values.length === 0 ? undefined : nearest(total(values)) / values.length;
    case 'variance':
      return variance(values as readonly Decimal[]);
    case 'min':
      return natural(values.toSorted(compare)[0]);
    case 'max':
      return natural(values.toSorted(compare).at(-1));
    case 'first':
      return natural(values[0]);
    case 'last':
      return natural(values.at(-1));
    case 'lastN':
      return naturals(values.slice(-spec.n).reverse());
    case 'distinct':
      return new Set(values.map(natural)).size;
    case 'mostFrequent':
      return natural(byFrequency(values)[0]);
    case 'topK':
      return naturals(byFrequency(values).slice(0, spec.k));
    case 'quantile':
      return natural(values.toSorted(compare)[Math.floor(spec.q * (values.length - 1))]);
    case 'hourHistogram':
      return Array.from({ length: 24 }, (_, hour) => local.filter((at) => at.hour === hour).length);
    case 'weekdayHistogram':
      return Array.from({ length: 7 }, (_, day) => local.filter((at) => at.weekday === day + 1).length);
    case 'activeDays':
      return new Set(local.map(({ date }) => date)).size;
    case 'sessions':
      return sessions(times, spec);
    case 'timeSince': {
      const time = spec.which === 'first' ? times[0] : times.at(-1);
      return time === undefined ? undefined : asOf - time;
    }
    case 'timeOf':
      return spec.which === 'first' ? times[0] : times.at(-1);
    case 'gap': {
      const gaps = times.slice(1).map((time, i) => time - times[i]!);
      if (gaps.length === 0) return undefined;
      if (spec.measure === 'mean') return gaps.reduce((a, b) => a + b) / gaps.length;
      return spec.measure === 'shortest' ? Math.min(...gaps) : Math.max(...gaps);
    }
    case 'decayedSum':
      return sorted.reduce((sum, { time, value }) => sum + nearest(value as Decimal) * 0.5 ** ((asOf - time) / lengthMs(spec.halfLife)), 0);
    case 'funnel':
      return Math.max(0, ...sorted.map((_, start) => stepsFrom(sorted.slice(start), spec)));
  }
}

function sessions(times: readonly number[], { gap, measure }: Extract<AggregateSpec, { op: 'sessions' }>): number | undefined {
  const runs: number[][] = [];
  times.forEach((time, i) => {
    if (i > 0 && time - times[i - 1]! <= lengthMs(gap)) runs.at(-1)!.push(time);
    else runs.push([time]);
  });
  if (measure === 'count') return runs.length;
  if (runs.length === 0) return undefined;
  const measures = runs.map((run) => (measure === 'depth' ? run.length : run.at(-1)! - run[0]!));
  return measures.reduce((a, b) => a + b) / runs.length;
}

/** How many steps are taken when the first event is the first step and every next step is taken as soon as it can be. */
function stepsFrom(taken: readonly Taken[], { steps, within }: Extract<AggregateSpec, { op: 'funnel' }>): number {
  if (taken[0]!.eventName !== steps[0]) return 0;
  let depth = 0;
  for (const { time, eventName } of taken) {
    if (eventName === steps[depth] && time - taken[0]!.time <= lengthMs(within)) depth++;
  }
  return depth;
}

/** Mean of the squared distances from the mean, over one common denominator: Σ (n·x − Σx)² / n³. */
function variance(values: readonly Decimal[]): number | undefined {
  if (values.length === 0) return undefined;
  const n = BigInt(values.length);
  const { units: sum, scale } = total(values);
  const squares = values.reduce((all, { units }) => all + (n * units - sum) ** 2n, 0n);
  return Number(squares) / Number(n ** 3n) / 10 ** (2 * scale);
}

/** Different values, the most frequent first, then the smaller. */
function byFrequency(values: readonly (Scalar | undefined)[]): readonly (Scalar | undefined)[] {
  const different = values.filter((value, i) => values.findIndex((other) => compare(value, other) === 0) === i);
  const often = (value: Scalar | undefined): number => values.filter((other) => compare(value, other) === 0).length;
  return different.sort((a, b) => often(b) - often(a) || compare(a, b));
}

function total(values: readonly (Scalar | undefined)[]): Decimal {
  const decimals = values as readonly Decimal[];
  return { units: decimals.reduce((sum, { units }) => sum + units, 0n), scale: decimals[0]?.scale ?? 0 };
}

/** Texts by UTF-16 units, numbers by size (of one scale), false before true. */
function compare(left: Scalar | undefined, right: Scalar | undefined): number {
  const [a, b] = [left, right].map((value) => (typeof value === 'object' ? value.units : (value ?? 0)));
  return a! < b! ? -1 : a! > b! ? 1 : 0;
}

function nearest({ units, scale }: Decimal): number {
  return Number(units) / 10 ** scale;
}

/** Missing when it is a number that has left ±(2^53 − 1) units. */
export function natural(value: Scalar | undefined): string | number | boolean | undefined {
  if (typeof value !== 'object') return value;
  return Number.isSafeInteger(Number(value.units)) ? nearest(value) : undefined;
}

/** Booleans are listed as 0 and 1. */
function naturals(values: readonly (Scalar | undefined)[]): readonly string[] | readonly number[] {
  return values.map((value) => (typeof value === 'boolean' ? Number(value) : natural(value))) as readonly string[] | readonly number[];
}
