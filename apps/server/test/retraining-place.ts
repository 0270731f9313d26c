/** Places where tests learn: in this process, for real; or nowhere, with results made up beforehand. */
import { modelData, predictionsOf, type ScoringModel } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { Contest, LiveContest, Retrained } from '../src/retrain/retraining-job.ts';
import { runLiveContest, runRetraining } from '../src/retrain/run-retraining.ts';
import type { TrainingPlace } from '../src/retrain/training-turn.ts';

/** Learns as a child would, without one. */
export function inThisProcess(limn: Limn): TrainingPlace {
  const job = (now: number) => {
    const { definition } = limn.engine;
    const named = [...predictionsOf(definition).values()].flatMap(({ model }) => (model === undefined ? [] : [model]));
    return { definition, models: new Map(named.map((hash) => [hash, modelData(limn.models.model(hash))])), log: limn.history(), now };
  };
  return {
    isIdle: true,
    retrain: (request, { now, ...retrain }) => runRetraining({ ...job(now), request, retrain }, () => {}),
    judgeLive: (live) => runLiveContest({ ...job(limn.clock.now()), live }, () => {}),
  };
}

/** The more orders, the surer: 0.5 at so many. */
export const modelAt = (evenAt: number, weight = 1): ScoringModel => ({ format: 1, inputs: [{ kind: 'number', column: 'orders' }], predictor: { kind: 'linear', weights: [[weight]], intercepts: [-evenAt * weight] }, link: 'logistic' });

const interval = (value: number) => ({ value, low: value - 0.01, high: value + 0.01, level: 0.95 });

/** How a contest may have gone: ahead by so much, surely. */
export function contestOf(ahead: number, shape = { edges: [0.5], shares: [0.5, 0.5] }): Contest {
  const verdict = ahead > 0.01 ? 'better' : ahead < -0.01 ? 'worse' : 'open';
  return {
    won: verdict === 'better', reason: verdict === 'better' ? 'beats_champion' : verdict === 'worse' ? 'worse' : 'no_better', window: { from: 0, to: 1 },
    report: { metric: 'auc', better: 'higher', rows: 400, customers: 200, candidate: interval(0.7 + ahead), champion: interval(0.7), difference: interval(ahead), verdict, groups: 3, worseAmong: [] },
    foretold: { candidate: shape, champion: shape, uncertain: 0, agreement: 0.9 },
  };
}

/** Results by their order; an error is thrown. */
export interface Script {
  readonly results: readonly (Error | { readonly model: ScoringModel; readonly contest: Contest; readonly isFinite?: boolean })[];
  readonly live?: readonly LiveContest[];
  /** Called in the midst of each training. */
  readonly during?: () => Promise<void>;
}

/** Answers by a script; the last stays. Counts what was asked. */
export function byScript({ results, live = [{ kind: 'live' }], during }: Script): TrainingPlace & { readonly asked: { trainings: number; judgings: number } } {
  const asked = { trainings: 0, judgings: 0 };
  return {
    asked,
    isIdle: true,
    async retrain({ trainer = 'trees', seed = 1 }): Promise<Retrained> {
      const result = results[Math.min(asked.trainings++, results.length - 1)]!;
      await during?.();
      if (result instanceof Error) throw result;
      return {
        kind: 'retrained', model: result.model, isFinite: result.isFinite ?? true, contest: result.contest, files: {},
        evaluation: { split: 'time', parts: [{ part: 'test', rows: 400, from: 5, to: 9 }] } as unknown as Retrained['evaluation'],
        about: { metric: 'auc', value: 0.7, low: 0.68, high: 0.72, window: { from: 1, to: 9, until: 10 }, trainer, settings: {}, seed, examples: 2_000, features: { orders: 'a1' } },
      };
    },
    judgeLive: async () => live[Math.min(asked.judgings++, live.length - 1)]!,
  };
}
