/** Series whose laws are known. */
import { Random } from '../random/random.ts';
import type { Series } from './series.ts';

/** A week of a shop that is closed on its sixth day. */
export const weekShape = [0.9, 1, 1.1, 1.3, 1.5, 0, 0.6];

/** A straight trend times a week, with noise in proportion. */
export function shopDays(steps: number, { noise = 0.1, slope = 0.001, seed = 1, size = 100 }: { readonly noise?: number; readonly slope?: number; readonly seed?: number; readonly size?: number } = {}): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: steps }, (_, t) => Math.max(0, size * weekShape[t % 7]! * (1 + slope * t) * (1 + noise * random.normal())));
}

/** Days from a Monday on. */
export function daily(values: Float64Array, name = ''): Series {
  return { name, step: 'day', start: 14_977, values };
}
