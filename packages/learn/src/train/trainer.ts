/** Ways to learn, each with the settings it is tried with. What they give is scored in the same way, wherever it serves. */
import type { ScoringModel, TreeEnsemble } from '@limn/engine';
import { chooseLinear, linearScores } from '../linear/choose-linear.ts';
import { search, type SearchRecord, type Settings } from '../search/search.ts';
import { trainBoosting, type BoostedTrees } from '../tree/boosting.ts';
import { trainForest } from '../tree/forest.ts';
import { predictTrees } from '../tree/predict-matrix.ts';
import { blendTrees, foldsIn, foldTrees } from './fold-trees.ts';
import { joinRows } from './join-rows.ts';
import type { LabelledMatrix, Trained, TrainerTask } from './learn-rows.ts';
import { losses } from './losses.ts';
import { trainLifetime } from '../value/train-lifetime.ts';
import { trainLifetimeTrees } from '../value/train-lifetime-trees.ts';
import { trainZiln } from '../value/train-ziln.ts';
import { squaresOf } from './squares-of.ts';
import { trainBayes } from './train-bayes.ts';
import { trainNeighbours } from './train-neighbours.ts';
import { trainTableNetwork } from './train-network.ts';
import { trainSvm } from './train-svm.ts';

/** Boosted trees, a regression with an elastic net, a random forest, a small network, naive Bayes, a linear support vector machine, nearest neighbours; of amounts a zero-inflated log-normal network, or laws of purchases and spend, by themselves or corrected by trees. */
export type TrainerName = 'trees' | 'linear' | 'forest' | 'network' | 'bayes' | 'svm' | 'neighbours' | 'ziln' | 'lifetime' | 'lifetime-trees';

/** One way to learn. */
interface Trainer {
  readonly inputsFor: 'trees' | 'linear' | 'network' | 'counts';
  /** Whether it needs the columns that tell the history of purchases, alone or besides the others. */
  readonly history?: 'alone' | 'beside';
  /** Whether it gives the mean of models that each saw some parts of the rows. */
  readonly folded: boolean;
  /** Whether models of several labels can be joined into one. */
  readonly joins: boolean;
  train(task: TrainerTask): Promise<Trained>;
}

/** All ways, by name. */
export const trainers: Readonly<Record<TrainerName, Trainer>> = {
  trees: { inputsFor: 'trees', folded: true, joins: true, train: trainTrees },
  linear: { inputsFor: 'linear', folded: false, joins: true, train: trainLinear },
  forest: { inputsFor: 'trees', folded: false, joins: true, train: trainRandomForest },
  network: { inputsFor: 'network', folded: false, joins: false, train: trainTableNetwork },
  bayes: { inputsFor: 'counts', folded: true, joins: true, train: trainBayes },
  svm: { inputsFor: 'linear', folded: true, joins: true, train: trainSvm },
  neighbours: { inputsFor: 'linear', folded: false, joins: false, train: trainNeighbours },
  ziln: { inputsFor: 'network', folded: false, joins: false, train: trainZiln },
  lifetime: { inputsFor: 'trees', history: 'alone', folded: false, joins: false, train: trainLifetime },
  'lifetime-trees': { inputsFor: 'trees', history: 'beside', folded: true, joins: false, train: trainLifetimeTrees },
};

/** Small trees first: most tables are small. */
const treeSpace = {
  mostLeaves: { low: 3, high: 40, scale: 'log', whole: true },
  /** Of a customer each; where customers are met again, more, as their rows are alike and yet not the same. */
  leastRows: { low: 5, high: 100, scale: 'log', whole: true },
  l2: { low: 0.1, high: 20, scale: 'log' },
  columnShare: { choices: [0.3, 0.5, 0.7, 1] },
  rowShare: { choices: [0.6, 0.8, 1] },
} as const;
const usualTrees = { mostLeaves: 8, leastRows: 20, l2: 1, columnShare: 0.7, rowShare: 0.8 };
/** A leaf may not ask for so many rows that a tree has fewer leaves. */
const LEAST_LEAVES = 20;
const MOST_ROUNDS = 600;
const LEARNING_RATE = 0.05;
const PATIENCE = 40;
/** Trees that add up to curves, one a column. */
const oneQuestion = { mostLeaves: 2, columnShare: 1 } as const;

async function trainTrees(task: TrainerTask): Promise<Trained> {
  const { kind, classes, train, validation, rowsACustomer, folds, seed, tries, threads, signal, onShare } = task;
  const outputs = kind === 'classes' ? classes : 1;
  // Learning a fold costs about as much as trying a setting.
  const steps = tries + (folds === undefined ? 0 : foldsIn(folds) * (outputs > 1 ? 1 : 2));
  let done = 0;
  const learn = async (from: LabelledMatrix, until: LabelledMatrix, settings: Settings): Promise<BoostedTrees> => {
    const trees = await trainBoosting(from.matrix, from, {
      ...settings, leastRows: Math.max(1, Math.round(Math.min(Number(settings['leastRows']) * Math.sqrt(rowsACustomer), train.labels.length / LEAST_LEAVES))), loss: losses[kind], rounds: MOST_ROUNDS, learningRate: LEARNING_RATE, patience: PATIENCE, seed, threads, validation: until,
      ...(kind === 'classes' && { classes }), ...(signal !== undefined && { signal }),
    });
    onShare(++done / steps);
    return trees;
  };
  let best: { readonly trees: BoostedTrees; readonly loss: number } | undefined;
  const record = await search({
    space: treeSpace, start: usualTrees, better: 'lower', seed, budget: { evaluations: tries }, ...(signal !== undefined && { signal }),
    async evaluate(settings) {
      const trees = await learn(train, validation, settings);
      const loss = Math.min(...trees.validationLosses);
      if (best === undefined || loss < best.loss) best = { trees, loss };
      return loss;
    },
  });
  signal?.throwIfAborted();
  const { trees: { predictor, link } } = best!;
  if (folds === undefined) return { predictor, link, heldOut: predictTrees(predictor, validation.matrix), search: record };

  const all = joinRows(train, validation);
  const { settings } = record.best;
  const grown = await foldTrees(all, folds, async (from, until) => (await learn(from, until, settings)).predictor);
  // Of several classes a tree a class and round is enough to wait for.
  if (outputs > 1) return { ...grown, link, search: record };
  const additive = await foldTrees(all, folds, async (from, until) => (await learn(from, until, { ...settings, ...oneQuestion })).predictor);
  const { share, ...blended } = blendTrees(grown, additive, { labels: all.labels, loss: losses[kind] });
  return { ...blended, link, search: { ...record, best: { ...record.best, settings: { ...settings, additive: share } } } };
}

/** Boosting is not needed to see that a regression is enough: the penalty is chosen along its path. */
async function trainLinear({ kind, classes, train, validation, seed, onShare }: TrainerTask): Promise<Trained> {
  const { predictor, link, penalty, tried } = chooseLinear(train.matrix, train.labels, {
    loss: losses[kind], classes, tolerance: 1e-4, validation, onProgress: (done, steps) => onShare(done / steps),
  });
  const record: SearchRecord = { best: { settings: { penalty }, share: 1, score: Math.min(...tried.map(({ loss }) => loss)) }, tried: tried.map((each) => ({ settings: { penalty: each.penalty }, share: 1, score: each.loss })), ended: 'evaluations', seed };
  return { predictor, link, heldOut: linearScores(predictor, validation.matrix), search: record };
}

const forestSpace = { leastWeight: { low: 1, high: 50, scale: 'log', whole: true } } as const;
const FOREST_TREES = 100;
/** So many forests are tried at most: they need little tuning. */
const MOST_FORESTS = 3;

async function trainRandomForest({ kind, classes, train, validation, seed, tries, threads, signal, onShare }: TrainerTask): Promise<Trained> {
  let done = 0;
  let best: { readonly model: Pick<ScoringModel, 'predictor' | 'link'>; readonly scores: readonly Float64Array[]; readonly loss: number } | undefined;
  const evaluations = Math.min(tries, MOST_FORESTS);
  const record = await search({
    space: forestSpace, start: { leastWeight: 5 }, better: 'lower', seed, budget: { evaluations }, ...(signal !== undefined && { signal }),
    async evaluate({ leastWeight }) {
      const { predictor: grown } = await trainForest(train.matrix, train, { classes: kind === 'classes' ? classes : kind === 'binary' ? 2 : 0, trees: FOREST_TREES, leastWeight: Number(leastWeight), seed, threads, ...(signal !== undefined && { signal }) });
      const predictor = kind === 'classes' && classes === 2 ? bothOf(grown) : grown;
      const scores = predictTrees(predictor, validation.matrix);
      const loss = squaresOf(scores, validation.labels, kind);
      if (best === undefined || loss < best.loss) best = { model: { predictor, link: 'identity' }, scores, loss };
      onShare(++done / evaluations);
      return loss;
    },
  });
  signal?.throwIfAborted();
  return { ...best!.model, heldOut: best!.scores, search: record };
}

/** A forest of two classes tells the second; the first is what is left to 1. */
function bothOf({ base, trees }: TreeEnsemble): TreeEnsemble {
  const rest = trees.map((tree) => ({ ...tree, value: tree.value.map((value) => -value) }));
  return { kind: 'trees', base: [1 - base[0]!, base[0]!], trees: [...rest, ...trees.map((tree) => ({ ...tree, output: 1 }))] };
}
