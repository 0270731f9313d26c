/** Training on a thread of its own: a step blocks the thread that runs it. */
import { Worker } from 'node:worker_threads';
import { LearnError, learnError } from '../../errors.ts';
import type { BatchModule } from './batch.ts';
import type { TrainingPlan } from './plan.ts';
import type { TrainingOptions, TrainingProgress, TrainingResult } from './run-training.ts';
import type { TrainingOrder, TrainingAnswer } from './training-thread.ts';

/** What happens around a training on another thread. */
export interface TrainNetworkOptions extends TrainingOptions {
  readonly batches: BatchModule;
  /** Told about ten times a second, and after each round. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Stops it before the next step; with a checkpoint it can go on later. */
  readonly signal?: AbortSignal;
}

const isSource = import.meta.url.endsWith('.ts');

/**
 * Trains a plan on a thread of its own. The same plan, batches and options give the same bits.
 * @throws LearnError `training_diverged`, `training_failed`, `checkpoint_unfit`; the signal's reason when it is aborted
 */
export async function trainNetwork(plan: TrainingPlan, { batches, onProgress, signal, ...options }: TrainNetworkOptions): Promise<TrainingResult> {
  signal?.throwIfAborted();
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const order: TrainingOrder = { plan, batches, options, stop };
  const worker = new Worker(new URL(isSource ? './training-thread.ts' : './training-thread.js', import.meta.url), { workerData: order, ...(isSource && { execArgv: ['--conditions=source'] }) });
  const onAbort = (): void => void Atomics.store(stop, 0, 1);
  signal?.addEventListener('abort', onAbort);
  try {
    const result = await new Promise<TrainingResult | undefined>((resolve, reject) => {
      worker.on('message', (answer: TrainingAnswer) => {
        if (answer.answer === 'progress') onProgress?.(answer.progress);
        else if (answer.answer === 'done') resolve(answer.result);
        else reject(answer.problem === undefined ? learnError('training_failed', { reason: answer.reason }) : new LearnError(answer.problem));
      });
      worker.on('error', (cause) => reject(learnError('training_failed', { reason: cause.message }, cause)));
      worker.on('exit', (code) => reject(learnError('training_failed', { reason: `its thread ended with code ${code}` })));
    });
    if (result === undefined) throw signal!.reason;
    return result;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}
