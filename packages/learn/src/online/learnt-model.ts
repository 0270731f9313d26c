/**
 * What a learner of the stream has learnt so far, written down as an ordinary model: the engine scores with it and gives its reasons
 * as of any other. It says what the learner says, but for the rounding of sums.
 */
import assert from 'node:assert/strict';
import type { ScoringModel } from '@limn/engine';
import type { ColumnFeatures } from './column-features.ts';
import type { FeatureMeans } from './feature-means.ts';
import { FactorizationMachine } from './factorization-machine.ts';
import { Ftrl } from './ftrl.ts';
import type { OnlineModel } from './online-model.ts';

/** Cost: the features. */
export function learntModel(model: OnlineModel, features: ColumnFeatures, means: FeatureMeans): ScoringModel {
  const { inputs, features: places } = features.transforms();
  return {
    format: 1,
    inputs,
    predictor: predictorOf(model, places),
    link: 'logistic',
    usual: { columns: {}, means: places.map((place) => means.mean(place)) },
  };
}

function predictorOf(model: OnlineModel, places: readonly number[]): ScoringModel['predictor'] {
  if (model instanceof FactorizationMachine) return { kind: 'factorization', weights: places.map((place) => model.weight(place)), intercept: model.intercept, factors: places.map((place) => model.vector(place)) };
  assert(model instanceof Ftrl, 'there are two models of streams');
  return { kind: 'linear', weights: [places.map((place) => model.weight(place))], intercepts: [model.intercept] };
}
