/** A whole training on this thread: rounds over the training part until validation stops getting better. */
import { learnError } from '../../errors.ts';
import type { Batch, BatchSource } from './batch.ts';
import { readCheckpoint, removeCheckpoint, writeCheckpoint, type Checkpoint, type EpochRecord, type Position } from './checkpoint.ts';
import type { TrainingPlan } from './plan.ts';
import { openStepper, type Stepper, type TrainingState } from './stepper.ts';

/** How long to train, and what to keep on the way. */
export interface TrainingOptions {
  /** Rounds over the training part, at most. */
  readonly epochs: number;
  /** Rounds without a better validation loss after which it stops. Default: never. */
  readonly patience?: number;
  /** Threads of ONNX Runtime. Default 1; with one, the same training gives the same bits. */
  readonly threads?: number;
  /** A file to go on from after a kill; taken away when training is done. It is written after every round, and every so many steps. */
  readonly checkpoint?: { readonly file: string; readonly everySteps?: number };
  /** Identifies the data, for the checkpoint. */
  readonly dataVersion?: string;
}

/** How far a training is. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly steps: number;
  /** Mean of the round so far. */
  readonly loss: number;
  /** Rounds that are done. */
  readonly history: readonly EpochRecord[];
}

/** What was learnt. */
export interface TrainingResult {
  /** Parameters and tables by name: of the best round by validation, or of the last without. */
  readonly learnt: TrainingState;
  readonly history: readonly EpochRecord[];
  /** The round whose parameters these are. */
  readonly bestEpoch: number;
  readonly steps: number;
}

/** What happens around a training: told after every step, and asked before it. */
export interface TrainingHooks {
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** True: stop as soon as possible; the checkpoint is written before. */
  readonly isStopped?: () => boolean;
}

const start: Position = { epoch: 1, batch: 0, steps: 0, lossSum: 0, weightSum: 0, history: [] };

/**
 * Trains a plan on batches. With a checkpoint it goes on from where it was and ends with the same bits.
 * @returns undefined when it was stopped
 * @throws LearnError `training_diverged`, `checkpoint_unfit`
 */
export async function runTraining(plan: TrainingPlan, source: BatchSource, options: TrainingOptions, hooks: TrainingHooks = {}): Promise<TrainingResult | undefined> {
  const stepper = await openStepper(plan, options);
  try {
    return await new Training(plan, source, options, hooks, stepper).run();
  } finally {
    await stepper.close();
  }
}

class Training {
  readonly #source: BatchSource;
  readonly #options: TrainingOptions;
  readonly #hooks: TrainingHooks;
  readonly #stepper: Stepper;
  readonly #fingerprint: string;
  #position = start;
  #best: Checkpoint['best'];

  constructor(plan: TrainingPlan, source: BatchSource, options: TrainingOptions, hooks: TrainingHooks, stepper: Stepper) {
    this.#source = source;
    this.#options = options;
    this.#hooks = hooks;
    this.#stepper = stepper;
    this.#fingerprint = `${plan.fingerprint} ${options.dataVersion ?? ''}`;
  }

  async run(): Promise<TrainingResult | undefined> {
    const { checkpoint } = this.#options;
    if (checkpoint !== undefined) await this.#goOnFrom(checkpoint.file);
    while (!this.#isDone()) {
      const isWhole = await this.#runEpoch();
      await this.#writeCheckpoint();
      if (!isWhole) return undefined;
    }
    if (checkpoint !== undefined) await removeCheckpoint(checkpoint.file);
    const { history, steps } = this.#position;
    return { learnt: this.#best?.state ?? this.#stepper.learnt(), history, bestEpoch: this.#best?.epoch ?? history.length, steps };
  }

  async #goOnFrom(file: string): Promise<void> {
    const found = await readCheckpoint(file, this.#fingerprint);
    if (found === undefined) return;
    this.#position = found.position;
    this.#best = found.best;
    this.#stepper.restore(found.state, found.position.steps);
  }

  #isDone(): boolean {
    const { epochs, patience = Infinity } = this.#options;
    const done = this.#position.epoch - 1;
    return done >= epochs || (this.#best !== undefined && done - this.#best.epoch >= patience);
  }

  /** @returns whether it came to its end */
  async #runEpoch(): Promise<boolean> {
    const { epoch } = this.#position;
    let skip = this.#position.batch;
    for (const batch of this.#source.training(epoch)) {
      if (skip-- > 0) continue;
      if (this.#hooks.isStopped?.() === true) return false;
      await this.#step(batch);
    }
    const { lossSum, weightSum, history, steps } = this.#position;
    const validation = await this.#validate();
    const record = { epoch, loss: weightSum === 0 ? 0 : lossSum / weightSum, ...(validation !== undefined && { validation }) };
    if (validation !== undefined && validation < (this.#best?.loss ?? Infinity)) this.#best = { epoch, loss: validation, state: this.#stepper.learnt() };
    this.#position = { ...start, epoch: epoch + 1, steps, history: [...history, record] };
    this.#tell(record.loss);
    return true;
  }

  async #step(batch: Batch): Promise<void> {
    const loss = await this.#stepper.step(batch);
    const { steps } = this.#stepper;
    if (!Number.isFinite(loss)) throw learnError('training_diverged', { step: steps, loss });
    const position = this.#position;
    this.#position = { ...position, batch: position.batch + 1, steps, lossSum: position.lossSum + loss * batch.weight, weightSum: position.weightSum + batch.weight };
    this.#tell(this.#position.lossSum / this.#position.weightSum);
    const { everySteps = Infinity } = this.#options.checkpoint ?? {};
    if (steps % everySteps === 0) await this.#writeCheckpoint();
  }

  async #validate(): Promise<number | undefined> {
    if (this.#source.validation === undefined) return undefined;
    let [lossSum, weightSum] = [0, 0];
    for (const batch of this.#source.validation()) {
      lossSum += (await this.#stepper.lossOf(batch)) * batch.weight;
      weightSum += batch.weight;
    }
    // Nobody may be left to validate.
    return weightSum === 0 ? undefined : lossSum / weightSum;
  }

  async #writeCheckpoint(): Promise<void> {
    const { checkpoint } = this.#options;
    if (checkpoint === undefined) return;
    await writeCheckpoint(checkpoint.file, this.#fingerprint, { position: this.#position, state: this.#stepper.state(), ...(this.#best !== undefined && { best: this.#best }) });
  }

  #tell(loss: number): void {
    const { epoch, history } = this.#position;
    const { epochs } = this.#options;
    this.#hooks.onProgress?.({ epoch: Math.min(epoch, epochs), epochs, steps: this.#stepper.steps, loss, history });
  }
}
