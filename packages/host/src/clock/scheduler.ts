/**
 * When work goes on, as a port: pauses, turns and stretches of time. So a simulation can let days pass in a moment, let
 * one thing overtake another, and do all of it twice the same.
 */

/** Of one process. */
export interface Scheduler {
  /** Time outside, ms since 1970, as the system has it: it may be set forward and back. Clocks are made of it. */
  wallTime(): number;
  /** ms since some moment; never goes back. For measuring, not for telling the time. */
  elapsed(): number;
  /** Calls once, after so many ms or a little later; keeps no process alive. @returns to cancel */
  after(ms: number, call: () => void): () => void;
  /** Calls once, when what waits for the process has had its turn. @returns to cancel */
  soon(call: () => void): () => void;
}

/** Node's own. */
export const nodeScheduler: Scheduler = {
  wallTime: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms).unref();
    return () => clearTimeout(timer);
  },
  soon(call) {
    const turn = setImmediate(call);
    return () => clearImmediate(turn);
  },
};

/** Resolves when what waits for the process has had its turn. */
export function nextTurn(scheduler: Scheduler): Promise<void> {
  return new Promise((resolve) => void scheduler.soon(resolve));
}
