/** The threads of a factorization: the calling one, and worker threads. */
import { Worker } from 'node:worker_threads';
import { createMeetings, giveUp, joinTeam } from '../../tree/team.ts';
import { AlsMember, type AlsTask } from './als-member.ts';

/** What a worker thread begins with. */
export interface AlsShare {
  readonly task: AlsTask;
  readonly meetings: Int32Array;
  readonly index: number;
  readonly size: number;
}

const isSource = import.meta.url.endsWith('.ts');

/** All members, as the calling thread sees them. */
export class AlsTeam {
  readonly #workers: readonly Worker[];
  readonly #member: AlsMember;
  #half = 0;

  /** @param size threads, the calling one included */
  constructor(task: AlsTask, size: number) {
    const meetings = createMeetings();
    this.#workers = Array.from({ length: size - 1 }, (_, i) => {
      const workerData: AlsShare = { task, meetings, index: i + 1, size };
      const worker = new Worker(new URL(isSource ? './als-thread.ts' : './als-thread.js', import.meta.url), { workerData, ...(isSource && { execArgv: ['--conditions=source'] }) });
      // It says so itself where it can; a thread that had no time to must not keep the others waiting.
      worker.on('error', () => giveUp(meetings));
      return worker;
    });
    this.#member = new AlsMember(task, joinTeam(meetings, 0, size));
  }

  /** Solves the next side; blocks the calling thread until it stands. */
  half(): void {
    this.#member.half(this.#half++);
  }

  /** Ends the other threads. */
  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
