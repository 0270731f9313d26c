/** Sources as those who look after them see them: whether one has fallen silent, against its own rhythm. */
import type { HourCounts, Limn, SourceFacts } from '@limn/host';
import { HOUR_MS } from '@limn/host';

/** A source has fallen silent after so many of its longest usual pauses, */
export const silentPauses = 4;
/** but never sooner, ms. */
export const shortestSilenceMs = 120_000;

/** A source now. */
export interface WatchedSource extends SourceFacts {
  /** Since it was last heard, by the clock in use, ms. */
  readonly heardMs: number;
  /** The same, but a time in which this process did not run counts for nothing. ms */
  readonly quietMs: number;
  /** Longer than it ever usually is. Imports end, they do not fall silent. */
  readonly silent: boolean;
  /** Since the day began in the definition's time zone. */
  readonly today: Omit<HourCounts, 'hour'>;
  /** The last hour and the one under way. */
  readonly lastHour: Omit<HourCounts, 'hour'>;
}

/** @param runningSince by the clock in use, ms */
export function watchSources({ sources, clock, engine }: Pick<Limn, 'sources' | 'clock' | 'engine'>, runningSince: number): readonly WatchedSource[] {
  const now = clock.now();
  const dayStart = startOfDay(now, engine.definition.timeZone);
  return sources.list().map((source) => {
    const quietMs = Math.max(0, now - Math.max(source.lastAt, runningSince));
    const silent = source.way !== 'import' && source.usualPauseMs !== undefined && quietMs > Math.max(shortestSilenceMs, silentPauses * source.usualPauseMs);
    return { ...source, heardMs: Math.max(0, now - source.lastAt), quietMs, silent, today: sumOf(source.hours, dayStart), lastHour: sumOf(source.hours, now - HOUR_MS) };
  });
}

/** What came in the hours since a moment, the hour it lies in included. */
export function sumOf(hours: readonly HourCounts[], since: number): Omit<HourCounts, 'hour'> {
  const sum = { accepted: 0, duplicate: 0, late: 0, rejected: 0 };
  const from = Math.floor(since / HOUR_MS);
  for (const { hour, accepted, duplicate, late, rejected } of hours) {
    if (hour < from) continue;
    sum.accepted += accepted;
    sum.duplicate += duplicate;
    sum.late += late;
    sum.rejected += rejected;
  }
  return sum;
}

const partsOf = new Map<string, Intl.DateTimeFormat>();

/** When the day of a moment began, to the hour, in a time zone; ms. */
export function startOfDay(at: number, timeZone: string): number {
  let format = partsOf.get(timeZone);
  if (format === undefined) partsOf.set(timeZone, (format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' })));
  return Math.floor(at / HOUR_MS) * HOUR_MS - Number(format.format(at)) * HOUR_MS;
}
