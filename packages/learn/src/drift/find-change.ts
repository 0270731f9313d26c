/**
 * Whether a daily series broke lately, and on which day. Each of the last days is tried as the day of the change; what came from it
 * on is compared with what a straight line and the weekdays of the four weeks before would have gone on to. So growth and slow
 * seasons are no change, and a Saturday is compared with Saturdays.
 *
 * The size of what is usual is the scatter of those weeks around their own line, never less than chance alone gives. A change
 * must be beyond chance by `deviations`, on two days at least or by twice as much on one, and large enough to matter. Sources: a
 * likelihood ratio for a shift in a regression (Quandt 1960; Andrews 1993), Student's t by Wallace's normal approximation (1959).
 */

/** One day of a series. */
export interface DayValue {
  /** Days since 1970, in the shop's time zone; ascending, gaps allowed. */
  readonly day: number;
  readonly value: number;
  /** Standard error by chance alone: of a share √(p(1 − p)/n). */
  readonly error: number;
}

/** What a change must be. */
export interface ChangeBounds {
  /** Beyond chance by so many deviations of the normal law. */
  readonly deviations: number;
  /** In the unit of the series. */
  readonly least: number;
  /** Days before this one are not what is usual any more: a change was found there. */
  readonly from?: number;
}

/** A change that was found. */
export interface FoundChange {
  /** The first day after it. */
  readonly since: number;
  /** In the unit of the series, against what was to be expected. */
  readonly shift: number;
  readonly deviations: number;
  /** Days that speak for it. */
  readonly days: number;
}

/** So many days back a change may lie that is found today. */
const LAST_DAYS = 7;
/** Days that say what is usual, and as few of them as will do. */
const USUAL_DAYS = 28;
const LEAST_DAYS = 14;
/** Days scatter as chance has it up to so many times its variance; then as much is known as from so many days. */
const CHANCE_TIMES = 2;
const KNOWN_FREEDOM = 100;

/** Looks at the end of a series. Deterministic. @returns undefined: nothing broke, or too little is known */
export function findChange(series: readonly DayValue[], { deviations, least, from = -Infinity }: ChangeBounds): FoundChange | undefined {
  const last = series.at(-1);
  if (last === undefined) return undefined;
  let found: FoundChange | undefined;
  let isSure = false;
  for (let since = last.day; since > last.day - LAST_DAYS; since--) {
    const usual = series.filter(({ day }) => day < since && day >= Math.max(since - USUAL_DAYS, from));
    const after = series.filter(({ day }) => day >= since);
    if (usual.length < LEAST_DAYS || after.length === 0 || after[0]!.day !== since) continue;
    const change = compare(usual, after);
    const needed = after.length > 1 ? deviations : deviations * 1.5;
    isSure ||= Math.abs(change.deviations) >= needed && Math.abs(change.shift) >= (after.length > 1 ? least : 2 * least);
    if (found === undefined || Math.abs(change.deviations) > Math.abs(found.deviations)) found = { since, days: after.length, ...change };
  }
  // Once one of the days is sure that something changed, the likeliest of all says when.
  return isSure ? found : undefined;
}

function compare(usual: readonly DayValue[], after: readonly DayValue[]): { readonly shift: number; readonly deviations: number } {
  const weekdays = weekdayEffects(usual);
  const line = lineThrough(usual.map(({ day, value }) => ({ x: day, y: value - weekdays[mod7(day)]! })));
  const residuals = usual.map(({ day, value }) => value - weekdays[mod7(day)]! - line.at(day));
  const freedom = usual.length - 2 - 3;
  const scatter = residuals.reduce((sum, each) => sum + each * each, 0) / freedom;
  const mean = (of: (each: DayValue) => number): number => after.reduce((sum, each) => sum + of(each), 0) / after.length;
  const shift = mean(({ day, value }) => value - weekdays[mod7(day)]! - line.at(day));
  const x = mean(({ day }) => day);
  const chance = mean(({ error }) => error * error);
  // Of the mean of the days since, and of the line where they lie.
  const spread = (1 / after.length + 1 / usual.length + (x - line.mean) ** 2 / line.width) * Math.max(scatter, chance);
  if (spread === 0) return { shift, deviations: shift === 0 ? 0 : Math.sign(shift) * Infinity };
  // Where the days scatter as chance has it, how much they scatter is known, and not only guessed from four weeks.
  return { shift, deviations: normalOf(shift / Math.sqrt(spread), scatter <= CHANCE_TIMES * chance ? KNOWN_FREEDOM : freedom) };
}

/** How far each weekday lies from the mean, as far as it is more than chance (James & Stein 1961). */
function weekdayEffects(usual: readonly DayValue[]): readonly number[] {
  const line = lineThrough(usual.map(({ day, value }) => ({ x: day, y: value })));
  const residuals = usual.map(({ day, value }) => ({ weekday: mod7(day), rest: value - line.at(day) }));
  const groups = Array.from({ length: 7 }, (_, weekday) => residuals.filter((each) => each.weekday === weekday).map(({ rest }) => rest));
  const means = groups.map((group) => (group.length === 0 ? 0 : group.reduce((sum, each) => sum + each, 0) / group.length));
  const within = groups.reduce((sum, group, i) => sum + group.reduce((total, each) => total + (each - means[i]!) ** 2, 0), 0) / Math.max(1, usual.length - 7);
  const between = means.reduce((sum, each) => sum + each * each, 0) / 6;
  const chance = within / (usual.length / 7);
  const kept = between === 0 ? 0 : Math.max(0, 1 - chance / between);
  return means.map((each) => each * kept);
}

interface Line {
  readonly mean: number;
  readonly width: number;
  at(x: number): number;
}

function lineThrough(points: readonly { readonly x: number; readonly y: number }[]): Line {
  const mean = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const height = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const width = points.reduce((sum, { x }) => sum + (x - mean) ** 2, 0);
  const slope = width === 0 ? 0 : points.reduce((sum, { x, y }) => sum + (x - mean) * (y - height), 0) / width;
  return { mean, width: Math.max(width, Number.MIN_VALUE), at: (x) => height + slope * (x - mean) };
}

/** As far out on the normal law as `t` is on Student's. */
function normalOf(t: number, freedom: number): number {
  return Math.sign(t) * ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((t * t) / freedom));
}

function mod7(day: number): number {
  return ((day % 7) + 7) % 7;
}
