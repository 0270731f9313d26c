/**
 * What a second thread of this machine is worth at most: two trainings that share nothing, at once, beside one alone. Threads
 * that grow one tree together cannot be faster than two that need not wait for each other.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Sizes of a training. */
export interface ThreadOptions {
  readonly rows: number;
  readonly columns: number;
  /** The best of so many is told. */
  readonly runs: number;
}

const isSource = import.meta.url.endsWith('.ts');

/** @returns how much more is done in the same time on the wall, 1 to 2 */
export async function worthOfSecondThread({ rows, columns, runs }: ThreadOptions): Promise<number> {
  const path = new URL(isSource ? './tree-training-thread.ts' : './tree-training-thread.js', import.meta.url);
  const workers = [0, 1].map(() => new Worker(path, { workerData: { rows, columns } }));
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const time = async (busy: readonly Worker[]): Promise<number> => {
      const from = performance.now();
      await Promise.all(busy.map((worker) => {
        const done = once(worker, 'message');
        worker.postMessage('train', []);
        return done;
      }));
      return performance.now() - from;
    };
    let [alone, together] = [Infinity, Infinity];
    for (let run = 0; run < runs; run++) {
      alone = Math.min(alone, await time(workers.slice(0, 1)));
      together = Math.min(together, await time(workers));
    }
    return (2 * alone) / together;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
