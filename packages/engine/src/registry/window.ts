/**
 * Windows: `[t − W, t)` as of t. The near edge is exact; the far edge stands on a grid of the resolution r, at
 * `floor((t − W) / r) · r`, so that a window holds at least W and at most W + r, and states can be kept in tiles.
 */
import type { Duration, Resolution } from './definition.ts';
import { DAY_MS, durationMs, HOUR_MS, MINUTE_MS } from './duration.ts';

/** Lengths in ms; `windowMs` is Infinity for `ever`. */
export interface WindowLength {
  readonly windowMs: number;
  readonly resolutionMs: number;
}

/** Finest first. All divide a day, in UTC. */
export const RESOLUTION_MS: Readonly<Record<Resolution, number>> = {
  exact: 1, '1s': 1_000, '10s': 10_000, '1m': MINUTE_MS, '5m': 5 * MINUTE_MS, '1h': HOUR_MS, '1d': DAY_MS,
};

const DEFAULTS_MS = Object.values(RESOLUTION_MS).slice(1);
/** A default far edge is about this share of the window. */
const DEFAULT_STEPS = 300;

/** The window of a feature. Without a resolution: the one nearest to W / 300, as a ratio. */
export function windowOf(over: Duration | 'ever', resolution?: Resolution): WindowLength {
  if (over === 'ever') return { windowMs: Infinity, resolutionMs: RESOLUTION_MS['1d'] };
  const windowMs = durationMs(over);
  return { windowMs, resolutionMs: resolution === undefined ? defaultResolutionMs(windowMs) : RESOLUTION_MS[resolution] };
}

function defaultResolutionMs(windowMs: number): number {
  const wanted = Math.log(windowMs / DEFAULT_STEPS);
  const distance = (ms: number): number => Math.abs(Math.log(ms) - wanted);
  return DEFAULTS_MS.reduce((best, ms) => (distance(ms) < distance(best) ? ms : best));
}
