/** Training of a sequence model: the last event of each customer chooses how long, then all events teach. */
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochRecord } from '../../graph/train/checkpoint.ts';
import { planTraining, type TrainingPlan } from '../../graph/train/plan.ts';
import type { TrainingProgress, TrainingResult } from '../../graph/train/run-training.ts';
import { trainNetwork } from '../../graph/train/train-network.ts';
import { writeModel } from '../../onnx/write-model.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { beginNearCompany } from './begin-items.ts';
import { batchesARound, type SequenceBatches } from './sequence-batches.ts';
import { itemSequences, repeatShare, withoutLast, type ItemSequences } from './sequence-data.ts';
import { itemVectors, sequenceEncoder } from './sequence-encoder.ts';
import { trainingLoss, validationLoss, type BatchSizes } from './sequence-network.ts';
import { usualSequence, type SequenceSettings } from './sequence-options.ts';

/** How to train a sequence model. */
export interface TrainSequenceOptions {
  readonly seed: number;
  /** What is not as usual. */
  readonly settings?: Partial<SequenceSettings>;
  /** Whether the model learns anew from all events once the rounds are chosen. Default true; false takes half the time, and learns nothing from customers' last events. */
  readonly learnsAnew?: boolean;
  /** Threads of ONNX Runtime. Default 1; with one, the same data and seed give the same bits. */
  readonly threads?: number;
  /** A folder that is there, to go on from after a kill; what is written there goes when training is done. */
  readonly checkpoint?: { readonly folder: string; readonly everySteps?: number };
  readonly onProgress?: (progress: SequenceProgress) => void;
  readonly signal?: AbortSignal;
}

/** How far a training is. */
export interface SequenceProgress extends TrainingProgress {
  /** First how many rounds are best is chosen, then the model learns from everything. */
  readonly stage: 'choosing' | 'learning';
}

/** A trained sequence model: two sets of vectors whose products are scores. */
export interface TrainedSequence {
  readonly settings: SequenceSettings;
  readonly itemCount: number;
  /** ONNX: the last events of customers → their vectors, as `sequenceEncoder` says. */
  readonly encoder: Uint8Array<ArrayBuffer>;
  /** [items, width]; of length 1 where scores are cosines; zeros of items that nothing was learnt of. */
  readonly itemVectors: Float32Array<ArrayBuffer>;
  /** Each round of the choice; `validation` is 1 less the NDCG@10 of customers' last events among all items. */
  readonly history: readonly EpochRecord[];
  readonly epochs: number;
  readonly seed: number;
}

/**
 * Trains on a thread of its own. Customers' last events are held back first, to find after which round NDCG@10 (all items ranked,
 * what a customer had left out unless customers come back to items) is best; then the model learns anew from all events
 * for as many rounds. Cost by events × rounds × (blocks × width² + drawn × width).
 * @throws LearnError `training_diverged`, `training_failed`, `checkpoint_unfit`; the signal's reason
 */
export async function trainSequence(table: InteractionTable, options: TrainSequenceOptions): Promise<TrainedSequence> {
  const settings = { ...usualSequence, ...options.settings };
  const all = itemSequences(table);
  const parts = { training: withoutLast(all), validation: all };
  if (options.learnsAnew === false) {
    const result = await runStage({ stage: 'choosing', ...parts, epochs: settings.epochs }, settings, options);
    return trainedFrom(result, { settings, known: parts.training, history: result.history, epochs: result.bestEpoch, seed: options.seed });
  }
  const chosen = await chooseEpochs(parts, settings, options);
  const result = await runStage({ stage: 'learning', training: all, epochs: chosen.epochs }, settings, options);
  if (options.checkpoint !== undefined) await rm(join(options.checkpoint.folder, chosenFile), { force: true });
  return trainedFrom(result, { settings, known: all, ...chosen, seed: options.seed });
}

/** What serves, from what was learnt of known events. */
function trainedFrom({ learnt, steps }: TrainingResult, { known, ...facts }: Pick<TrainedSequence, 'settings' | 'history' | 'epochs' | 'seed'> & { readonly known: ItemSequences }): TrainedSequence {
  const { settings } = facts;
  const { itemCount, items } = known;
  const vectors = itemVectors(settings, { learnt, itemCount, known: new Set(steps === 0 ? [] : items) });
  return { ...facts, itemCount, encoder: writeModel(sequenceEncoder(settings, learnt, itemCount)), itemVectors: vectors };
}

interface ChosenEpochs {
  readonly history: readonly EpochRecord[];
  readonly epochs: number;
}

const chosenFile = 'chosen.json';

/** How many rounds are best; read again when a training that was killed had found it. What cannot be read is found again. */
async function chooseEpochs(parts: Required<Pick<SequenceBatches, 'training' | 'validation'>>, settings: SequenceSettings, options: TrainSequenceOptions): Promise<ChosenEpochs> {
  const file = options.checkpoint && join(options.checkpoint.folder, chosenFile);
  const version = versionOf(parts.validation, JSON.stringify([settings, options.seed]));
  const before = file === undefined ? undefined : await readFile(file, 'utf8').then((text) => JSON.parse(text) as ChosenEpochs & { readonly version: string }).catch(() => undefined);
  if (before?.version === version) return { history: before.history, epochs: before.epochs };
  const { history, bestEpoch: epochs } = await runStage({ stage: 'choosing', ...parts, epochs: settings.epochs }, settings, options);
  if (file !== undefined) await writeFile(file, JSON.stringify({ version, history, epochs }));
  return { history, epochs };
}

/** One of the two trainings: what it learns from, and for how many rounds of those over which the rate falls. */
interface Stage extends Pick<SequenceBatches, 'training' | 'validation'> {
  readonly stage: SequenceProgress['stage'];
  readonly epochs: number;
}

async function runStage({ stage, epochs, ...sequences }: Stage, settings: SequenceSettings, options: TrainSequenceOptions): Promise<TrainingResult> {
  const { seed, threads = 1, checkpoint, onProgress, signal } = options;
  const { training } = sequences;
  const sizes = batchSizes(settings, training.itemCount);
  const data: SequenceBatches = { ...sequences, settings, sizes, seed, comesBack: repeatShare(training) > comesBackFrom };
  const adam = { rate: settings.rate, weightDecay: settings.weightDecay, fallsOver: settings.epochs * batchesARound(data) };
  const { plan } = planTraining({ seed, adam, loss: (network) => trainingLoss(network, settings, sizes), validation: (network) => validationLoss(network, settings, sizes) });
  return trainNetwork(begunWith(training, plan, settings), {
    batches: { module: new URL(`./sequence-batches.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href, data },
    epochs,
    patience: settings.patience,
    threads,
    ...(checkpoint !== undefined && { checkpoint: { file: join(checkpoint.folder, `${stage}.checkpoint`), ...(checkpoint.everySteps !== undefined && { everySteps: checkpoint.everySteps }) } }),
    dataVersion: versionOf(training, `${stage} ${settings.begin}`),
    ...(onProgress !== undefined && { onProgress: (progress) => onProgress({ ...progress, stage }) }),
    ...(signal !== undefined && { signal }),
  });
}

/** The plan, with items' vectors where the settings let them begin. */
function begunWith(training: ItemSequences, plan: TrainingPlan, { begin, width }: SequenceSettings): TrainingPlan {
  if (begin === 'chance') return plan;
  return { ...plan, tables: plan.tables.map((table) => ({ ...table, start: beginNearCompany(training, { width, length: table.deviation * Math.sqrt(width), seed: plan.seed }) })) };
}

/** Share of events that repeat an item of the same customer, above which what a customer had may come again. */
const comesBackFrom = 0.02;

/** Of a batch of validation, in memory at once. */
const mostScores = 2 ** 23;

/** Places of a batch, filled to the last by customers' events; of `masked` some more targets than are masked on average. */
export function batchSizes({ reading, places, length, maskedShare }: SequenceSettings, itemCount: number): BatchSizes {
  const rows = Math.ceil(places / length);
  const targets = reading === 'next' ? rows * length : Math.ceil(rows * length * Math.min(1, 1.5 * maskedShare));
  const held = Math.max(16, Math.min(256, Math.floor(mostScores / itemCount)));
  return { rows, targets, held, itemCount };
}

function versionOf({ items, starts, itemCount }: ItemSequences, more: string): string {
  const hash = createHash('sha256').update(`${itemCount} ${more}`);
  for (const { buffer } of [items, starts]) hash.update(new Uint8Array(buffer));
  return hash.digest('hex');
}

