/** The thread that trains: it opens the batches, runs, and says how far it is. */
import { parentPort, workerData } from 'node:worker_threads';
import { LearnError, type Problem } from '../../errors.ts';
import type { BatchModule, OpenBatches } from './batch.ts';
import type { TrainingPlan } from './plan.ts';
import { runTraining, type TrainingOptions, type TrainingProgress, type TrainingResult } from './run-training.ts';

/** What the thread is to do. */
export interface TrainingOrder {
  readonly plan: TrainingPlan;
  readonly batches: BatchModule;
  readonly options: TrainingOptions;
  /** 1: stop. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

/** What the thread says. */
export type TrainingAnswer =
  | { readonly answer: 'progress'; readonly progress: TrainingProgress }
  /** Absent: it was stopped. */
  | { readonly answer: 'done'; readonly result: TrainingResult | undefined }
  | { readonly answer: 'failed'; readonly reason: string; readonly problem?: Problem };

const progressEveryMs = 100;

const { plan, batches, options, stop } = workerData as TrainingOrder;
const say = (answer: TrainingAnswer): void => parentPort!.postMessage(answer, []);
let toldAt = -Infinity;
let told = 0;

function onProgress(progress: TrainingProgress): void {
  const now = performance.now();
  if (now - toldAt < progressEveryMs && progress.history.length === told) return;
  [toldAt, told] = [now, progress.history.length];
  say({ answer: 'progress', progress });
}

try {
  const { openBatches } = (await import(batches.module)) as { readonly openBatches: OpenBatches<unknown> };
  say({ answer: 'done', result: await runTraining(plan, openBatches(batches.data), options, { onProgress, isStopped: () => Atomics.load(stop, 0) === 1 }) });
} catch (cause) {
  say({ answer: 'failed', reason: cause instanceof Error ? cause.message : String(cause), ...(cause instanceof LearnError && { problem: cause.problem }) });
}
