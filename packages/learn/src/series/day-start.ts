/** The first moment of a day of a calendar. */
import type { createCalendar } from '@limn/engine';

const dayMs = 86_400_000;
/** No offset of a time zone reaches a day and a half. */
const FARTHEST_MS = 1.5 * dayMs;

/** By day since 1970, ms; days that were asked for are kept. Cost: some 30 looks into the calendar. */
export function createDayStarts({ day: dayOf }: Pick<ReturnType<typeof createCalendar>, 'day'>): (day: number) => number {
  const known = new Map<number, number>();
  return (day) => {
    const found = known.get(day);
    if (found !== undefined) return found;
    let [before, within] = [day * dayMs - FARTHEST_MS, day * dayMs + FARTHEST_MS];
    while (within - before > 1) {
      const middle = Math.floor((before + within) / 2);
      if (dayOf(middle) < day) before = middle;
      else within = middle;
    }
    known.set(day, within);
    return within;
  };
}
