/** What somebody asks to be forecast, as it stands in a query or on a command line. */
import type { AskedSeries, SeriesStep } from '@limn/learn';

/** Texts as they were written; what is absent is the usual. */
export interface ForecastRequest {
  readonly event?: string | undefined;
  readonly of?: string | undefined;
  readonly by?: string | undefined;
  readonly segment?: string | undefined;
  readonly members?: boolean | undefined;
  /** `1d` or `7d`. */
  readonly every?: string | undefined;
  /** `28d`. */
  readonly ahead?: string | undefined;
}

/** The same, read. */
export interface ReadForecastRequest {
  readonly asked: AskedSeries;
  /** Steps. */
  readonly ahead: number;
}

/** How far is looked when nobody says, and at most, days. */
export const usualAhead = '28d';
const MOST_DAYS = 366;
/** Steps by how they are written. */
const steps: Readonly<Record<string, { readonly step: SeriesStep; readonly days: number }>> = { '1d': { step: 'day', days: 1 }, '7d': { step: 'week', days: 7 } };

/** @returns undefined when the step is neither a day nor a week, or the time ahead is no whole number of steps up to a year */
export function readForecastRequest({ event, of, by, segment, members, every = '1d', ahead = usualAhead }: ForecastRequest): ReadForecastRequest | undefined {
  const read = Object.hasOwn(steps, every) ? steps[every] : undefined;
  const days = /^[1-9]\d{0,2}d$/.test(ahead) ? Number(ahead.slice(0, -1)) : NaN;
  if (read === undefined || !(days <= MOST_DAYS) || days % read.days !== 0) return undefined;
  return {
    asked: { every: read.step, ...(event !== undefined && { event }), ...(of !== undefined && { of }), ...(by !== undefined && { by }), ...(segment !== undefined && { segment }), ...(members === true && { members }) },
    ahead: days / read.days,
  };
}
