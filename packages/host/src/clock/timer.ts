/** Waits of any length on timers that hold neither more than 24.8 days nor a process alive. */
import { nodeScheduler, type Scheduler } from './scheduler.ts';

/**
 * A timer counts time in which the machine is awake, and `setTimeout` takes at most 2^31 − 1 ms. So a long wait is taken in
 * hours: a machine that slept, or whose clock was set, is noticed at the next one.
 */
export const LONGEST_WAIT_MS = 3_600_000;

/**
 * Calls once when `now()` has reached the moment, never within this call. @returns to cancel.
 * A moment that is Infinity never comes and takes no timer.
 */
export function waitUntil(moment: number, now: () => number, call: () => void, scheduler: Scheduler = nodeScheduler): () => void {
  let cancel = (): void => {};
  const arm = (): void => {
    const wait = Math.min(Math.max(Math.ceil(moment - now()), 0), LONGEST_WAIT_MS);
    cancel = scheduler.after(wait, () => (now() >= moment ? call() : arm()));
  };
  if (moment < Infinity) arm();
  return () => cancel();
}
