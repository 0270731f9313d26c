/** Numbers of the laws that customers are drawn from, by a seeded `Random`. */
import type { Random } from '../random/random.ts';

/** A number of the gamma law of scale 1. Source: Marsaglia & Tsang, ACM Transactions on Mathematical Software 26(3), 2000. Cost about 50 ns. */
export function drawGamma(random: Random, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = random.normal();
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * normal * normal + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** A number of the beta law. */
export function drawBeta(random: Random, a: number, b: number): number {
  const one = drawGamma(random, a);
  return one / (one + drawGamma(random, b));
}

/** Means above this are split: e to their minus would vanish. */
const LARGE_MEAN = 30;

/** A count of Poisson's law: by products of uniform numbers (Knuth 1969), large means halved by a gamma number (Ahrens & Dieter 1974). Cost O(mean). */
export function drawPoisson(random: Random, mean: number): number {
  if (mean > LARGE_MEAN) {
    const events = Math.floor(mean * 0.875);
    const at = drawGamma(random, events);
    if (at <= mean) return events + drawPoisson(random, mean - at);
    // The last of the events is too late; the others fall evenly before it.
    let before = 0;
    for (let i = 1; i < events; i++) if (random.uniform() * at < mean) before++;
    return before;
  }
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = 1 - random.uniform(); product > least; product *= 1 - random.uniform()) count++;
  return count;
}
