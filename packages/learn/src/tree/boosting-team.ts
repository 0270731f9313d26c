/** The team that boosts: the calling thread, and worker threads that wait for its rounds. */
import { Worker } from 'node:worker_threads';
import { BoostingMember, type BoostingTask } from './boosting-member.ts';
import type { GrownNode } from './grown-tree.ts';
import { createMeetings, giveUp, joinTeam } from './team.ts';

/** What a worker thread is told at its start. */
export interface BoostingThreadData {
  readonly task: BoostingTask;
  readonly meetings: Int32Array;
  readonly index: number;
  readonly size: number;
}

/** All members, as the calling thread sees them. */
export interface BoostingTeam {
  /** Grows the trees of a round with everybody; blocks the calling thread until they stand. */
  round(round: number): readonly GrownNode[][];
  /** Ends the other threads. */
  end(): Promise<void>;
}

const isSource = import.meta.url.endsWith('.ts');

/** Starts a team of so many threads, the calling one included. */
export function startTeam(task: BoostingTask, size: number): BoostingTeam {
  const meetings = createMeetings();
  const workers = Array.from({ length: size - 1 }, (_, i) => {
    const workerData: BoostingThreadData = { task, meetings, index: i + 1, size };
    const worker = new Worker(new URL(isSource ? './boosting-thread.ts' : './boosting-thread.js', import.meta.url), { workerData, ...(isSource && { execArgv: ['--conditions=source'] }) });
    // It says so itself where it can; a thread that had no time to must not keep the others waiting.
    worker.on('error', () => giveUp(meetings));
    return worker;
  });
  const me = joinTeam(meetings, 0, size);
  const member = new BoostingMember(task, me);
  return {
    round(round) {
      me.meet();
      return member.round(round);
    },
    async end() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
