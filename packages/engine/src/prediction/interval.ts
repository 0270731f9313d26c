/** How sure a told value is. */
import { calibrated } from './link.ts';
import type { ScoreInterval } from './model.ts';

/** Bounds of a value; both NaN of a value that is. Cost: log₂ of the points, twice. */
export function boundsOf({ x, low, high }: ScoreInterval, value: number): { readonly low: number; readonly high: number } {
  return { low: calibrated({ x, y: low }, value), high: calibrated({ x, y: high }, value) };
}
