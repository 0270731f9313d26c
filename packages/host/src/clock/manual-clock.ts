/** A clock that moves only when told: tests of years run in milliseconds, and twice the same. */
import assert from 'node:assert/strict';
import type { Clock } from './clock.ts';

/** A clock in the hands of its owner. */
export interface ManualClock extends Clock {
  /**
   * Moves now to the moment, firing what is due on the way in order of time (then of asking), each with now at its own
   * moment; what is asked for meanwhile and due on the way fires too.
   */
  advanceTo(moment: number): void;
  /** @param byMs how far, ms */
  advance(byMs: number): void;
}

interface Wake {
  readonly moment: number;
  readonly call: () => void;
}

/** @param start now at first, ms since 1970 */
export function manualClock(start: number): ManualClock {
  let now = start;
  const wakes = new Set<Wake>();

  const nextDue = (until: number): Wake | undefined => {
    let due: Wake | undefined;
    for (const wake of wakes) if (wake.moment <= until && (due === undefined || wake.moment < due.moment)) due = wake;
    return due;
  };

  const advanceTo = (moment: number): void => {
    assert(moment >= now, `a clock never goes back: from ${now} to ${moment}`);
    for (let due = nextDue(moment); due !== undefined; due = nextDue(moment)) {
      wakes.delete(due);
      now = Math.max(now, due.moment);
      due.call();
    }
    now = Math.max(now, moment);
  };

  return {
    now: () => now,
    wakeAt(moment, call) {
      const wake = { moment, call };
      wakes.add(wake);
      return () => void wakes.delete(wake);
    },
    advanceTo,
    advance: (byMs) => advanceTo(now + byMs),
  };
}
