/**
 * The shop's own clock. A season moves all customers at once, which a law that knows only their own gaps takes for leaving. Time that
 * runs at the pace of the shop keeps the two apart: while all buy 1.3 times as fast, a week counts as 1.3. What lies ahead runs at the mean pace.
 */
import type { KnownCustomers } from './transactions.ts';
import type { PurchaseHistory } from './purchase-law.ts';

/** Days in a week: laws count weeks. */
export const WEEK_DAYS = 7;
/** Days of one pace. */
export const PACE_DAYS = 28;

/** How fast the shop went. */
export interface ShopClock {
  /** Day on which the first pace begins. */
  readonly from: number;
  /** Paces of `PACE_DAYS` each; their mean is 1. Empty: plain time. */
  readonly paces: readonly number[];
}

/** Time as it is. */
export const plainClock: ShopClock = { from: 0, paces: [] };

/** Weeks of the shop's time until a day, counted from anywhere. */
export function clockWeeks({ from, paces }: ShopClock): (day: number) => number {
  if (paces.length === 0) return (day) => day / WEEK_DAYS;
  const sums = [0];
  for (const pace of paces) sums.push(sums.at(-1)! + pace * PACE_DAYS);
  return (day) => {
    const period = Math.max(0, Math.min(paces.length - 1, Math.floor((day - from) / PACE_DAYS)));
    return (sums[period]! + (day - from - period * PACE_DAYS) * paces[period]!) / WEEK_DAYS;
  };
}

/** [customers], in the shop's time; the day that begins has not been watched yet. */
export function historiesOf({ until, firstDay, lastDay, repeats, tilt }: KnownCustomers, clock: ShopClock): readonly PurchaseHistory[] {
  const weeksAt = clockWeeks(clock);
  const end = weeksAt(until - 1);
  return Array.from(repeats, (count, i) => ({ repeats: count, last: weeksAt(lastDay[i]!) - weeksAt(firstDay[i]!), age: end - weeksAt(firstDay[i]!), tilt: tilt[i]! }));
}
