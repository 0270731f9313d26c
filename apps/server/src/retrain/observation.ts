/** What a candidate says of customers as they are now, beside the champion: counted, on the serving thread, a few customers a turn. */
import { setImmediate } from 'node:timers/promises';
import type { Engine, PredictionModel } from '@limn/engine';
import { rankCorrelation } from '../learn/rank-correlation.ts';
import { spreadProfiles } from '../learn/spread-profiles.ts';
import type { Foretold } from './step.ts';
import { countIn } from './score-shape.ts';

/** One model among those who were asked. */
export interface ObservedModel {
  /** Could not score, or gave no number. */
  readonly failed: number;
  /** Gave a score that is too uncertain to be told. */
  readonly uncertain: number;
  /** Scores by the parts of what was foretold. */
  readonly counts: readonly number[];
  /** Of one score with its reading, µs: half take no longer, 99 in 100 take no longer. */
  readonly p50: number;
  readonly p99: number;
}

/** A look at both. */
export interface Observation {
  /** Customers whom the prediction is asked about. */
  readonly customers: number;
  readonly candidate: ObservedModel;
  readonly champion?: ObservedModel;
  /** Rank correlation, of those whom both score; absent: too few. */
  readonly agreement?: number;
}

/** What is looked at. */
export interface ObserveOptions {
  readonly engine: Engine;
  readonly prediction: string;
  readonly asOf: number;
  readonly candidate: PredictionModel;
  readonly champion?: PredictionModel | undefined;
  readonly foretold: Foretold;
  /** At most so many, spread over all. */
  readonly customers: number;
}

/** Others have their turn after so long, ms. */
const SLICE_MS = 4;
const LEAST_AGREEING = 20;

/** Cost: two readings and scores a customer, in slices of some ms. */
export async function observe({ engine, prediction, asOf, candidate, champion, foretold, customers }: ObserveOptions): Promise<Observation> {
  const asked = [createTally(), createTally()] as const;
  const models = [candidate, champion];
  const pairs: [number, number][] = [];
  let met = 0;
  let slice = performance.now();
  for (const profile of spreadProfiles(engine, customers)) {
    if (performance.now() - slice > SLICE_MS) {
      await setImmediate();
      slice = performance.now();
    }
    const said = models.map((model, i) => (model === undefined ? undefined : asked[i]!.ask(() => engine.predict(profile, prediction, { asOf, model }))));
    if (said.every((each) => each === undefined)) continue;
    met++;
    const [one, other] = said;
    if (typeof one === 'number' && typeof other === 'number') pairs.push([one, other]);
  }
  const [one, other] = asked;
  return {
    customers: met,
    candidate: one.observed(foretold.candidate.edges),
    ...(champion !== undefined && { champion: other.observed((foretold.champion ?? foretold.candidate).edges) }),
    ...(pairs.length >= LEAST_AGREEING && { agreement: rankCorrelation(pairs.map(([each]) => each), pairs.map(([, each]) => each)) }),
  };
}

type Said = ReturnType<Engine['predict']>;

function createTally() {
  const scores: number[] = [];
  const times: number[] = [];
  let [failed, uncertain] = [0, 0];
  return {
    /** @returns the first score; `silent`; undefined: the customer is not asked about */
    ask(predict: () => Said): number | 'silent' | undefined {
      const begun = performance.now();
      const said = tried(predict);
      const took = performance.now() - begun;
      if (said === undefined || (said !== 'failed' && (said.silent === 'notAsked' || said.silent === 'tooLittleKnown'))) return undefined;
      times.push(took * 1_000);
      if (said === 'failed' || said.silent === 'modelFailed' || said.score?.values.every(Number.isFinite) === false) {
        failed++;
        return 'silent';
      }
      if (said.score === undefined) {
        uncertain++;
        return 'silent';
      }
      scores.push(said.score.values[0]!);
      return said.score.values[0]!;
    },
    observed: (edges: readonly number[]): ObservedModel => ({ failed, uncertain, counts: countIn(edges, scores), p50: quantile(times, 0.5), p99: quantile(times, 0.99) }),
  };
}

function tried(predict: () => Said): Said | 'failed' {
  try {
    return predict();
  } catch {
    return 'failed';
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
}
