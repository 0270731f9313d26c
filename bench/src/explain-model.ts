/**
 * `explain-model`: exact Shapley values of one row for trees grown leaf by leaf (so that some paths are long), by cover and
 * against a background, beside what a score of the same row costs; and how far from them are those found by asking the model some
 * 2,000 times, in orders and by Kernel SHAP. Time is that of the processor.
 */
import { attributeKernel, attributeSampled, createAttributor, createScorer, type AskModel, type Attributor, type ScoringModel, type Tree, type TreeEnsemble, type TriedAttribution } from '@limn/engine';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';
import { seeded } from './shop.ts';

const width = 30;
const leaves = 31;
/** Times that a model is asked for the reasons of one row. */
const triedRows = 2_000;
/** Rows whose reasons are found so. */
const triedOf = 6;

export interface ExplainModelBenchOptions {
  readonly trees: number;
  readonly rows: number;
  /** Rows of the background. */
  readonly background: number;
}

export function* benchExplainModel({ trees, rows, background }: ExplainModelBenchOptions): Generator<Figure> {
  const random = seeded(5);
  const predictor: TreeEnsemble = { kind: 'trees', base: [0], trees: Array.from({ length: trees }, () => grownTree(random)) };
  const asked = Array.from({ length: rows }, () => randomRow(random));
  const others = Array.from({ length: background }, () => randomRow(random));
  const model: ScoringModel = { format: 1, inputs: Array.from({ length: width }, (_, i) => ({ kind: 'number', column: `x${i}` })), predictor, link: 'logistic' };
  const scorer = createScorer(model);
  const conditions = { bench: 'explain-model', trees, leaves, 'longest path': longestPath(predictor) };

  const raw = new Float64Array(1);
  const scoreAll = (): void => asked.forEach((row) => scorer.predict(row, raw));
  yield { ...conditions, figure: 'µs to score a row', value: rounded(microsecondsOf(scoreAll, asked.length)) };
  for (const [figure, attributor, more] of [
    ['ms to attribute by cover', createAttributor(predictor), {}],
    ['ms to attribute against', createAttributor(predictor, { background: others }), { background }],
  ] as const) {
    const attributeAll = (): void => asked.forEach((row) => attributor.attribute(row));
    yield { ...conditions, ...more, figure, value: rounded(microsecondsOf(attributeAll, asked.length) / 1_000) };
    yield { ...conditions, ...more, figure: 'farthest from adding up, 1e-15', value: rounded(farthest(attributor, asked, scorer.predict) * 1e15) };
  }
  for (const figure of benchTried(predictor, asked.slice(0, triedOf), scorer.predict)) yield { ...conditions, asked: triedRows, ...figure };
}

type Named = Readonly<Record<string, number | undefined>>;

const namedRow = (row: Float32Array): Named => Object.fromEntries(Array.from(row, (x, i) => [`x${i}`, Number.isNaN(x) ? undefined : x]));

/** Against one usual customer: distances from the exact values, as shares of all that moves the score, over all columns and rows. */
function* benchTried(predictor: TreeEnsemble, asked: readonly Float32Array[], predict: (row: Float32Array, into: Float64Array) => void): Generator<Pick<Figure, 'figure' | 'value'>> {
  const [usual, ...rows] = asked as readonly [Float32Array, ...Float32Array[]];
  const exact = createAttributor(predictor, { background: [usual] });
  const ask: AskModel = (made) => made.map((values) => {
    const raw = new Float64Array(1);
    predict(Float32Array.from({ length: width }, (_, i) => Number(values[`x${i}`] ?? NaN)), raw);
    return raw;
  });
  for (const [method, attribute] of [
    ['orders', (row: Float32Array) => attributeSampled(ask, { values: namedRow(row), reference: namedRow(usual), output: 0, pairs: Math.round(triedRows / (2 * width)) })],
    ['Kernel SHAP', (row: Float32Array) => attributeKernel(ask, { values: namedRow(row), reference: namedRow(usual), output: 0, most: triedRows })],
  ] as const satisfies readonly (readonly [string, (row: Float32Array) => TriedAttribution])[]) {
    let [away, stated, of] = [0, 0, 0];
    const ms = microsecondsOf(() => {
      [away, stated, of] = [0, 0, 0];
      for (const row of rows) {
        const { contributions, errors } = attribute(row);
        const truth = exact.attribute(row).contributions[0]!;
        const all = truth.reduce((sum, each) => sum + Math.abs(each), 0);
        truth.forEach((value, i) => {
          away += Math.abs((contributions.get(`x${i}`) ?? 0) - value) / all;
          stated += (errors.get(`x${i}`) ?? 0) / all;
          of++;
        });
      }
    }, rows.length) / 1_000;
    yield { figure: `ms a row by ${method}`, value: rounded(ms) };
    yield { figure: `${method}: mean distance from exact, % of all that moves the score`, value: rounded((away / of) * 100) };
    yield { figure: `${method}: mean error stated, %`, value: rounded((stated / of) * 100) };
  }
}

/** Runs twice: what the first compiles is not counted. */
function microsecondsOf(work: () => void, times: number): number {
  work();
  const from = process.cpuUsage();
  work();
  return (cpuMsSince(from) * 1_000) / times;
}

function farthest(attributor: Attributor, rows: readonly Float32Array[], predict: (row: Float32Array, into: Float64Array) => void): number {
  const raw = new Float64Array(1);
  return Math.max(...rows.map((row) => {
    predict(row, raw);
    const { expected, contributions } = attributor.attribute(row);
    return Math.abs(contributions[0]!.reduce((sum, each) => sum + each, expected[0]!) - raw[0]!);
  }));
}

function randomRow(random: () => number): Float32Array {
  return Float32Array.from({ length: width }, () => (random() < 0.05 ? NaN : random()));
}

/** Splits a leaf again and again, the larger the likelier, as boosting does leaf by leaf. */
function grownTree(random: () => number): Tree {
  const feature = [-1];
  const threshold = [0];
  const left = [-1];
  const right = [-1];
  const value = [0];
  const missingLeft = [0];
  const cover = [100_000];
  for (let count = 1; count < leaves; count++) {
    const node = feature.map((asked, i) => (asked < 0 ? cover[i]! * random() : 0)).reduce((best, size, i, sizes) => (size > sizes[best]! ? i : best), 0);
    const share = 0.1 + 0.8 * random();
    feature[node] = Math.floor(random() * width);
    threshold[node] = Math.fround(random());
    missingLeft[node] = random() < 0.5 ? 1 : 0;
    [left[node], right[node]] = [feature.length, feature.length + 1];
    for (const part of [share, 1 - share]) {
      feature.push(-1);
      threshold.push(0);
      left.push(-1);
      right.push(-1);
      missingLeft.push(0);
      value.push((random() - 0.5) / 10);
      cover.push(cover[node]! * part);
    }
  }
  return { output: 0, feature, threshold, left, right, missingLeft, value, cover };
}

function longestPath({ trees }: TreeEnsemble): number {
  const depthAt = (tree: Tree, node: number): number =>
    tree.feature[node]! < 0 ? 0 : 1 + Math.max(...[tree.left, tree.right].map((side) => depthAt(tree, side[node]!)));
  return Math.max(...trees.map((tree) => depthAt(tree, 0)));
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
