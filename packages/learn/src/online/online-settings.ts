/** From what a prediction declares to the settings of its learner. */
import type { OnlineDefinition, PredictionDefinition, TargetDefinition } from '@limn/engine';
import { learnError } from '../errors.ts';
import type { ColumnFeatures } from './column-features.ts';
import type { OnlineLearnerOptions } from './online-learner.ts';

const RATE = 0.05;
const WAITING = 262_144;

/** @throws LearnError `online_undeclared` */
export function requireOnline({ online }: PredictionDefinition, name: string): OnlineDefinition {
  if (online === undefined) throw learnError('online_undeclared', { prediction: name });
  return online;
}

/** Whether examples are learnt as soon as their label is known. */
export function learnsSoonest({ online, at }: PredictionDefinition): boolean {
  return (online!.learn ?? ('event' in at ? 'soonest' : 'complete')) === 'soonest';
}

/** @param parts `waitMs`: after which no event can come any more that is the label of an example */
export function learnerOptions(online: OnlineDefinition, { features: { width, mostActive }, waitMs, target }: { readonly features: ColumnFeatures; readonly waitMs: number; readonly target: TargetDefinition }): OnlineLearnerOptions {
  const { model, rate = RATE, factors = 4, waiting = WAITING, detector = 'adwin', onDrift = 'standby' } = online;
  return {
    model: model === 'ftrl' ? { kind: model, width, alpha: rate } : { kind: model, width, alpha: rate, factors, factorAlpha: rate },
    // One ms more: examples of one moment are ended one by one, in their order.
    labels: { withinMs: waitMs + 1, unlabelled: target.op === 'present' ? 'negative' : 'positive', most: waiting },
    mostActive,
    detector: { kind: detector },
    adaptation: onDrift,
  };
}
