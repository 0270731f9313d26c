/**
 * Linear support vector machines as a trainer. Margins are no chances: a regression of the label's own kind on the margins of
 * the validation rows makes them tell true values (Platt 1999, one line of several classes each), and is folded into the weights.
 */
import type { LinearPredictor } from '@limn/engine';
import { linearScores } from '../linear/choose-linear.ts';
import { designOf, type Design } from '../linear/design.ts';
import { fitLinear } from '../linear/fit-linear.ts';
import { linkOf, meanLoss } from '../linear/loss.ts';
import { search, type Settings } from '../search/search.ts';
import { fitMargin, fitTube, type MarginOptions } from '../svm/fit-margin.ts';
import { foldLinear } from './fold-linear.ts';
import { joinRows } from './join-rows.ts';
import type { LabelledMatrix, Trained, TrainerTask } from './learn-rows.ts';
import { losses } from './losses.ts';

const partingSpace = { cost: { low: 1e-4, high: 10, scale: 'log' }, loss: { choices: ['hinge', 'squaredHinge'] } } as const;
const tubeSpace = { ...partingSpace, tube: { choices: [0, 0.05, 0.1, 0.3] } } as const;
const usual = { cost: 0.1, loss: 'squaredHinge' } as const;
const usualTube = { ...usual, tube: 0.1 } as const;
/** What a regression on margins is penalised by: so little that it only decides what is undecided. */
const LITTLE = 1e-6;

/** The same task gives the same model. Cost: some 5 ns a number that is not 0, pass (at most 200), class and setting, folds besides. @throws the signal's reason */
export async function trainSvm(task: TrainerTask): Promise<Trained> {
  const { kind, train, validation, folds, seed, tries, signal, onShare } = task;
  const isTube = kind === 'amount' || kind === 'count';
  const rows = { labels: validation.labels, weights: new Float64Array(validation.labels.length).fill(1) };
  const learn = (from: LabelledMatrix, held: LabelledMatrix, settings: Settings): LinearPredictor => tellTrue(marginsOf(from, task, settings), task, held);
  const steps = tries + (folds === undefined ? 0 : 1);
  let done = 0;
  let best: { readonly model: Pick<Trained, 'predictor' | 'heldOut'>; readonly loss: number } | undefined;
  const record = await search({
    space: isTube ? tubeSpace : partingSpace, start: isTube ? usualTube : usual, better: 'lower', seed, budget: { evaluations: tries }, ...(signal !== undefined && { signal }),
    evaluate(settings) {
      const predictor = learn(train, validation, settings);
      const heldOut = linearScores(predictor, validation.matrix);
      const loss = meanLoss(losses[kind], heldOut, rows);
      if (best === undefined || loss < best.loss) best = { model: { predictor, heldOut }, loss };
      onShare(++done / steps);
      return loss;
    },
  });
  signal?.throwIfAborted();
  const made = folds === undefined ? best!.model : foldLinear(joinRows(train, validation), folds, (from, held) => learn(from, held, record.best.settings));
  return { ...made, link: linkOf[losses[kind]], search: record };
}

interface Margin {
  readonly weights: Float64Array;
  readonly intercept: number;
}

/** Of yes or no one margin; of several classes one each, against all others; of amounts the middle of a tube. */
function marginsOf({ matrix, labels }: LabelledMatrix, { kind, classes, seed }: TrainerTask, { cost, loss, tube }: Settings): readonly Margin[] {
  const design = designOf(matrix);
  const options: MarginOptions = { cost: Number(cost), loss: loss as MarginOptions['loss'], seed };
  if (kind === 'amount' || kind === 'count') return [tubeOf(design, labels, { ...options, tube: Number(tube) })];
  const answers = kind === 'classes' ? Array.from({ length: classes }, (_, place) => place) : [1];
  return answers.map((answer) => fitMargin(design, labels.map((label) => (label === answer ? 1 : -1)), options));
}

/** Amounts in deviations from their mean, so that tube and cost mean the same whatever the unit. */
function tubeOf(design: Design, labels: Float64Array, options: MarginOptions & { readonly tube: number }): Margin {
  const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const deviation = Math.sqrt(labels.reduce((sum, label) => sum + (label - mean) ** 2, 0) / labels.length) || 1;
  return fitTube(design, labels.map((label) => (label - mean) / deviation), options);
}

/** One line an output through the margins of rows that were not learnt from: the weights of what tells true values. */
function tellTrue(margins: readonly Margin[], { kind, classes }: TrainerTask, { matrix, labels }: LabelledMatrix): LinearPredictor {
  const raw: LinearPredictor = { kind: 'linear', weights: margins.map(({ weights }) => [...weights]), intercepts: margins.map(({ intercept }) => intercept) };
  const columns = linearScores(raw, matrix).map((scores) => Float32Array.from(scores));
  const { predictor: lines } = fitLinear({ rows: matrix.rows, columns, categories: columns.map(() => 0) }, labels, { loss: losses[kind], ...(kind === 'classes' && { classes }), penalty: LITTLE, l1Ratio: 0 });
  const sumOf = (line: readonly number[], of: (margin: Margin) => number): number => line.reduce((sum, slope, output) => sum + slope * of(margins[output]!), 0);
  return {
    kind: 'linear',
    weights: lines.weights.map((line) => Array.from(margins[0]!.weights, (_, i) => sumOf(line, ({ weights }) => weights[i]!))),
    intercepts: lines.weights.map((line, output) => lines.intercepts[output]! + sumOf(line, ({ intercept }) => intercept)),
  };
}
