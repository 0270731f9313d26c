/**
 * Whether a column of customers has jumped: what the last two days hold against a week that ended a week before, by PSI. Of the same
 * customers day after day the days are no separate samples, so that scatter says nothing and only size counts. Like is compared
 * with like: customers age and counters grow, so that it is a jump only when it is several times as far as the ten days before went.
 */
import { driftSize, type DriftSize } from './drift-size.ts';
import type { DaySketch } from './find-drift.ts';
import { addSketches, type ValueSketch } from './value-sketch.ts';

/** A jump that was found. */
export interface FoundJump {
  /** The first day after it. */
  readonly since: number;
  /** The last day against the week before. */
  readonly size: DriftSize;
}

/** The week that is compared with begins so many days before the last, and the week before it as many before that. */
const BEGINS_BEFORE = 14;
const WEEK = 7;
const APART = 10;
const LEAST_DAYS = 4;
/** So many times as far as usual is no ageing. */
const TIMES = 3;

/** Looks at the end of the days. @param days ascending @param psi from which on it is a jump @returns undefined: none, or fewer than some four weeks are known */
export function findJump(days: readonly DaySketch[], { psi, from = -Infinity }: { readonly psi: number; readonly from?: number }): FoundJump | undefined {
  const last = days.at(-1);
  if (last === undefined) return undefined;
  const week = (begin: number): ValueSketch | undefined => {
    const found = days.filter(({ day }) => day >= Math.max(from, begin) && day < begin + WEEK);
    return found.length < LEAST_DAYS ? undefined : addSketches(found.map(({ sketch }) => sketch));
  };
  const usual = week(last.day - BEGINS_BEFORE);
  const before = week(last.day - BEGINS_BEFORE - APART);
  if (usual === undefined || before === undefined) return undefined;
  const bound = Math.max(psi, TIMES * (driftSize(before, usual)?.psi ?? Infinity));
  const sizes = days.filter(({ day }) => day > last.day - WEEK).map(({ day, sketch }) => ({ day, size: driftSize(usual, sketch) }));
  const isFar = ({ size }: { readonly size: DriftSize | undefined }): boolean => size !== undefined && size.psi >= bound;
  if (sizes.length < 2 || !sizes.slice(-2).every(isFar)) return undefined;
  const lastNear = sizes.findLastIndex((each) => !isFar(each));
  return { since: sizes[lastNear + 1]!.day, size: sizes.at(-1)!.size! };
}
