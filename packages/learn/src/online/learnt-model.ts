/**
 * What a learner of the stream has learnt so far, written down as an ordinary model: the engine scores with it and gives its reasons
 * as of any other. It says what the learner says, but for the rounding of sums.
 */
import type { ScoringModel } from '@limn/engine';
import type { ColumnFeatures } from './column-features.ts';
import type { FeatureMeans } from './feature-means.ts';
import { Ftrl } from './ftrl.ts';
import type { OnlineModel } from './online-model.ts';

/** Cost: the features. */
export function learntModel(model: OnlineModel, features: ColumnFeatures, means: FeatureMeans): ScoringModel {
  const { inputs, features: places } = features.transforms();
  if (!(model instanceof Ftrl)) throw new Error('not yet');
  return {
    format: 1,
    inputs,
    predictor: { kind: 'linear', weights: [places.map((place) => model.weight(place))], intercepts: [model.intercept] },
    link: 'logistic',
    usual: { columns: {}, means: places.map((place) => means.mean(place)) },
  };
}
