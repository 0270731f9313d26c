/**
 * Sine: two numbers from 0 to 1, the label says on which side of a curve they lie. Source: Gama, Medas, Castillo & Rodrigues, Learning
 * with Drift Detection, SBIA 2004 (SINE1 and SINE2, and each turned about).
 */
import { Random } from '../../random/random.ts';
import { ConceptClock, type DriftStream, type DriftStreamOptions } from './drift-stream.ts';

/** Concepts: 1 below sin x, 2 above it, 3 below 0.5 + 0.3 sin 3πx, 4 above it. */
export function createSineStream(options: DriftStreamOptions): DriftStream {
  const random = new Random(options.seed);
  const clock = new ConceptClock(options);
  const { noise = 0 } = options;
  return {
    fields: [{ low: 0, high: 1 }, { low: 0, high: 1 }],
    next(into) {
      const x = (into[0] = random.uniform());
      const y = (into[1] = random.uniform());
      const concept = clock.next();
      const isBelow = y < (concept <= 2 ? Math.sin(x) : 0.5 + 0.3 * Math.sin(3 * Math.PI * x));
      const label = isBelow === (concept % 2 === 1) ? 1 : 0;
      return random.uniform() < noise ? 1 - label : label;
    },
  };
}
