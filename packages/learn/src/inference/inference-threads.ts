/**
 * Models run on threads of their own, by promises: whoever serves them goes on reading requests meanwhile. A thread runs one
 * order after the other. One that takes too long, or ends, is replaced: the run it was at is given up and its model not
 * asked again, everything else it had is opened and run anew, which changes no answer.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { learnError, type LearnError } from '../errors.ts';
import type { InferenceAnswer, InferenceOrder, InferenceTensor } from './inference-message.ts';

/** What a run gave. */
export interface InferenceRun {
  /** Those asked for, in the order asked. */
  readonly outputs: readonly InferenceTensor[];
  /** In ONNX Runtime, ms. */
  readonly runMs: number;
}

/** A model that is open on a thread. */
export interface InferenceModel {
  /**
   * Runs it. Cost: some 0.1 ms, two changes of threads, and what the model takes.
   * @param inputs one an input, in order
   * @param wanted places of outputs
   * @throws LearnError `run_refused` when ONNX Runtime does not take these inputs, `model_stuck` when the model is not asked any more
   */
  run(inputs: readonly InferenceTensor[], wanted: readonly number[]): Promise<InferenceRun>;
  /** Why it is not asked any more; undefined: it is. */
  readonly stuck: LearnError | undefined;
  /** Runs under way are finished first. */
  close(): void;
}

/** A model to be opened: its bytes are kept until it is closed. */
export interface InferenceSource {
  /** Looked through before: see `checkModel`. */
  readonly bytes: Uint8Array;
  /** Named in errors. */
  readonly file: string;
  /** Names, in the order of `run`. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Threads that run models. `close` them at the end. */
export interface InferenceThreads {
  /** On the thread that has fewest. @throws LearnError `model_failed` when ONNX Runtime does not load it */
  open(source: InferenceSource): Promise<InferenceModel>;
  close(): Promise<void>;
}

/** How many threads, and how long one run may take. */
export interface InferenceThreadsOptions {
  /** Default 1. */
  readonly threads?: number;
  /** Of one run, ms. Default 30,000. */
  readonly mostMs?: number;
  /** Told of a model that is not asked any more. */
  readonly onWarning?: (cause: LearnError) => void;
}

interface OpenModel {
  readonly number: number;
  readonly source: InferenceSource;
  readonly opened: PromiseWithResolvers<void>;
  stuck: LearnError | undefined;
  running: number;
  closing: boolean;
}

interface PendingRun {
  readonly order: Extract<InferenceOrder, { readonly order: 'run' }>;
  readonly model: OpenModel;
  readonly resolve: (run: InferenceRun) => void;
  readonly reject: (cause: LearnError) => void;
}

const MOST_MS = 30_000;
const looksMs = 250;
/** Whoever closes waits no longer for a thread to end, ms. */
const LONGEST_END_MS = 5_000;
const isSource = import.meta.url.endsWith('.ts');

/** Starts threads with the first models. */
export function createInferenceThreads({ threads = 1, mostMs = MOST_MS, onWarning = () => {} }: InferenceThreadsOptions = {}): InferenceThreads {
  const running = Array.from({ length: threads }, () => new InferenceThread({ mostMs, onWarning }));
  return {
    open: (source) => running.reduce((idlest, each) => (each.models < idlest.models ? each : idlest)).open(source),
    async close() {
      await Promise.all(running.map((thread) => thread.close()));
    },
  };
}

type ThreadOptions = Required<Pick<InferenceThreadsOptions, 'mostMs' | 'onWarning'>>;

class InferenceThread {
  readonly #options: ThreadOptions;
  readonly #models = new Map<number, OpenModel>();
  /** Not answered yet, in the order in which they are run. */
  readonly #pending = new Map<number, PendingRun>();
  #worker: Worker | undefined;
  /** Threads that were told to end. */
  readonly #ending = new Set<Promise<void>>();
  #clock: NodeJS.Timeout | undefined;
  /** Since when the thread is at the first of them, ms. */
  #headSince = 0;
  #numbers = 0;
  /** Models that the thread is to load, on its start or since. */
  #opening = 0;
  /** Answers that somebody waits for: the process must not end over them. */
  #awaited = 0;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  get models(): number {
    return this.#models.size;
  }

  async open(source: InferenceSource): Promise<InferenceModel> {
    const model: OpenModel = { number: ++this.#numbers, source, opened: Promise.withResolvers<void>(), stuck: undefined, running: 0, closing: false };
    this.#models.set(model.number, model);
    this.#await(1);
    if (this.#worker === undefined) this.#start();
    else this.#load(model);
    try {
      await model.opened.promise;
    } catch (cause) {
      this.#models.delete(model.number);
      throw cause;
    } finally {
      this.#await(-1);
    }
    return {
      run: (inputs, wanted) => this.#run(model, inputs, wanted),
      get stuck() {
        return model.stuck;
      },
      close: () => {
        model.closing = true;
        this.#release(model);
      },
    };
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    clearInterval(this.#clock);
    if (worker !== undefined) this.#end(worker);
    await Promise.all(this.#ending);
  }

  #run(model: OpenModel, inputs: readonly InferenceTensor[], wanted: readonly number[]): Promise<InferenceRun> {
    if (model.stuck !== undefined) return Promise.reject(model.stuck);
    const order = { order: 'run', id: ++this.#numbers, model: model.number, inputs, wanted } as const;
    return new Promise((resolve, reject) => {
      if (this.#pending.size === 0) this.#headSince = performance.now();
      this.#pending.set(order.id, { order, model, resolve, reject });
      this.#await(1);
      model.running++;
      this.#post(order);
    });
  }

  #start(): void {
    const worker = new Worker(new URL(isSource ? './inference-thread.ts' : './inference-thread.js', import.meta.url), isSource ? { execArgv: ['--conditions=source'] } : {});
    this.#worker = worker;
    // One that was replaced may come back, and is heard no more.
    worker.on('message', (answer: InferenceAnswer) => worker === this.#worker && this.#onAnswer(answer));
    worker.on('error', (cause) => this.#replace(worker, `its thread ended: ${cause instanceof Error ? cause.message : String(cause)}`));
    if (this.#awaited === 0) worker.unref();
    clearInterval(this.#clock);
    this.#clock = setInterval(() => {
      const { mostMs } = this.#options;
      // A large model that is loaded holds up the runs behind it, and none of them is to blame.
      if (this.#opening === 0 && this.#pending.size > 0 && performance.now() - this.#headSince > mostMs) this.#replace(worker, `it gave no answer within ${mostMs} ms`);
    }, looksMs).unref();
    this.#opening = 0;
    for (const model of this.#models.values()) if (model.stuck === undefined) this.#load(model);
    for (const { order } of this.#pending.values()) this.#post(order);
    this.#headSince = performance.now();
  }

  #onAnswer(answer: InferenceAnswer): void {
    if (answer.answer === 'opened') return this.#onOpened(answer);
    const pending = this.#take(answer.id);
    if (answer.answer === 'ran') pending?.resolve({ outputs: answer.outputs, runMs: answer.runMs });
    else pending?.reject(learnError('run_refused', { file: pending.model.source.file, reason: answer.reason }));
  }

  #load({ number, source: { bytes, inputs, outputs } }: OpenModel): void {
    this.#opening++;
    this.#post({ order: 'open', model: number, bytes, inputs, outputs });
  }

  #onOpened({ model: number, failed }: Extract<InferenceAnswer, { readonly answer: 'opened' }>): void {
    this.#opening--;
    this.#headSince = performance.now();
    const model = this.#models.get(number);
    if (model === undefined) return;
    if (failed === undefined) model.opened.resolve();
    else model.opened.reject(learnError('model_failed', { file: model.source.file, reason: failed }));
  }

  #take(id: number): PendingRun | undefined {
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    this.#headSince = performance.now();
    this.#await(-1);
    pending.model.running--;
    this.#release(pending.model);
    return pending;
  }

  /** The run that the thread is at is the one that it hangs or ended in. */
  #replace(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    const head = this.#pending.values().next().value;
    if (head !== undefined) this.#giveUp(head.model, reason);
    this.#end(worker);
    this.#start();
  }

  #end(worker: Worker): void {
    const ending = ended(worker).finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #giveUp(model: OpenModel, reason: string): void {
    model.stuck = learnError('model_stuck', { file: model.source.file, reason });
    for (const { order, model: of } of this.#pending.values()) if (of === model) this.#take(order.id)?.reject(model.stuck);
    this.#options.onWarning(model.stuck);
  }

  #release(model: OpenModel): void {
    if (!model.closing || model.running > 0 || !this.#models.delete(model.number)) return;
    this.#post({ order: 'close', model: model.number });
  }

  #await(change: 1 | -1): void {
    this.#awaited += change;
    if (change === 1 && this.#awaited === 1) this.#worker?.ref();
    else if (this.#awaited === 0) this.#worker?.unref();
  }

  #post(order: InferenceOrder): void {
    this.#worker?.postMessage(order, []);
  }
}

/**
 * Ends a thread after what it was told before. It is never ended from outside: ONNX Runtime takes the whole process along when its thread
 * goes away under a run. One that never comes back is left to itself, and with it a processor.
 */
async function ended(worker: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.postMessage({ order: 'end' } satisfies InferenceOrder, []);
  const over = new AbortController();
  await Promise.race([gone, wait(LONGEST_END_MS, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
  worker.unref();
}
