/**
 * Reads a model from untrusted JSON. A model that is wrong somewhere is refused whole: nothing is mended, because what it
 * said would then be somebody else's.
 */
import { canonicalJson } from '../registry/canonical-json.ts';
import { murmur128 } from '../registry/murmur.ts';
import { DefinitionError } from '../errors.ts';
import { modelData, type ForeignModelData } from './foreign-model.ts';
import { MOST_STEPS, widthOf, type Calibration, type DenseNetwork, type FactorizationPredictor, type InputTransform, type LifetimePredictor, type LinearPredictor, type NeighbourPredictor, type ScoreInterval, type ScoringModel, type Tree, type TreeEnsemble, type UsualColumn, type ZilnNetwork } from './model.ts';

const MAX_INPUTS = 10_000;
const MAX_WIDTH = 1_000_000;
const MAX_TREES = 100_000;
const MAX_NODES = 10_000_000;
const MAX_OUTPUTS = 10_000;
const MAX_LAYERS = 100;
const MAX_WEIGHTS = 10_000_000;
const MAX_USUAL_WORDS = 10;
const LINKS: readonly unknown[] = ['identity', 'logistic', 'softmax', 'exp'];

/** Content hash of a model, 32 hexadecimal digits; the same for equal models. Cost: its JSON. */
export function modelHash(model: ScoringModel | ForeignModelData): string {
  return murmur128(canonicalJson(modelData(model)));
}

/**
 * A model from anywhere, checked as a whole.
 * @throws DefinitionError `malformed_model` with the place of the first thing that is wrong
 */
export function parseModel(json: unknown): ScoringModel {
  const model = object(json, '');
  need(model['format'] === 1, 'format', 'is not 1, the only format that this Limn reads');
  const inputs = list(model['inputs'], 'inputs', MAX_INPUTS);
  inputs.forEach(checkInput);
  const width = (inputs as readonly InputTransform[]).reduce((sum, input) => sum + widthOf(input), 0);
  need(width <= MAX_WIDTH, 'inputs', `come to ${width} numbers, more than ${MAX_WIDTH}`);
  const outputs = checkPredictor(object(model['predictor'], 'predictor'), width);
  need(LINKS.includes(model['link']), 'link', `is none of ${LINKS.join(', ')}`);
  if (model['classes'] !== undefined) texts(model['classes'], 'classes', outputs, outputs);
  if (model['calibration'] !== undefined) {
    const calibration = list(model['calibration'], 'calibration', outputs);
    need(calibration.length === outputs, 'calibration', `has ${calibration.length} entries for ${outputs} outputs`);
    calibration.forEach(checkCalibration);
  }
  if (model['intervals'] !== undefined) {
    const intervals = list(model['intervals'], 'intervals', outputs);
    need(intervals.length === outputs, 'intervals', `have ${intervals.length} entries for ${outputs} outputs`);
    intervals.forEach(checkInterval);
  }
  if (model['usual'] !== undefined) checkUsual(object(model['usual'], 'usual'), width);
  if (model['reach'] !== undefined) checkReach(object(model['reach'], 'reach'), width);
  return model as unknown as ScoringModel;
}

function checkInput(value: unknown, i: number): void {
  const path = `inputs[${i}]`;
  const input = object(value, path) as unknown as InputTransform;
  text(input.column, `${path}.column`);
  if ('of' in input) need(input.of === 'time' || input.of === 'duration', `${path}.of`, 'is neither time nor duration');
  switch (input.kind) {
    case 'number':
      return;
    case 'standard':
      finite(input.mean, `${path}.mean`);
      need(finite(input.deviation, `${path}.deviation`) > 0, `${path}.deviation`, 'is not above 0');
      return;
    case 'bucket':
      rising(input.edges, `${path}.edges`);
      return;
    case 'category':
    case 'oneHot':
      texts(input.vocabulary, `${path}.vocabulary`, 0, MAX_WIDTH);
      return;
    default:
      fail(`${path}.kind`, 'is no transform');
  }
}

/** @returns how many raw scores it gives */
function checkPredictor(predictor: Readonly<Record<string, unknown>>, width: number): number {
  if (predictor['kind'] === 'linear') return checkLinear(predictor as unknown as LinearPredictor, width);
  if (predictor['kind'] === 'factorization') return checkFactorization(predictor as unknown as FactorizationPredictor, width);
  if (predictor['kind'] === 'dense') return checkDense(predictor as unknown as DenseNetwork, width);
  if (predictor['kind'] === 'neighbours') return checkNeighbours(predictor as unknown as NeighbourPredictor, width);
  if (predictor['kind'] === 'ziln') return checkZiln(predictor as unknown as ZilnNetwork, width);
  if (predictor['kind'] === 'lifetime') return checkLifetime(predictor as unknown as LifetimePredictor, width);
  need(predictor['kind'] === 'trees', 'predictor.kind', 'is none of trees, linear, factorization, dense, neighbours, ziln, lifetime');
  return checkTrees(predictor as unknown as TreeEnsemble, width, 'predictor');
}

function checkTrees({ base, trees }: TreeEnsemble, width: number, path: string): number {
  const outputs = numbers(base, `${path}.base`, 1, MAX_OUTPUTS).length;
  let nodes = 0;
  list(trees, `${path}.trees`, MAX_TREES).forEach((tree, i) => {
    nodes += checkTree(object(tree, `${path}.trees[${i}]`) as unknown as Tree, { width, outputs, path: `${path}.trees[${i}]` });
    need(nodes <= MAX_NODES, `${path}.trees`, `have more than ${MAX_NODES} nodes`);
  });
  return outputs;
}

function checkLinear({ weights, intercepts }: LinearPredictor, width: number): number {
  const outputs = numbers(intercepts, 'predictor.intercepts', 1, MAX_OUTPUTS).length;
  const rows = list(weights, 'predictor.weights', outputs);
  need(rows.length === outputs, 'predictor.weights', `have ${rows.length} rows for ${outputs} outputs`);
  rows.forEach((row, i) => numbers(row, `predictor.weights[${i}]`, width, width));
  return outputs;
}

function checkFactorization({ weights, intercept, factors }: FactorizationPredictor, width: number): number {
  numbers(weights, 'predictor.weights', width, width);
  finite(intercept, 'predictor.intercept');
  const vectors = list(factors, 'predictor.factors', width);
  need(vectors.length === width, 'predictor.factors', `are ${vectors.length} for ${width} numbers`);
  const length = width === 0 ? 0 : numbers(vectors[0], 'predictor.factors[0]', 1, MAX_OUTPUTS).length;
  need(length * width <= MAX_WEIGHTS, 'predictor.factors', `have more than ${MAX_WEIGHTS} numbers`);
  vectors.forEach((vector, i) => numbers(vector, `predictor.factors[${i}]`, length, length));
  return 1;
}

function checkDense({ layers }: Pick<DenseNetwork, 'layers'>, width: number): number {
  let [inputs, weights] = [width, 0];
  const all = list(layers, 'predictor.layers', MAX_LAYERS);
  need(all.length > 0, 'predictor.layers', 'are none');
  all.forEach((each, i) => {
    const path = `predictor.layers[${i}]`;
    const layer = object(each, path);
    const outputs = numbers(layer['biases'], `${path}.biases`, 1, i === all.length - 1 ? MAX_OUTPUTS : MAX_WIDTH).length;
    weights += inputs * outputs;
    need(weights <= MAX_WEIGHTS, 'predictor.layers', `have more than ${MAX_WEIGHTS} weights`);
    const rows = list(layer['weights'], `${path}.weights`, outputs);
    need(rows.length === outputs, `${path}.weights`, `have ${rows.length} rows for ${outputs} biases`);
    rows.forEach((row, at) => numbers(row, `${path}.weights[${at}]`, inputs, inputs));
    need(layer['activation'] === 'relu' || layer['activation'] === 'identity', `${path}.activation`, 'is neither relu nor identity');
    inputs = outputs;
  });
  return inputs;
}

function checkNeighbours({ near, steps, rows, answers }: NeighbourPredictor, width: number): number {
  need(numbers(steps, 'predictor.steps', width, width).every((each) => each >= 0), 'predictor.steps', 'has a number below 0');
  const all = list(rows, 'predictor.rows', MAX_WEIGHTS);
  need(all.length * Math.max(1, width) <= MAX_WEIGHTS, 'predictor.rows', `have more than ${MAX_WEIGHTS} numbers`);
  all.forEach((row, i) => need(numbers(row, `predictor.rows[${i}]`, width, width).every((x) => Number.isInteger(x) && Math.abs(x) <= MOST_STEPS), `predictor.rows[${i}]`, `has an entry that is no whole number within ${MOST_STEPS}`));
  need(Number.isInteger(near) && near >= 1 && near <= all.length, 'predictor.near', 'is no number of these rows');
  const told = list(answers, 'predictor.answers', all.length);
  need(told.length === all.length, 'predictor.answers', `are ${told.length} for ${all.length} rows`);
  const outputs = numbers(told[0], 'predictor.answers[0]', 1, MAX_OUTPUTS).length;
  told.forEach((answer, i) => numbers(answer, `predictor.answers[${i}]`, outputs, outputs));
  return outputs;
}

function checkZiln(network: ZilnNetwork, width: number): number {
  need(checkDense(network, width) === 3, 'predictor.layers', 'do not end in three numbers');
  need(finite(network.widest, 'predictor.widest') > 0, 'predictor.widest', 'is not above 0');
  return 1;
}

/** Within these, sums over places are quick and finite. */
const [LEAST_PARAMETER, GREATEST_PARAMETER] = [1e-3, 1e6] as const;

function checkLifetime({ law, purchases, spend, horizon, pace, columns, correction }: LifetimePredictor, width: number): number {
  need(law === 'bg-nbd' || law === 'pareto-nbd', 'predictor.law', 'is neither bg-nbd nor pareto-nbd');
  checkParameters(purchases, 'predictor.purchases', law === 'bg-nbd' ? ['r', 'alpha', 'a', 'b'] : ['r', 'alpha', 's', 'beta']);
  checkParameters(spend, 'predictor.spend', ['p', 'q', 'v']);
  need(spend[0]!.value + spend[1]!.value > 1, 'predictor.spend', 'have no mean: p + q is not above 1');
  need(finite(horizon, 'predictor.horizon') > 0, 'predictor.horizon', 'is not above 0');
  need(finite(pace, 'predictor.pace') > 0, 'predictor.pace', 'is not above 0');
  const places = object(columns, 'predictor.columns');
  for (const role of ['purchases', 'first', 'last', 'spend']) need(Number.isInteger(places[role]) && (places[role] as number) >= 0 && (places[role] as number) < width, `predictor.columns.${role}`, 'is no column of the matrix');
  if (correction !== undefined) {
    object(correction, 'predictor.correction');
    need(checkTrees(correction, width, 'predictor.correction') === 1, 'predictor.correction', 'has not one output');
  }
  return 1;
}

function checkParameters(value: unknown, path: string, names: readonly string[]): void {
  const all = list(value, path, names.length);
  need(all.length === names.length, path, `are not ${names.join(', ')}`);
  names.forEach((name, i) => {
    const parameter = object(all[i], `${path}[${i}]`);
    need(parameter['name'] === name, `${path}[${i}].name`, `is not ${name}`);
    const of = finite(parameter['value'], `${path}[${i}].value`);
    need(of >= (path.endsWith('spend') ? Number.MIN_VALUE : LEAST_PARAMETER) && of <= (path.endsWith('spend') ? Number.MAX_VALUE : GREATEST_PARAMETER), `${path}[${i}].value`, 'is out of the range of laws');
    for (const bound of ['low', 'high']) if (parameter[bound] !== undefined) finite(parameter[bound], `${path}[${i}].${bound}`);
  });
}

function checkTree({ output, feature, threshold, categories, left, right, missingLeft, value, cover }: Tree, { width, outputs, path }: { readonly width: number; readonly outputs: number; readonly path: string }): number {
  need(Number.isInteger(output) && output >= 0 && output < outputs, `${path}.output`, 'is none of the outputs');
  const count = numbers(feature, `${path}.feature`, 1, MAX_NODES).length;
  for (const [name, of] of Object.entries({ threshold, left, right, missingLeft, value, cover })) numbers(of, `${path}.${name}`, count, count);
  for (let node = 0; node < count; node++) {
    const [asks, l, r] = [feature[node]!, left[node]!, right[node]!];
    if (asks === -1) continue;
    need(Number.isInteger(asks) && asks >= 0 && asks < width, `${path}.feature[${node}]`, 'is no column of the matrix');
    need(Number.isInteger(l) && Number.isInteger(r) && l > node && r > node && l < count && r < count, `${path}.left[${node}]`, 'or right is no node behind its parent');
  }
  for (const [node, codes] of Object.entries(categories ?? {})) {
    need(feature[Number(node)] !== undefined && feature[Number(node)] !== -1, `${path}.categories.${node}`, 'is no inner node');
    const whole = numbers(codes, `${path}.categories.${node}`, 0, MAX_WIDTH);
    need(whole.every((code) => Number.isInteger(code) && code >= 0 && code <= MAX_WIDTH), `${path}.categories.${node}`, 'has a code that is no place in a vocabulary');
  }
  return count;
}

function checkCalibration(value: unknown, i: number): void {
  const path = `calibration[${i}]`;
  const { x, y } = object(value, path) as unknown as Calibration;
  rising(x, `${path}.x`);
  const heights = numbers(y, `${path}.y`, x.length, x.length);
  need(heights.every((height, at) => at === 0 || height >= heights[at - 1]!), `${path}.y`, 'decreases');
}

function checkInterval(value: unknown, i: number): void {
  const path = `intervals[${i}]`;
  const { of, level, x, low, high } = object(value, path) as unknown as ScoreInterval;
  need(of === 'mean' || of === 'outcome', `${path}.of`, 'is neither mean nor outcome');
  need(typeof level === 'number' && level > 0 && level < 1, `${path}.level`, 'is not between 0 and 1');
  const points = numbers(x, `${path}.x`, 0, MAX_WIDTH);
  need(points.every((point, at) => at === 0 || point >= points[at - 1]!), `${path}.x`, 'decreases');
  const [below, above] = [numbers(low, `${path}.low`, points.length, points.length), numbers(high, `${path}.high`, points.length, points.length)];
  need(below.every((bound, at) => bound <= above[at]!), `${path}.low`, 'lies above high');
}

function checkUsual(usual: Readonly<Record<string, unknown>>, width: number): void {
  checkUsualColumns(usual['columns']);
  numbers(usual['means'], 'usual.means', width, width);
}

/** @throws DefinitionError `malformed_model` */
export function checkUsualColumns(columns: unknown): void {
  for (const [column, of] of Object.entries(object(columns, 'usual.columns'))) checkUsualColumn(object(of, `usual.columns.${column}`) as unknown as UsualColumn, `usual.columns.${column}`);
}

function checkReach(reach: Readonly<Record<string, unknown>>, width: number): void {
  const [low, high] = [numbers(reach['low'], 'reach.low', width, width), numbers(reach['high'], 'reach.high', width, width)];
  need(low.every((least, i) => least <= high[i]!), 'reach.low', 'lies above high');
  const most = finite(reach['most'], 'reach.most');
  need(Number.isInteger(most) && most >= 0, 'reach.most', 'is no number of columns');
}

function checkUsualColumn(usual: UsualColumn, path: string): void {
  share(usual.missing, `${path}.missing`);
  switch (usual.kind) {
    case 'number': {
      const quartiles = numbers(usual.quartiles, `${path}.quartiles`, 3, 3);
      need(quartiles.every((quartile, i) => i === 0 || quartile >= quartiles[i - 1]!), `${path}.quartiles`, 'decrease');
      need(finite(usual.deviation, `${path}.deviation`) >= 0, `${path}.deviation`, 'is below 0');
      return;
    }
    case 'boolean':
      share(usual.yes, `${path}.yes`);
      return;
    case 'category':
      list(usual.shares, `${path}.shares`, MAX_USUAL_WORDS).forEach((entry, i) => {
        const [word, of] = list(entry, `${path}.shares[${i}]`, 2);
        need(typeof word === 'string', `${path}.shares[${i}][0]`, 'is no text');
        share(of, `${path}.shares[${i}][1]`);
      });
      return;
    default:
      fail(`${path}.kind`, 'is none of number, boolean, category');
  }
}

function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
  need(typeof value === 'object' && value !== null && !Array.isArray(value), path, 'is no object');
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, path: string, max: number): readonly unknown[] {
  need(Array.isArray(value) && value.length <= max, path, `is no list of at most ${max}`);
  return value as readonly unknown[];
}

function numbers(value: unknown, path: string, min: number, max: number): readonly number[] {
  const all = list(value, path, max);
  need(all.length >= min, path, `has ${all.length} entries, fewer than ${min}`);
  need(all.every((each) => typeof each === 'number' && Number.isFinite(each)), path, 'has an entry that is no number');
  return all as readonly number[];
}

function rising(value: unknown, path: string): void {
  const all = numbers(value, path, 0, MAX_WIDTH);
  need(all.every((each, i) => i === 0 || each > all[i - 1]!), path, 'does not rise');
}

function texts(value: unknown, path: string, min: number, max: number): void {
  const all = list(value, path, max);
  need(all.length >= min && all.every((each) => typeof each === 'string') && new Set(all).size === all.length, path, `is no list of ${min === max ? min : 'at most ' + max} different texts`);
}

function share(value: unknown, path: string): void {
  const of = finite(value, path);
  need(of >= 0 && of <= 1, path, 'is no share between 0 and 1');
}

function text(value: unknown, path: string): void {
  need(typeof value === 'string' && value !== '', path, 'is no text');
}

function finite(value: unknown, path: string): number {
  need(typeof value === 'number' && Number.isFinite(value), path, 'is no number');
  return value as number;
}

function need(holds: boolean, path: string, what: string): asserts holds {
  if (!holds) fail(path, what);
}

function fail(path: string, what: string): never {
  throw new DefinitionError([{ code: 'malformed_model', path, message: `'${path === '' ? 'the model' : path}' ${what}.`, cure: 'Export the model again; a file that was changed by hand is not mended.' }]);
}
