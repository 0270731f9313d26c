/** What is worked out from the log for whoever asks: once for all that ask the same, one after the other, and kept for a while. */
import { setTimeout } from 'node:timers/promises';
import type { LogJob, LogResult } from './log-job.ts';

/** Where a piece of work stands. */
export type LogWorkState<Job extends LogJob> =
  | { readonly state: 'running'; readonly share: number }
  | { readonly state: 'done'; readonly at: number; readonly result: LogResult<Job> }
  | { readonly state: 'failed'; readonly reason: string };

/** How long a result is as good as new, and how long a failure is told before it is tried again, ms. */
const keptMs = { done: 3_600_000, failed: 60_000 };
/** How often whoever waits looks, ms. */
const ASK_AGAIN_MS = 100;
/** Results kept. */
const mostKept = 20;

interface Kept {
  readonly state: LogWorkState<LogJob>;
  readonly since: number;
}

/** Whoever works something out from the log, and waits for it. */
export type LogWaiter = Pick<LogWork, 'done'>;

export class LogWork {
  readonly #stopping = new AbortController();
  readonly #kept = new Map<string, Kept>();
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Where the work of this name stands; begins it when nobody has, or when it was long ago. Answers at once.
   * @param key the same for all that want the same
   * @param jobOf made only when the work begins
   */
  ask<Job extends LogJob>(key: string, jobOf: () => Job): LogWorkState<Job> {
    const known = this.#kept.get(key);
    if (known !== undefined && (known.state.state === 'running' || performance.now() - known.since < keptMs[known.state.state])) return known.state as LogWorkState<Job>;
    this.#keep(key, { state: 'running', share: 0 });
    const job = jobOf();
    // One after the other: each takes a core and the memory of a state.
    this.#last = this.#last.then(() => this.#run(key, job));
    return { state: 'running', share: 0 };
  }

  /** The same, waiting for its end. @throws Error what it failed by; the signal's reason */
  async done<Job extends LogJob>(key: string, jobOf: () => Job, signal: AbortSignal): Promise<LogResult<Job>> {
    for (;;) {
      const state = this.ask(key, jobOf);
      if (state.state === 'done') return state.result;
      if (state.state === 'failed') throw new Error(state.reason);
      await setTimeout(ASK_AGAIN_MS, undefined, { signal });
    }
  }

  /** Ends what runs, and waits until it has. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('Limn is stopping'));
    await this.#last;
  }

  async #run(key: string, job: LogJob): Promise<void> {
    try {
      const { inLogProcess } = await import('./in-log-process.ts');
      const result = await inLogProcess(job, { signal: this.#stopping.signal, onProgress: (share) => this.#keep(key, { state: 'running', share }) });
      this.#keep(key, { state: 'done', at: Date.now(), result });
    } catch (cause) {
      this.#keep(key, { state: 'failed', reason: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  #keep(key: string, state: LogWorkState<LogJob>): void {
    this.#kept.set(key, { state, since: performance.now() });
    for (const [old, { state: { state: of } }] of this.#kept) if (this.#kept.size > mostKept && old !== key && of !== 'running') this.#kept.delete(old);
  }
}
