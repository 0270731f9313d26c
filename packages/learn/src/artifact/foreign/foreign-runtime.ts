/**
 * Models made elsewhere, asked without waiting for a promise: profiles are read in one go, and a score is a part of them. ONNX
 * Runtime has its own thread; whoever asks sleeps until it has answered, and no longer than a bound, so that a model
 * that never ends costs its own answers and nobody else's.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { unaskedModel, type ForeignModel, type ForeignModelData, type ForeignRow } from '@limn/engine';
import { learnError } from '../../errors.ts';
import type { ForeignAnswer, ForeignOpened, ForeignOrder, ForeignThreadData } from './foreign-message.ts';

/** A model being loaded. */
export interface OpenedForeign {
  /** Can be asked at once: the first answer then waits until it is loaded. */
  readonly model: ForeignModel;
  /** Rejects with LearnError `model_failed` when it cannot be loaded. */
  readonly ready: Promise<void>;
}

/** Loads models and scores with them. `close` it at the end. */
export interface ForeignRuntime {
  /** @param onnx the file that the model names; not looked through again: see `tryForeign` */
  open(model: ForeignModelData, onnx: Uint8Array): OpenedForeign;
  close(): Promise<void>;
}

/** How long is waited, and who is told. */
export interface ForeignRuntimeOptions {
  /** For an answer, ms; a model that takes longer is not asked again. Default 5,000. */
  readonly mostMs?: number;
  /** A model that takes too long, or its thread ended. */
  readonly onWarning?: (cause: unknown) => void;
}

const MOST_MS = 5_000;
/** Whoever closes waits no longer for the thread to end, ms. */
const LONGEST_END_MS = 5_000;

/** No thread is started before the first model. Cost of an answer: two changes of threads, some 0.1 ms, and what the model takes. */
export function createForeignRuntime({ mostMs = MOST_MS, onWarning = () => {} }: ForeignRuntimeOptions = {}): ForeignRuntime {
  const opened = new Map<string, { readonly order: ForeignOrder; readonly resolve: () => void; readonly reject: (cause: unknown) => void }>();
  /** Took too long, by the hash of the file. */
  const stuck = new Set<string>();
  let thread: ForeignThread | undefined;

  function running(): ForeignThread {
    if (thread !== undefined) return thread;
    const started = new ForeignThread({
      onOpened({ onnx, failed }) {
        const waiting = opened.get(onnx);
        if (failed === undefined) waiting?.resolve();
        else waiting?.reject(learnError('model_failed', { file: `model ${onnx.slice(0, 8)}`, reason: failed.replace(/\.$/, '') }));
      },
      onEnd(cause) {
        if (thread === started) thread = undefined;
        onWarning(cause);
      },
    });
    for (const [onnx, { order }] of opened) if (!stuck.has(onnx)) started.post(order);
    return (thread = started);
  }

  function ask({ onnx, outputs }: ForeignModelData, rows: readonly ForeignRow[]): Float64Array | undefined {
    if (stuck.has(onnx)) return undefined;
    const scores = running().ask({ onnx, outputs, rows }, mostMs);
    if (scores !== undefined) return scores;
    stuck.add(onnx);
    void thread?.end();
    thread = undefined;
    onWarning(learnError('model_failed', { file: `model ${onnx.slice(0, 8)}`, reason: `it gave no answer within ${mostMs} ms and is not asked again until the next start` }));
    return undefined;
  }

  return {
    open(data, bytes) {
      const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
      ready.catch(() => {});
      const { onnx, inputs, output, link, classes } = data;
      const order: ForeignOrder = { order: 'open', onnx, bytes, signature: { inputs, output, link, ...(classes !== undefined && { classes }) } };
      // A thread that is to be started opens all there are.
      const isRunning = thread !== undefined;
      opened.set(onnx, { order, resolve, reject });
      const current = running();
      if (isRunning) current.post(order);
      let last: { readonly key: string; readonly scores: readonly Float64Array[] } | undefined;
      const { score: unscored } = unaskedModel(data);
      const score = (rows: readonly ForeignRow[]): readonly Float64Array[] => {
        if (rows.length === 0) return [];
        // A profile is read and its prediction asked for: the same row twice.
        const key = rows.length === 1 ? JSON.stringify(rows[0]) : '';
        if (last !== undefined && key === last.key) return last.scores.map((each) => each.slice());
        const scores = ask(data, rows);
        if (scores === undefined) return unscored(rows);
        const told = rows.map((_, row) => scores.slice(row * data.outputs, (row + 1) * data.outputs));
        if (rows.length === 1) last = { key, scores: told.map((each) => each.slice()) };
        return told;
      };
      return { model: { ...data, score }, ready };
    },
    async close() {
      const ending = thread;
      thread = undefined;
      await ending?.end();
    },
  };
}

const isSource = import.meta.url.endsWith('.ts');

interface ThreadHooks {
  readonly onOpened: (opened: ForeignOpened) => void;
  /** It ended by itself. */
  readonly onEnd: (cause: unknown) => void;
}

/** A thread with a port on which answers are waited for. */
class ForeignThread {
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  readonly #port: MessagePort;
  readonly #worker: Worker;
  #asked = 0;
  /** Models on their way. */
  #loading = 0;
  #isEnding = false;

  constructor({ onOpened, onEnd }: ThreadHooks) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const data: ForeignThreadData = { port: port2, answered: this.#answered };
    this.#worker = new Worker(new URL(isSource ? './foreign-thread.ts' : './foreign-thread.js', import.meta.url), { workerData: data, transferList: [port2], ...(isSource && { execArgv: ['--conditions=source'] }) });
    this.#worker.on('message', (opened: ForeignOpened) => {
      if (--this.#loading === 0) this.#worker.unref();
      onOpened(opened);
    });
    this.#worker.on('error', (cause) => {
      if (!this.#isEnding) onEnd(cause);
      this.#isEnding = true;
    });
    this.#worker.unref();
    port1.unref();
  }

  post(order: ForeignOrder): void {
    // Somebody waits for a model that is being loaded: the process must not end over it.
    if (order.order === 'open' && this.#loading++ === 0) this.#worker.ref();
    this.#port.postMessage(order, []);
  }

  /** Blocks this thread until the answer. @returns undefined: none came in time */
  ask(question: Omit<Extract<ForeignOrder, { readonly order: 'score' }>, 'order' | 'id'>, mostMs: number): Float64Array | undefined {
    const id = ++this.#asked;
    this.post({ order: 'score', id, ...question });
    const until = performance.now() + mostMs;
    for (;;) {
      const seen = Atomics.load(this.#answered, 0);
      const received = receiveMessageOnPort(this.#port) as { readonly message: ForeignAnswer } | undefined;
      if (received?.message.id === id) return received.message.scores;
      const left = until - performance.now();
      if (left <= 0) return undefined;
      if (received === undefined) Atomics.wait(this.#answered, 0, seen, left);
    }
  }

  /**
   * The thread ends when what it does is done. It is never ended from outside: ONNX Runtime takes the whole process along when its thread goes
   * away under a run. One that never comes back is left to itself, and with it a processor.
   */
  async end(): Promise<void> {
    this.#isEnding = true;
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#port.close();
    this.#worker.ref();
    const over = new AbortController();
    await Promise.race([gone, wait(LONGEST_END_MS, undefined, { signal: over.signal }).catch(() => undefined)]);
    over.abort();
    this.#worker.unref();
  }
}
