/**
 * Whether a column of customers, or what a model says of them, has jumped: what the last two days hold against a week that ended a
 * week before, by PSI. Of the same customers day after day the days are no separate samples, so that scatter says nothing and only
 * size counts; slow ways of ageing do not come so far in ten days.
 */
import { driftSize, type DriftSize } from './drift-size.ts';
import type { DaySketch } from './find-drift.ts';
import { addSketches } from './value-sketch.ts';

/** A jump that was found. */
export interface FoundJump {
  /** The first day after it. */
  readonly since: number;
  /** The last day against the week before. */
  readonly size: DriftSize;
}

/** The week that is compared with begins so many days before the last, and has so many. */
const BEGINS_BEFORE = 14;
const WEEK = 7;
const LEAST_DAYS = 4;

/** Looks at the end of the days. @param days ascending @param psi from which on it is a jump */
export function findJump(days: readonly DaySketch[], { psi, from = -Infinity }: { readonly psi: number; readonly from?: number }): FoundJump | undefined {
  const last = days.at(-1);
  if (last === undefined) return undefined;
  const week = days.filter(({ day }) => day >= Math.max(from, last.day - BEGINS_BEFORE) && day < last.day - BEGINS_BEFORE + WEEK);
  const usual = week.length < LEAST_DAYS ? undefined : addSketches(week.map(({ sketch }) => sketch));
  if (usual === undefined) return undefined;
  const since = days.filter(({ day }) => day > last.day - WEEK).map(({ day, sketch }) => ({ day, size: driftSize(usual, sketch) }));
  const isFar = ({ size }: { readonly size: DriftSize | undefined }): boolean => size !== undefined && size.psi >= psi;
  if (since.length < 2 || !since.slice(-2).every(isFar)) return undefined;
  const lastNear = since.findLastIndex((each) => !isFar(each));
  return { since: since[lastNear + 1]!.day, size: since.at(-1)!.size! };
}
