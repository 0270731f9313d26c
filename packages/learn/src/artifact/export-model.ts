import assert from 'node:assert/strict';
import { widthOf, type ScoringModel } from '@limn/engine';
import { cast } from '../graph/op/op.ts';
import { denseNetwork } from '../graph/mlp/dense-network.ts';
import { servingModel } from '../graph/serving-model.ts';
import type { Value } from '../graph/value.ts';
import type { OnnxModel } from '../onnx/model.ts';
import { lifetimeGraph } from '../value/lifetime-graph.ts';
import { zilnGraph } from '../value/ziln-graph.ts';
import { matrixGraph } from './input-graph.ts';
import { factorizationGraph } from './factorization-graph.ts';
import { neighbourGraph } from './neighbour-graph.ts';
import { calibrationGraph, linearGraph, linkGraph, withoutMissing } from './score-graph.ts';
import { treeGraph } from './tree-graph.ts';

/** Outputs of an exported model, named so that no column has their name. */
export const outputNames = {
  /** After link and calibration: [rows, outputs]. */
  score: 'limn/score',
  /** What the predictor gave: [rows, outputs]. */
  raw: 'limn/raw',
  /** What the transforms gave: [rows, width]. */
  matrix: 'limn/matrix',
} as const;

/**
 * A model as one ONNX graph, from raw columns to scores: one input a column, by its name, of numbers [rows, 1] (NaN is missing;
 * moments as days before the reading, durations in days) or words ([rows, 1]; of `oneHot`, which may be lists, [rows, words]; see
 * `missingWord` and `noWord`). Matrix rows have the bits of the engine's encoder; scores agree with its scorer to 1e-6.
 */
export function exportModel({ inputs, predictor, link, calibration }: ScoringModel): OnnxModel {
  const width = inputs.reduce((sum, transform) => sum + widthOf(transform), 0);
  assert(inputs.every(({ column }) => !column.startsWith('limn/')), 'a column has the name of an output');
  return servingModel(
    (sizes) => {
      const matrix = matrixGraph(inputs, sizes);
      assert.equal(matrix.shape[1], width);
      const raw = rawScores(predictor, matrix);
      const linked = linkGraph(link, raw);
      const score = calibration === undefined ? linked : calibrationGraph(calibration, link, linked);
      return { [outputNames.score]: cast(score, 'float32'), [outputNames.raw]: cast(raw, 'float32'), [outputNames.matrix]: matrix };
    },
    { name: 'model' },
  );
}

function rawScores(predictor: ScoringModel['predictor'], matrix: Value): Value {
  switch (predictor.kind) {
    case 'trees':
      return treeGraph(predictor, cast(matrix, 'float64'));
    case 'linear':
      return linearGraph(predictor, cast(matrix, 'float64'));
    case 'factorization':
      return factorizationGraph(predictor, cast(matrix, 'float64'));
    case 'dense':
      return cast(denseNetwork(predictor, withoutMissing(matrix)), 'float64');
    case 'neighbours':
      return neighbourGraph(predictor, cast(matrix, 'float64'));
    case 'ziln':
      return zilnGraph(predictor, withoutMissing(matrix));
    case 'lifetime':
      return lifetimeGraph(predictor, cast(matrix, 'float64'));
  }
}
