/** The newest discovery of a kind: begun when somebody asks, and told until somebody asks anew. */
import type { LogJob } from '../log-work/log-job.ts';
import type { LogWork, LogWorkState } from '../log-work/log-work.ts';

/** Where it stands. */
export type DiscoveryState<Job extends LogJob> = { readonly state: 'none' } | LogWorkState<Job>;

export class NewestDiscovery<Job extends LogJob> {
  readonly #work: LogWork;
  readonly #kind: string;
  #asked: { readonly key: string; readonly jobOf: () => Job } | undefined;
  #over: LogWorkState<Job> | undefined;
  #count = 0;

  /** @param kind names it among other work */
  constructor(work: LogWork, kind: string) {
    this.#work = work;
    this.#kind = kind;
  }

  /** What was begun last; a result does not grow old by itself. */
  get state(): DiscoveryState<Job> {
    if (this.#asked === undefined) return { state: 'none' };
    if (this.#over !== undefined) return this.#over;
    const state = this.#work.ask(this.#asked.key, this.#asked.jobOf);
    if (state.state !== 'running') this.#over = state;
    return state;
  }

  /** Begins another, unless one is under way: then that is told. */
  begin(jobOf: () => Job): DiscoveryState<Job> {
    if (this.state.state === 'running') return this.state;
    this.#asked = { key: `discovery ${this.#kind} ${++this.#count}`, jobOf };
    this.#over = undefined;
    return this.state;
  }
}
