/** Models of one label each, which see the same matrix, as one model of several labels. */
import assert from 'node:assert/strict';
import type { Calibration, LinearPredictor, ScoringModel, TreeEnsemble } from '@limn/engine';
import { learnError } from '../errors.ts';

/** Leaves a probability as it is. */
const asItIs: Calibration = { x: [], y: [] };

/**
 * One output a model, in their order, each with its own calibration and bounds.
 * @param labels names of the outputs
 * @throws LearnError `label_list` when the models are neither all trees nor all linear
 */
export function joinModels(models: readonly ScoringModel[], { name, labels }: { readonly name: string; readonly labels: readonly string[] }): ScoringModel {
  const [first] = models as readonly [ScoringModel];
  assert(models.every(({ inputs, link }) => inputs.length === first.inputs.length && link === first.link), 'the models were learnt from the same columns in the same way');
  const { usual, reach } = first;
  return {
    format: 1,
    inputs: first.inputs,
    predictor: joinPredictors(models.map(({ predictor }) => predictor), name),
    link: first.link,
    classes: labels,
    ...(models.some(({ calibration }) => calibration !== undefined) && { calibration: models.map(({ calibration }) => calibration?.[0] ?? asItIs) }),
    ...(models.every(({ intervals }) => intervals !== undefined) && { intervals: models.map(({ intervals }) => intervals![0]!) }),
    ...(usual !== undefined && { usual }),
    ...(reach !== undefined && { reach }),
  };
}

function joinPredictors(predictors: readonly ScoringModel['predictor'][], name: string): ScoringModel['predictor'] {
  if (predictors.every((each): each is TreeEnsemble => each.kind === 'trees')) {
    return { kind: 'trees', base: predictors.map(({ base }) => base[0]!), trees: predictors.flatMap(({ trees }, output) => trees.map((tree) => ({ ...tree, output }))) };
  }
  if (predictors.every((each): each is LinearPredictor => each.kind === 'linear')) {
    return { kind: 'linear', weights: predictors.map(({ weights }) => weights[0]!), intercepts: predictors.map(({ intercepts }) => intercepts[0]!) };
  }
  throw learnError('label_list', { label: name });
}
