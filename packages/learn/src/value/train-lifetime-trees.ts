/**
 * Laws of purchases and spend, corrected by trees: laws carry a wholesaler's habits on to amounts that no tree has seen, trees see what laws do not ask
 * for. What is learnt is which part of what the laws expect comes: Poisson's loss with the expectation as exposure, so that a customer counts as they are expected
 * to spend.
 */
import type { LifetimePredictor, TreeEnsemble } from '@limn/engine';
import { joinRows, rowsOf } from '../train/join-rows.ts';
import { foldsIn, sumOf } from '../train/fold-trees.ts';
import type { LabelledMatrix, Trained, TrainerTask } from '../train/learn-rows.ts';
import { poissonDeviance } from '../metric/amount.ts';
import { measure } from '../metric/metric.ts';
import { search } from '../search/search.ts';
import { foldSplit } from '../split/split.ts';
import { trainBoosting } from '../tree/boosting.ts';
import { amountsOf, trainLifetime } from './train-lifetime.ts';

/** Small trees: laws have said most of it. */
const space = { mostLeaves: { low: 2, high: 16, scale: 'log', whole: true }, leastRows: { low: 10, high: 100, scale: 'log', whole: true }, columnShare: { choices: [0.3, 0.5, 1] } } as const;
const usual = { mostLeaves: 6, leastRows: 40, columnShare: 0.5 };
const MOST_ROUNDS = 400;
const LEARNING_RATE = 0.05;
const PATIENCE = 30;
const L2 = 10;
/** Of what is expected: a part of nothing is no number. */
const LEAST_EXPECTED = 1e-3;
/** A leaf may not ask for so many rows that a tree has fewer leaves. */
const LEAST_LEAVES = 20;

/** Deterministic. Cost: some rounds of boosting for each setting and fold. @throws LearnError as `trainLifetime` */
export async function trainLifetimeTrees(task: TrainerTask): Promise<Trained> {
  const { train, validation, rowsACustomer, folds, seed, tries, threads, signal, onShare } = task;
  const laws = (await trainLifetime({ ...task, onShare: () => {} })).predictor as LifetimePredictor;
  const settingsOf = (settings: Readonly<Record<string, unknown>>, rows: number) => ({ mostLeaves: Number(settings['mostLeaves']), columnShare: Number(settings['columnShare']), leastRows: Math.max(1, Math.round(Math.min(Number(settings['leastRows']) * Math.sqrt(rowsACustomer), rows / LEAST_LEAVES))) });
  const steps = tries + (folds === undefined ? 0 : foldsIn(folds));
  let done = 0;
  const learn = async (from: LabelledMatrix, until: LabelledMatrix, settings: Readonly<Record<string, unknown>>): Promise<TreeEnsemble> => {
    const { predictor } = await trainBoosting(from.matrix, partsOf(laws, from), {
      ...settingsOf(settings, train.labels.length), l2: L2, rowShare: 0.8, loss: 'poisson', rounds: MOST_ROUNDS, learningRate: LEARNING_RATE, patience: PATIENCE, seed, threads,
      validation: { matrix: until.matrix, ...partsOf(laws, until) }, ...(signal !== undefined && { signal }),
    });
    onShare(++done / steps);
    return predictor;
  };
  let best: { readonly correction: TreeEnsemble; readonly loss: number } | undefined;
  const record = await search({
    space, start: usual, better: 'lower', seed, budget: { evaluations: tries }, ...(signal !== undefined && { signal }),
    async evaluate(settings) {
      const correction = await learn(train, validation, settings);
      const loss = measure(poissonDeviance, { scores: amountsOf({ ...laws, correction }, validation.matrix), labels: validation.labels });
      if (best === undefined || loss < best.loss) best = { correction, loss };
      return loss;
    },
  });
  signal?.throwIfAborted();
  const named = { ...record, best: { ...record.best, settings: { ...record.best.settings, law: laws.law } } };
  const own = (correction: TreeEnsemble, rows: LabelledMatrix): Float64Array => amountsOf({ ...laws, correction }, rows.matrix).map(Math.log);
  if (folds === undefined) return { predictor: { ...laws, correction: best!.correction }, link: 'exp', heldOut: [own(best!.correction, validation)], search: named };

  const all = joinRows(train, validation);
  const heldOut = new Float64Array(all.labels.length);
  const parts: TreeEnsemble[] = [];
  for (let fold = 0; fold < foldsIn(folds); fold++) {
    const { train: others, test: held } = foldSplit(folds, fold);
    const [from, until] = [rowsOf(all, others), rowsOf(all, held)];
    const part = await learn(from, until, record.best.settings);
    own(part, until).forEach((score, i) => (heldOut[held[i]!] = score));
    parts.push(part);
  }
  return { predictor: { ...laws, correction: sumOf(parts.map((part) => [part, 1 / parts.length])) }, link: 'exp', heldOut: [heldOut], search: named };
}

/** Which part of what is expected came, and how much that counts. */
function partsOf(laws: LifetimePredictor, { matrix, labels }: LabelledMatrix): { readonly labels: Float64Array; readonly weights: Float64Array } {
  const expected = amountsOf(laws, matrix).map((amount) => Math.max(LEAST_EXPECTED, amount));
  const mean = expected.reduce((sum, amount) => sum + amount, 0) / expected.length;
  return { labels: labels.map((label, row) => Math.max(0, label) / expected[row]!), weights: expected.map((amount) => amount / mean) };
}
