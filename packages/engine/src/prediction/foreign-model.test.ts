import { expect, test } from 'vitest';
import { usualRow } from './attribution/usual-row.ts';
import { foreignScores, isForeign, modelColumns, modelData, unaskedModels, type ForeignModel, type ForeignModelData } from './foreign-model.ts';
import { createModelScorer } from './model-scorer.ts';
import type { ScoringModel } from './model.ts';
import { parseForeignModel } from './parse-foreign.ts';
import { modelHash } from './parse-model.ts';

const data: ForeignModelData = {
  format: 1, kind: 'foreign', onnx: 'ab'.repeat(32), outputs: 1, link: 'logistic', output: { name: 'probabilities', places: [1] },
  inputs: [{ name: 'X', type: 'float32', columns: ['orders', 'spend'] }, { name: 'tags', type: 'string', columns: ['tags'], isList: true, missing: 'none' }],
};
const own: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'orders' }, { kind: 'number', column: 'orders' }], predictor: { kind: 'linear', weights: [[1, 0]], intercepts: [0] }, link: 'identity' };
const asked = (score: (orders: number) => number): ForeignModel => ({ ...data, score: (rows) => rows.map(({ values }) => Float64Array.of(score(values['orders'] as number))) });

test('data comes back as it is; the same has one hash, whatever scores it', () => {
  const model = asked(() => 0.5);
  expect(parseForeignModel(JSON.parse(JSON.stringify(data)))).toEqual(data);
  expect(modelData(model)).toEqual(data);
  expect(modelData(own)).toBe(own);
  expect(modelHash(model)).toBe(modelHash(data));
  expect([isForeign(model), isForeign(own)]).toEqual([true, false]);
  expect([modelColumns(data), modelColumns(own)]).toEqual([['orders', 'spend', 'tags'], ['orders']]);
});

test('a model is given its columns and no others, and scores that are none are nothing', () => {
  const given: unknown[] = [];
  const model: ForeignModel = { ...data, score: (rows) => rows.map(({ values }) => (given.push(values), Float64Array.of(0.25))) };
  expect(createModelScorer(model).score((column) => (column === 'orders' ? 3 : undefined), 7)!.values).toEqual(Float64Array.of(0.25));
  expect(given).toEqual([{ orders: 3, spend: undefined, tags: undefined }]);
  const told = (score: number, link: ForeignModelData['link'] = 'logistic') => foreignScores({ ...asked(() => score), link }, [{ values: { orders: 1 }, asOf: 0 }])[0]![0];
  expect([told(1 + 1e-7), told(-1e-7), told(1.01), told(NaN)]).toEqual([1, 0, NaN, NaN]);
  expect([told(-3, 'exp'), told(5, 'exp'), told(-3, 'identity'), told(Infinity, 'identity')]).toEqual([NaN, 5, -3, NaN]);
  expect(createModelScorer(asked(() => NaN)).score({ orders: 1 }, 0)).toBeUndefined();
  expect(createModelScorer(own).score({ orders: 4 }, 0)!.values).toEqual(Float64Array.of(4));
});

test('where events are only replayed, nobody is asked', () => {
  const models = unaskedModels(new Map<string, ScoringModel | ForeignModelData>([['a', own], ['b', data]]));
  expect(models.get('a')).toBe(own);
  expect(createModelScorer(models.get('b')!).score({}, 0)).toBeUndefined();
});

test('the usual customer has medians, common words and what most have; mostly missing is missing', () => {
  const columns = {
    orders: { kind: 'number', quartiles: [1, 2, 5], deviation: 1, missing: 0.1 }, member: { kind: 'boolean', yes: 0.6, missing: 0 },
    city: { kind: 'category', shares: [['York', 0.4]], missing: 0.2 }, tags: { kind: 'category', shares: [['a', 0.7], ['b', 0.3]], missing: 0 }, refunds: { kind: 'number', quartiles: [1, 1, 1], deviation: 0, missing: 0.8 },
  } as const;
  expect(usualRow({ inputs: data.inputs, usual: { columns } })).toEqual({ orders: 2, member: true, city: 'York', tags: ['a'], refunds: undefined });
  expect(usualRow({ inputs: data.inputs })).toEqual({});
});

test.each([
  ['nothing', null, 'the model'],
  ['another format', { ...data, format: 2 }, 'format'],
  ['no hash', { ...data, onnx: '../model.onnx' }, 'onnx'],
  ['no scores', { ...data, outputs: 0 }, 'outputs'],
  ['scores beyond all bounds', { ...data, outputs: 1e9 }, 'outputs'],
  ['classes for other outputs', { ...data, classes: ['no', 'yes'] }, 'classes'],
  ['a class twice', { ...data, outputs: 2, classes: ['no', 'no'] }, 'classes'],
  ['an input without columns', { ...data, inputs: [{ name: 'X', type: 'float32', columns: [] }] }, 'inputs[0].columns'],
  ['an input twice', { ...data, inputs: [data.inputs[0], data.inputs[0]] }, 'inputs'],
  ['a missing number for words', { ...data, inputs: [{ ...data.inputs[1], missing: 3 }] }, 'inputs[0].missing'],
  ['a list of numbers', { ...data, inputs: [{ ...data.inputs[0], isList: true }] }, 'inputs[0].isList'],
  ['a place below 0', { ...data, output: { name: 'p', places: [-1] } }, 'output.places'],
  ['something usual that is not', { ...data, usual: { columns: { orders: { kind: 'number', quartiles: [3, 2, 1], deviation: 0, missing: 0 } } } }, 'usual.columns.orders.quartiles'],
])('%s is refused with its place', (_, json, place) => {
  expect(() => parseForeignModel(json)).toThrow(expect.objectContaining({ code: 'malformed_model', message: expect.stringContaining(place) as string }));
});
