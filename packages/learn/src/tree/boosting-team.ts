/** The team that boosts: the calling thread, and worker threads. Each puts some columns into bins, then all grow the same trees. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Matrix } from '../table/table.ts';
import { createWords, fitColumns, type ColumnBins, type FittedBins } from './bin.ts';
import { BoostingMember, type BoostingTask } from './boosting-member.ts';
import type { GrownNode } from './grown-tree.ts';
import { createMeetings, giveUp, joinTeam, type TeamMember } from './team.ts';

/** Columns that one thread puts into bins; the matrix and the words are shared. */
export interface BinningShare {
  readonly matrix: Matrix;
  readonly words: readonly Uint32Array[];
  readonly from: number;
  readonly to: number;
  readonly most: number;
}

/** What a worker thread is asked: first for bins, then to grow along for good. */
export type BoostingRequest =
  | { readonly ask: 'bins'; readonly share: BinningShare }
  | { readonly ask: 'grow'; readonly task: BoostingTask; readonly meetings: Int32Array; readonly index: number; readonly size: number };

const isSource = import.meta.url.endsWith('.ts');

/** All members, as the calling thread sees them. */
export class BoostingTeam {
  readonly #workers: readonly Worker[];
  readonly #meetings = createMeetings();
  #me: TeamMember | undefined;
  #member: BoostingMember | undefined;

  /** Starts so many threads, the calling one included. */
  constructor(size: number) {
    this.#workers = Array.from({ length: size - 1 }, () => {
      const worker = new Worker(new URL(isSource ? './boosting-thread.ts' : './boosting-thread.js', import.meta.url), isSource ? { execArgv: ['--conditions=source'] } : {});
      // It says so itself where it can; a thread that had no time to must not keep the others waiting.
      worker.on('error', () => giveUp(this.#meetings));
      return worker;
    });
  }

  /** Bins of a matrix, each thread's share of the columns at the same time. */
  async fitBins(matrix: Matrix, most: number): Promise<FittedBins> {
    const words = createWords(matrix.rows, matrix.columns.length);
    const [mine, ...theirs] = this.#shares(this.#workers.length === 0 ? matrix : sharedMatrix(matrix), words, most);
    const answers = theirs.map(async (share, i): Promise<readonly ColumnBins[]> => {
      this.#ask(this.#workers[i]!, { ask: 'bins', share });
      return ((await once(this.#workers[i]!, 'message')) as [readonly ColumnBins[]])[0];
    });
    const own = fitColumns(mine!);
    return { bins: [own, ...(await Promise.all(answers))].flat(), binned: { rows: matrix.rows, words } };
  }

  /** Whole words of four columns, as evenly as may be. */
  #shares(matrix: Matrix, words: readonly Uint32Array[], most: number): readonly BinningShare[] {
    const size = this.#workers.length + 1;
    const start = (member: number): number => Math.min(matrix.columns.length, 4 * Math.round((words.length * member) / size));
    return Array.from({ length: size }, (_, member) => ({ matrix, words, from: start(member), to: start(member + 1), most }));
  }

  /** Tells everybody what is to be learnt. */
  begin(task: BoostingTask): void {
    const size = this.#workers.length + 1;
    this.#workers.forEach((worker, i) => this.#ask(worker, { ask: 'grow', task, meetings: this.#meetings, index: i + 1, size }));
    this.#me = joinTeam(this.#meetings, 0, size);
    this.#member = new BoostingMember(task, this.#me);
  }

  #ask(worker: Worker, request: BoostingRequest): void {
    worker.postMessage(request, []);
  }

  /** Grows the trees of a round with everybody; blocks the calling thread until they stand. */
  round(round: number): readonly GrownNode[][] {
    this.#me!.meet();
    return this.#member!.round(round);
  }

  /** Ends the other threads. */
  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function sharedMatrix(matrix: Matrix): Matrix {
  const columns = matrix.columns.map((column) => {
    if (column.buffer instanceof SharedArrayBuffer) return column;
    const copy = new Float32Array(new SharedArrayBuffer(column.byteLength));
    copy.set(column);
    return copy;
  });
  return { ...matrix, columns };
}
