import { expect, test } from 'vitest';
import { DefinitionError } from '../errors.ts';
import type { ScoringModel } from './model.ts';
import { modelHash, parseModel } from './parse-model.ts';

const model: ScoringModel = {
  format: 1,
  inputs: [{ kind: 'number', column: 'orders' }, { kind: 'oneHot', column: 'channel', vocabulary: ['app', 'web'] }],
  predictor: { kind: 'trees', base: [0.5], trees: [{ output: 0, feature: [0, -1, -1], threshold: [1.5, 0, 0], left: [1, 0, 0], right: [2, 0, 0], missingLeft: [1, 0, 0], value: [0, -1, 1], cover: [2, 1, 1] }] },
  link: 'logistic',
  calibration: [{ x: [0, 1], y: [0.1, 0.9] }],
};

/** The model with one value in another's place. @param path such as `inputs.0.kind` */
function changed(path: string, value: unknown): unknown {
  const json = JSON.parse(JSON.stringify(model)) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce((at, key) => at[key] as Record<string, unknown>, json);
  parent[last] = value;
  return json;
}

test('a model that is whole comes back as it is, and equal ones have one hash', () => {
  expect(parseModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
  expect(modelHash(parseModel(JSON.parse(JSON.stringify(model))))).toBe(modelHash(model));
  expect(modelHash(model)).toMatch(/^[0-9a-f]{32}$/);
});

test.each([
  ['nothing', null, 'the model'],
  ['another format', changed('format', 2), 'format'],
  ['a transform nobody knows', changed('inputs.0.kind', 'hash'), 'inputs[0].kind'],
  ['a word twice', changed('inputs.1.vocabulary', ['app', 'app']), 'inputs[1].vocabulary'],
  ['a column beyond the matrix', changed('predictor.trees.0.feature.0', 5), 'feature[0]'],
  ['a tree that is a circle', changed('predictor.trees.0.left.0', 0), 'left[0]'],
  ['a child that is not there', changed('predictor.trees.0.right.0', 3), 'left[0]'],
  ['lists of different length', changed('predictor.trees.0.cover', [2, 1]), 'cover'],
  ['a number that is none', changed('predictor.base', [null]), 'base'],
  ['an output that is not there', changed('predictor.trees.0.output', 1), 'output'],
  ['weights of another width', changed('predictor', { kind: 'linear', weights: [[1]], intercepts: [0] }), 'weights[0]'],
  ['a predictor nobody knows', changed('predictor', { kind: 'forest' }), 'predictor.kind'],
  ['a network without layers', changed('predictor', { kind: 'dense', layers: [] }), 'predictor.layers'],
  ['a layer of another width', changed('predictor', { kind: 'dense', layers: [{ weights: [[1, 2]], biases: [0], activation: 'identity' }] }), 'layers[0].weights[0]'],
  ['a layer that does not take what the one before gives', changed('predictor', { kind: 'dense', layers: [{ weights: [[1, 1, 1, 1, 1]], biases: [0], activation: 'relu' }, { weights: [[1, 1]], biases: [0], activation: 'identity' }] }), 'layers[1].weights[0]'],
  ['a weight that is none', changed('predictor', { kind: 'dense', layers: [{ weights: [[1, 1, null, 1, 1]], biases: [0], activation: 'identity' }] }), 'layers[0].weights[0]'],
  ['an activation nobody knows', changed('predictor', { kind: 'dense', layers: [{ weights: [[1, 1, 1, 1, 1]], biases: [0], activation: 'gelu' }] }), 'layers[0].activation'],
  ['a network beyond all bounds', changed('predictor', { kind: 'dense', layers: [{ weights: [], biases: Array(900_000).fill(0), activation: 'relu' }, { weights: [[]], biases: Array(100).fill(0), activation: 'identity' }] }), 'predictor.layers[0].weights'],
  ['a calibration that falls', changed('calibration.0.y', [0.9, 0.1]), 'calibration[0].y'],
  ['bounds the wrong way round', changed('intervals', [{ of: 'mean', level: 0.9, x: [0], low: [1], high: [0] }]), 'intervals[0].low'],
  ['quartiles that fall', changed('usual', { columns: { orders: { kind: 'number', quartiles: [2, 1, 3], deviation: 1, missing: 0 } }, means: [0, 0, 0, 0, 0] }), 'usual.columns.orders.quartiles'],
  ['a share beyond all', changed('usual', { columns: { channel: { kind: 'category', shares: [['app', 1.5]], missing: 0 } }, means: [0, 0, 0, 0, 0] }), 'usual.columns.channel.shares[0][1]'],
  ['something usual of no kind', changed('usual', { columns: { orders: { kind: 'mean', missing: 0 } }, means: [0, 0, 0, 0, 0] }), 'usual.columns.orders.kind'],
  ['a link nobody knows', changed('link', 'probit'), 'link'],
])('%s is refused with its place', (_, json, place) => {
  expect(() => parseModel(json)).toThrow(DefinitionError);
  try {
    parseModel(json);
  } catch (error) {
    expect(error).toMatchObject({ code: 'malformed_model' });
    expect((error as DefinitionError).message).toContain(place);
  }
});
