/** The time outside. */
import type { Clock } from './clock.ts';
import { nodeScheduler, type Scheduler } from './scheduler.ts';
import { waitUntil } from './timer.ts';

/** From when the clock may run. */
export interface WallClockOptions {
  /**
   * Last moment that a log already holds, ms: should the system's clock have been set back while Limn was down, now stands
   * still there until the time outside has caught up.
   */
  readonly notBefore?: number;
  /** Default: Node's. */
  readonly scheduler?: Scheduler;
}

/** Follows the system's clock; stands still while that one is set back. */
export function wallClock({ notBefore = -Infinity, scheduler = nodeScheduler }: WallClockOptions = {}): Clock {
  let latest = notBefore;
  const now = (): number => (latest = Math.max(latest, scheduler.wallTime()));
  return { now, wakeAt: (moment, call) => waitUntil(moment, now, call, scheduler) };
}
