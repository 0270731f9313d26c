/** Histories of rules under way and done: who asks again is told how far it is, and what nobody asks for any more is ended. */
import type { RuleHistory } from './rule-history.ts';

/** How far a history is. */
export type HistoryState =
  | { readonly state: 'reading'; readonly done: number; readonly of: number }
  | { readonly state: 'done'; readonly history: RuleHistory };

/** Told how far it is, and when to end. */
export type HistoryWork = (given: { readonly signal: AbortSignal; readonly onProgress: (done: number, of: number) => void }) => Promise<RuleHistory>;

interface Job {
  state: HistoryState;
  failed?: unknown;
  readonly ending: AbortController;
  asked: number;
}

/** Without being asked about for so long, one that is under way ends, ms. */
const forgottenMs = 10_000;
/** Histories kept. */
const mostKept = 100;

export class HistoryJobs {
  readonly #jobs = new Map<string, Job>();
  /** One at a time: they share a thread with those who are served. */
  #work: Promise<unknown> = Promise.resolve();

  /** @param key the same for what is the same @throws what the work threw, once */
  ask(key: string, work: HistoryWork): HistoryState {
    this.#endForgotten();
    const job = this.#jobs.get(key) ?? this.#begin(key, work);
    job.asked = performance.now();
    if ('failed' in job) {
      this.#jobs.delete(key);
      throw job.failed;
    }
    return job.state;
  }

  /** Ends what is under way. */
  close(): void {
    for (const { ending } of this.#jobs.values()) ending.abort();
    this.#jobs.clear();
  }

  #begin(key: string, work: HistoryWork): Job {
    const ending = new AbortController();
    const job: Job = { state: { state: 'reading', done: 0, of: 1 }, ending, asked: performance.now() };
    this.#jobs.set(key, job);
    const oldest = this.#jobs.keys().next().value;
    if (this.#jobs.size > mostKept && oldest !== undefined) this.#end(oldest);
    const { signal } = ending;
    this.#work = this.#work
      .then(async () => {
        signal.throwIfAborted();
        const onProgress = (done: number, of: number): void => {
          job.state = { state: 'reading', done, of };
          if (performance.now() - job.asked > forgottenMs) this.#end(key);
        };
        job.state = { state: 'done', history: await work({ signal, onProgress }) };
      })
      .catch((error: unknown) => {
        if (!signal.aborted) job.failed = error;
      });
    return job;
  }

  #endForgotten(): void {
    for (const [key, { state, asked }] of this.#jobs) if (state.state === 'reading' && performance.now() - asked > forgottenMs) this.#end(key);
  }

  #end(key: string): void {
    this.#jobs.get(key)?.ending.abort();
    this.#jobs.delete(key);
  }
}
