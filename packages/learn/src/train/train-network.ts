/** A small network for a table: widths, rate and what is left out are chosen by the validation rows, which also say when to stop. */
import type { DenseNetwork, ScoreLink } from '@limn/engine';
import type { LearntKind } from '../evaluation/report.ts';
import { rowScores } from './row-scores.ts';
import { trainMlp, type MlpLoss } from '../graph/mlp/train-mlp.ts';
import { search, type SearchRecord } from '../search/search.ts';
import { joinRows } from './join-rows.ts';
import type { Trained, TrainerTask } from './learn-rows.ts';
import { losses } from './losses.ts';

const links: Readonly<Record<LearntKind, ScoreLink>> = { binary: 'logistic', classes: 'softmax', amount: 'identity', count: 'exp' };

/** Hidden layers by their widths, as settings have them. */
const shapes = ['32', '64,32', '128,64'] as const;
const space = {
  hidden: { choices: shapes },
  rate: { low: 5e-4, high: 1e-2, scale: 'log' },
  dropout: { choices: [0, 0.1, 0.3] },
  weightDecay: { low: 1e-3, high: 0.3, scale: 'log' },
} as const;
const usual = { hidden: '64,32', rate: 2e-3, dropout: 0.1, weightDecay: 0.01 };
const MOST_EPOCHS = 60;
const PATIENCE = 6;
const CLIP = 5;
/** Few rows make small batches: a round has some forty steps at least. */
const BATCHES = 40;
const [LEAST_BATCH, MOST_BATCH] = [16, 256] as const;

/** The same task gives the same network, bit for bit. Cost: some 3 µs a row, round and setting. @throws LearnError `training_diverged` | `training_failed`; the signal's reason */
export async function trainTableNetwork(task: TrainerTask): Promise<Trained> {
  const { network, record } = await searchNetwork(task, losses[task.kind]);
  return { predictor: network, link: links[task.kind], heldOut: rowScores(network, task.validation.matrix), search: record };
}

/** The network of the settings whose loss on the validation rows is least. */
export async function searchNetwork(task: TrainerTask, loss: MlpLoss): Promise<{ readonly network: DenseNetwork; readonly record: SearchRecord }> {
  const { kind, classes, train, validation, seed, tries, signal, onShare } = task;
  const { matrix, labels } = joinRows(train, validation);
  const held = Int32Array.from({ length: validation.labels.length }, (_, i) => train.labels.length + i);
  const batchRows = Math.min(MOST_BATCH, Math.max(LEAST_BATCH, Math.floor(train.labels.length / BATCHES)));
  let done = 0;
  let best: { readonly network: DenseNetwork; readonly loss: number } | undefined;
  const record = await search({
    space, start: usual, better: 'lower', seed, budget: { evaluations: tries }, ...(signal !== undefined && { signal }),
    async evaluate({ hidden, rate, dropout, weightDecay }) {
      const { network, history, bestEpoch } = await trainMlp(matrix, labels, {
        loss, ...(kind === 'classes' && { classes }), hidden: String(hidden).split(',').map(Number), dropout: Number(dropout), batchRows, validation: held, seed,
        adam: { rate: Number(rate), weightDecay: Number(weightDecay), clip: CLIP }, epochs: MOST_EPOCHS, patience: PATIENCE,
        onProgress: ({ epoch }) => onShare((done + epoch / MOST_EPOCHS) / tries),
        ...(signal !== undefined && { signal }),
      });
      onShare(++done / tries);
      const reached = history[bestEpoch - 1]!.validation!;
      if (best === undefined || reached < best.loss) best = { network, loss: reached };
      return reached;
    },
  });
  signal?.throwIfAborted();
  return { network: best!.network, record };
}
