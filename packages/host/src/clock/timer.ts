/** Waits of any length on timers that hold neither more than 24.8 days nor a process alive. */

/**
 * A timer counts time in which the machine is awake, and `setTimeout` takes at most 2^31 − 1 ms. So a long wait is taken in
 * hours: a machine that slept, or whose clock was set, is noticed at the next one.
 */
export const LONGEST_WAIT_MS = 3_600_000;

/**
 * Calls once when `now()` has reached the moment, never within this call. @returns to cancel.
 * A moment that is Infinity never comes and takes no timer.
 */
export function waitUntil(moment: number, now: () => number, call: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    const wait = Math.min(Math.max(Math.ceil(moment - now()), 0), LONGEST_WAIT_MS);
    timer = setTimeout(() => (now() >= moment ? call() : arm()), wait).unref();
  };
  if (moment < Infinity) arm();
  return () => clearTimeout(timer);
}
