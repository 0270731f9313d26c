/** The threads of a forest, besides the calling one. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ForestTask } from './forest-grow.ts';
import type { GrownPart } from './forest-member.ts';

/** Threads that grow trees by themselves. */
export interface ForestThreads {
  /** What each of them grew, once there is no tree left. */
  parts(): Promise<readonly GrownPart[]>;
  end(): Promise<void>;
}

const isSource = import.meta.url.endsWith('.ts');

/** Starts so many threads; they begin at once. */
export function startForestThreads(task: ForestTask, count: number): ForestThreads {
  const workers = Array.from({ length: count }, () => new Worker(new URL(isSource ? './forest-thread.ts' : './forest-thread.js', import.meta.url), { workerData: task, ...(isSource && { execArgv: ['--conditions=source'] }) }));
  // An error of a thread is the answer's rejection, also when it comes before anybody asks for the answer.
  const answers = workers.map(async (worker) => ((await once(worker, 'message')) as [GrownPart])[0]);
  for (const answer of answers) answer.catch(() => {});
  return {
    parts: () => Promise.all(answers),
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
