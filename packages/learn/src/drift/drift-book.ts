/**
 * Changes that were found, day by day: one that was found stays for four weeks, in which it becomes what is usual; what lies before
 * it is not compared with any more, so that the next one is found as soon as two weeks later. Those of about one day are one change: a price that rises moves baskets, orders and refunds.
 */
import type { DriftSize } from './drift-size.ts';
import { findDrift, type DaySketch, type DriftBounds, type DriftFacet } from './find-drift.ts';
import { findJump } from './find-jump.ts';

/** A watched series of days: a field of an event, or a column of customers. */
export interface WatchedDays {
  /** Stable: `order.revenue`, or the name of a column. */
  readonly id: string;
  /** Of an event each day brings new rows; of customers the same ones are asked each day. */
  readonly of: 'field' | 'column';
  /** Ascending. */
  readonly days: readonly DaySketch[];
}

/** A change that is on the book. Plain data. */
export interface KeptDrift {
  readonly id: string;
  readonly of: WatchedDays['of'];
  readonly facet: DriftFacet | 'jump';
  readonly word?: string;
  /** The first day after the change, and the day whose data found it: days since 1970. */
  readonly since: number;
  readonly foundOn: number;
  readonly size: DriftSize;
  /** Of `own`: see `FoundDrift`. */
  readonly own?: { readonly before: number; readonly now: number };
  /** Beyond chance by so many deviations; of columns none is told. */
  readonly deviations?: number;
}

/** When a change is told. */
export interface BookBounds extends Pick<DriftBounds, 'deviations' | 'least'> {
  /** Of columns, see `findJump`. */
  readonly psi: number;
}

/** A change stays on the book so long, days. */
export const KEPT_DAYS = 28;
/** Changes that lie no farther apart are one. */
const SAME_DAYS = 2;
/** Days that are looked at. */
const WINDOW_DAYS = 63;

/** The book after one more day, the oldest change first; what is not told any more stays in it as a border. @param before the book so far @param day whose data is whole */
export function keepDrifts(before: readonly KeptDrift[], { watched, day, bounds }: { readonly watched: readonly WatchedDays[]; readonly day: number; readonly bounds: BookBounds }): readonly KeptDrift[] {
  const last = new Map(before.map((kept) => [kept.id, kept]));
  const found = watched.flatMap(({ id, of, days }): readonly KeptDrift[] => {
    const known = last.get(id);
    const window = days.filter((each) => each.day <= day && each.day > day - WINDOW_DAYS);
    if (window.at(-1)?.day !== day) return [];
    const from = known === undefined ? {} : { from: known.since };
    if (of === 'column') {
      const jump = findJump(window, { psi: bounds.psi, ...from });
      return jump === undefined ? [] : [{ id, of, facet: 'jump', foundOn: day, ...jump }];
    }
    // After a change, what is usual for customers and items changes for weeks, quickly first: no line tells how it goes on.
    const drift = findDrift(window, { ...bounds, ...from, ...(known !== undefined && isOpen(known, day) && { without: 'own' }) });
    if (drift === undefined) return [];
    const { facet, word, since, size, own, deviations } = drift;
    return [{ id, of, facet, since, foundOn: day, size, deviations, ...(word !== undefined && { word }), ...(own !== undefined && { own }) }];
  });
  const replaced = new Set(found.map(({ id }) => id));
  return [...before.filter(({ id }) => !replaced.has(id)), ...found];
}

/** Whether a change is still told on a day. */
export function isOpen({ since }: KeptDrift, day: number): boolean {
  return day < since + KEPT_DAYS;
}

/** Open changes by what is probably one cause; of each the first that was found leads, of one day the strongest. Oldest first. */
export function oneByOne(book: readonly KeptDrift[], day: number): readonly (readonly [first: KeptDrift, ...others: readonly KeptDrift[]])[] {
  const strength = ({ deviations, size }: KeptDrift): number => Math.abs(deviations ?? size.psi);
  const open = book.filter((kept) => isOpen(kept, day)).toSorted((a, b) => a.foundOn - b.foundOn || strength(b) - strength(a) || (a.id < b.id ? -1 : 1));
  const groups: [KeptDrift, ...KeptDrift[]][] = [];
  for (const kept of open) {
    const group = groups.find(([first]) => Math.abs(first.since - kept.since) <= SAME_DAYS);
    if (group === undefined) groups.push([kept]);
    else group.push(kept);
  }
  return groups;
}
