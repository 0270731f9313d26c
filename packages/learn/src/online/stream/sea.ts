/**
 * SEA: three numbers from 0 to 10, of which two count: the label is 1 where they add up to more than a threshold that
 * changes. Source: Street & Kim, A Streaming Ensemble Algorithm for Large-Scale Classification, KDD 2001.
 */
import { Random } from '../../random/random.ts';
import { ConceptClock, type DriftStream, type DriftStreamOptions } from './drift-stream.ts';

/** Of concepts 1 to 4. */
const THRESHOLDS = [8, 9, 7, 9.5];

/** Concepts 1 to 4; the paper's noise is 0.1. */
export function createSeaStream(options: DriftStreamOptions): DriftStream {
  const random = new Random(options.seed);
  const clock = new ConceptClock(options);
  const { noise = 0 } = options;
  return {
    fields: [{ low: 0, high: 10 }, { low: 0, high: 10 }, { low: 0, high: 10 }],
    next(into) {
      for (let i = 0; i < 3; i++) into[i] = 10 * random.uniform();
      const label = into[0]! + into[1]! <= THRESHOLDS[clock.next() - 1]! ? 0 : 1;
      return random.uniform() < noise ? 1 - label : label;
    },
  };
}
