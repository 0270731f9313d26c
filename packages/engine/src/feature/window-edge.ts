/** Where a window begins, and when something leaves it. */
import type { Window } from './plan.ts';

/** Start of the window `[edge, asOf)`: the length of the window back, rounded down to its resolution. */
export function farEdge({ windowMs, resolutionMs }: Window, asOf: number): number {
  return windowMs === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : Math.floor((asOf - windowMs) / resolutionMs) * resolutionMs;
}

/** The moment from which a window no longer holds what happened at the time; Infinity when that is Infinity, or the window has no end. */
export function leavesAt({ windowMs, resolutionMs }: Window, time: number): number {
  return Math.floor(time / resolutionMs) * resolutionMs + resolutionMs + windowMs;
}
