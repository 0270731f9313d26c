/**
 * A sequence model as a way of the engine, on a thread of its own: ONNX Runtime computes where it is asked, and a search among 100,000 items
 * takes some ms, so that whoever serves requests would stand still for both.
 */
import { Worker } from 'node:worker_threads';
import type { ModelledSource } from '@limn/engine';
import { learnError } from '../../errors.ts';
import { readSequenceBytes } from './sequence-bytes.ts';
import type { AttendedItems, FoundBySequence, SequenceFinder } from './sequence-finder.ts';
import type { AttentionOrder, SequenceAnswer, SequenceOrder, SequenceThreadData } from './sequence-message.ts';
import { createSequenceSource } from './sequence-source.ts';

/** A way that whoever opened it closes. */
export interface OpenedWay {
  readonly way: ModelledSource;
  close(): Promise<void>;
}

/** How long is waited, and who is told. */
export interface OpenSequenceOptions {
  /** For an answer, ms: then the list is made without it. Default 200. */
  readonly mostMs?: number;
  /** A thread that nobody asks for so long ends, ms; who asks later starts another. Default 10 minutes. */
  readonly idleMs?: number;
  /** The thread ended by itself; who asks next starts another. */
  readonly onWarning?: (cause: unknown) => void;
  /** That errors name. */
  readonly file?: string;
}

const USUAL: Required<OpenSequenceOptions> = { mostMs: 200, idleMs: 600_000, onWarning: () => {}, file: 'model' };
/** Who asks why waits longer than for a list. */
const WHY_MS = 5_000;
const isSource = import.meta.url.endsWith('.ts');

/** Opens what `encodeSequence` gave. Cost: a thread while it is asked, and the model in memory. @throws LearnError `artifact_format`, `artifact_damaged`, `model_failed` */
export async function openSequenceWay(bytes: Uint8Array, options: OpenSequenceOptions = {}): Promise<OpenedWay> {
  const { itemKeys, ...parts } = readSequenceBytes(bytes, options.file ?? USUAL.file);
  const itemVectors = new Float32Array(new SharedArrayBuffer(parts.itemVectors.byteLength));
  itemVectors.set(parts.itemVectors);
  const thread = new SequenceThread({ ...parts, itemCount: itemKeys.length, itemVectors }, { ...USUAL, ...options });
  await thread.open();
  return { way: createSequenceSource(thread, itemKeys), close: () => thread.close() };
}

/** What an order is answered with. */
type Answered = Exclude<SequenceAnswer, { readonly opened: true } | { readonly failed: string }>;
type Told = (answer: Answered | undefined) => void;

class SequenceThread implements SequenceFinder {
  readonly settings: SequenceFinder['settings'];
  readonly itemCount: number;
  readonly itemVectors: Float32Array;
  readonly #data: SequenceThreadData;
  readonly #options: Required<OpenSequenceOptions>;
  readonly #asked = new Map<number, Told>();
  #worker: Worker | undefined;
  #opened: Promise<void> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last = 0;
  #isClosed = false;

  constructor(data: SequenceThreadData, options: Required<OpenSequenceOptions>) {
    [this.settings, this.itemCount, this.itemVectors] = [data.settings, data.itemCount, data.itemVectors];
    this.#data = data;
    this.#options = options;
  }

  /** Waits until the thread has the model. @throws LearnError `model_failed` */
  open(): Promise<void> {
    return (this.#opened ??= this.#start());
  }

  async find(histories: readonly (readonly number[])[], limit: number, mostMs: number = this.#options.mostMs): Promise<readonly FoundBySequence[] | undefined> {
    const answer = await this.#ask({ histories, limit }, mostMs);
    return answer !== undefined && 'vectors' in answer ? foundOf(answer) : undefined;
  }

  async attend(history: readonly number[], item: number): Promise<AttendedItems | undefined> {
    const answer = await this.#ask({ history, item }, WHY_MS);
    return answer !== undefined && 'attended' in answer ? answer.attended : undefined;
  }

  /** Undefined: closed, not opened, failed or late. */
  async #ask(order: Omit<SequenceOrder, 'id'> | Omit<AttentionOrder, 'id'>, mostMs: number): Promise<Answered | undefined> {
    if (this.#isClosed) return undefined;
    // Why it does not open is told.
    await this.open().catch(() => {});
    const worker = this.#worker;
    if (worker === undefined) return undefined;
    this.#idle?.refresh();
    const id = ++this.#last;
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#asked.delete(id);
        resolve(undefined);
      }, mostMs);
      this.#asked.set(id, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      worker.postMessage({ id, ...order } satisfies SequenceOrder | AttentionOrder, []);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#leave()?.terminate();
  }

  #start(): Promise<void> {
    const worker = new Worker(new URL(`./sequence-thread.${isSource ? 'ts' : 'js'}`, import.meta.url), { workerData: this.#data, ...(isSource && { execArgv: ['--conditions=source'] }) });
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      const end = (reason: string, cause?: unknown): void => {
        const failed = learnError('model_failed', { file: this.#options.file, reason: reason.replace(/\.$/, '') }, cause);
        reject(failed);
        if (this.#worker !== worker) return;
        this.#leave();
        this.#options.onWarning(failed);
      };
      worker.on('message', (answer: SequenceAnswer) => {
        if (!('opened' in answer)) return this.#answered(answer);
        // An open model keeps no process from its end.
        worker.unref();
        if (this.#worker === worker) this.#idle = setTimeout(() => void this.#leave()?.terminate(), this.#options.idleMs).unref();
        resolve();
      });
      worker.once('error', (cause) => end(cause instanceof Error ? cause.message : String(cause), cause));
      worker.once('exit', (code) => end(`its thread ended with ${code}`));
    });
  }

  /** There is no thread any more: what was asked of it has no answer. */
  #leave(): Worker | undefined {
    const worker = this.#worker;
    [this.#worker, this.#opened] = [undefined, undefined];
    clearTimeout(this.#idle);
    for (const told of this.#asked.values()) told(undefined);
    this.#asked.clear();
    return worker;
  }

  #answered(answer: Exclude<SequenceAnswer, { readonly opened: true }>): void {
    const told = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if ('failed' in answer) this.#options.onWarning(learnError('model_failed', { file: this.#options.file, reason: answer.failed.replace(/\.$/, '') }));
    told?.('failed' in answer ? undefined : answer);
  }
}

function foundOf({ vectors, items, scores }: Extract<SequenceAnswer, { readonly vectors: unknown }>): readonly FoundBySequence[] {
  return vectors.map((vector, customer) => ({ vector, found: Array.from(items[customer]!, (item, place) => ({ item, score: scores[customer]![place]! })) }));
}
