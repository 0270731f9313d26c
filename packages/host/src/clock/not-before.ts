import type { Clock } from './clock.ts';

/**
 * The clock, standing still until it has passed a moment: what a log holds was received then, and nothing that comes later
 * may be stamped as if it had come before, should the system's clock have been set back while Limn was down.
 */
export function notBefore(clock: Clock, moment: number): Clock {
  return { now: () => Math.max(clock.now(), moment), wakeAt: (at, call) => clock.wakeAt(at, call) };
}
