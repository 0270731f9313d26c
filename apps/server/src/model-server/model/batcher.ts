/**
 * Requests that come while a model runs share its next run, row after row: one run of 32 rows costs little more than one of
 * 1. Nobody waits while the model is idle: what came in the same turn of the event loop goes at once. Those that gathered
 * go when the run before them ends, or, with `waitMs`, when they are many enough or the first has waited so long.
 */
import type { InferenceModel, InferenceTensor } from '@limn/learn';
import { HttpProblem } from '../../errors.ts';
import { createElements, elementOf, type Datatype, type Elements } from '../tensor/datatype.ts';
import { rowsOf, type Tensor } from '../tensor/tensor.ts';
import type { CheckedRequest } from './check-request.ts';
import type { ModelSpec } from './model-spec.ts';
import { addTo, type ModelStatistics } from './model-statistics.ts';

/** How requests share runs. */
export interface BatchOptions {
  /** Of a run, at most; a request with more rows runs alone. Default 64. */
  readonly rows: number;
  /** How long the first of those that gathered may wait for more after the run before it, ms. Default 0. */
  readonly waitMs: number;
  /** Rows that may wait; what comes beyond is refused. Default 4,096. */
  readonly waitingRows: number;
}

/** Usual bounds. */
export const usualBatches: BatchOptions = { rows: 64, waitMs: 0, waitingRows: 4_096 };

/** Seconds after which a refused client may ask again. */
const retryAfterSeconds = 1;

interface Waiting {
  readonly request: CheckedRequest;
  /** Requests of one key may share a run. */
  readonly key: string;
  readonly since: number;
  readonly resolve: (outputs: readonly Tensor[]) => void;
  readonly reject: (cause: unknown) => void;
}

/** Runs a model for requests. */
export class Batcher {
  readonly #model: InferenceModel;
  readonly #spec: ModelSpec;
  readonly #options: BatchOptions;
  readonly #statistics: ModelStatistics;
  /** In the order in which they came. */
  #waiting: Waiting[] = [];
  #waitingRows = 0;
  #isRunning = false;
  /** What is to start the next run. */
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #idle: PromiseWithResolvers<void> | undefined;
  /** Whether sizes besides the rows are open: then only requests of the same sizes share a run. */
  readonly #hasOpenSizes: boolean;

  constructor({ model, spec, options, statistics }: { readonly model: InferenceModel; readonly spec: ModelSpec; readonly options: BatchOptions; readonly statistics: ModelStatistics }) {
    this.#model = model;
    this.#spec = spec;
    this.#options = options;
    this.#statistics = statistics;
    this.#hasOpenSizes = spec.inputs.some(({ shape }) => shape.slice(1).includes(-1));
  }

  /** Rows that wait. */
  get waitingRows(): number {
    return this.#waitingRows;
  }

  /** @throws HttpProblem `model_overloaded` | LearnError `run_refused` | `model_stuck` */
  run(request: CheckedRequest): Promise<readonly Tensor[]> {
    if (this.#waiting.length > 0 && this.#waitingRows + request.rows > this.#options.waitingRows) return Promise.reject(overloaded(this.#waitingRows));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, key: this.#keyOf(request), since: performance.now(), resolve, reject });
      this.#waitingRows += request.rows;
      if (!this.#isRunning && this.#timer === undefined) this.#timer = setImmediate(() => this.#startRun());
    });
  }

  /** Resolves when nothing waits and nothing runs. */
  async idle(): Promise<void> {
    if (!this.#isRunning && this.#waiting.length === 0) return;
    this.#idle ??= Promise.withResolvers<void>();
    await this.#idle.promise;
  }

  #keyOf({ inputs, outputs }: CheckedRequest): string {
    const asked = outputs.length === this.#spec.outputs.length ? '' : outputs.join(',');
    return this.#hasOpenSizes ? `${asked};${inputs.map(({ shape }) => shape.slice(1).join(',')).join(';')}` : asked;
  }

  /** The first that waits, and those after it that may share its run. */
  #take(): readonly Waiting[] {
    const [first] = this.#waiting;
    if (first === undefined) return [];
    let rows = 0;
    let taken = 0;
    if (this.#spec.isBatched) {
      for (const each of this.#waiting) {
        if (taken > 0 && (each.key !== first.key || rows + each.request.rows > this.#options.rows)) break;
        rows += each.request.rows;
        taken++;
      }
    } else [rows, taken] = [first.request.rows, 1];
    this.#waitingRows -= rows;
    return this.#waiting.splice(0, taken);
  }

  #startRun(): void {
    this.#timer = undefined;
    const batch = this.#take();
    if (batch.length === 0) {
      this.#idle?.resolve();
      this.#idle = undefined;
      return;
    }
    this.#isRunning = true;
    const now = performance.now();
    for (const { since } of batch) addTo(this.#statistics.queue, now - since);
    void this.#runBatch(batch).finally(() => {
      this.#isRunning = false;
      this.#next();
    });
  }

  #next(): void {
    const { rows, waitMs } = this.#options;
    const [first] = this.#waiting;
    const leftMs = first === undefined || this.#waitingRows >= rows ? 0 : first.since + waitMs - performance.now();
    if (leftMs < 1) this.#startRun();
    else this.#timer = setTimeout(() => this.#startRun(), leftMs);
  }

  async #runBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const outputs = await this.#runRows(batch.map(({ request }) => request));
      let row = 0;
      for (const { request: { rows, outputs: wanted }, resolve } of batch) {
        resolve(outputs.map((output, i) => this.#partOf(output, wanted[i]!, { from: row, to: row + rows, isWhole: batch.length === 1 })));
        row += rows;
      }
    } catch (cause) {
      if (batch.length === 1) batch[0]!.reject(cause);
      // What the model does not take in one request is no fault of the others.
      else for (const each of batch) await this.#runBatch([each]);
    }
  }

  async #runRows(requests: readonly CheckedRequest[]): Promise<readonly InferenceTensor[]> {
    const rows = requests.reduce((sum, request) => sum + request.rows, 0);
    const inputs = this.#spec.inputs.map(({ datatype }, i): InferenceTensor => {
      const parts = requests.map((request) => request.inputs[i]!);
      const [{ shape }] = parts as [Tensor];
      const type = elementOf(datatype);
      if (parts.length === 1) return { type, dims: shape, data: ownElements(parts[0]!.data) };
      return { type, dims: [rows, ...shape.slice(1)], data: joined(datatype, parts) };
    });
    const { outputs, runMs } = await this.#model.run(inputs, requests[0]!.outputs);
    this.#statistics.countRun(rows, runMs);
    return outputs;
  }

  #partOf({ dims, data }: InferenceTensor, place: number, { from, to, isWhole }: { readonly from: number; readonly to: number; readonly isWhole: boolean }): Tensor {
    const { name, datatype } = this.#spec.outputs[place]!;
    if (isWhole) return { name, datatype, shape: dims, data };
    const width = dims.slice(1).reduce((product, size) => product * size, 1);
    return { name, datatype, shape: [to - from, ...dims.slice(1)], data: rowsOf(data, { from, to, width }) };
  }
}

function joined(datatype: Datatype, parts: readonly Tensor[]): Elements {
  if (datatype === 'BYTES') return parts.flatMap(({ data }) => data as readonly string[]);
  const all = createElements(datatype, parts.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of parts) {
    (all as Float32Array).set(data as Float32Array, at);
    at += data.length;
  }
  return all;
}

/** A view of a larger buffer would take all of it along to the other thread. */
function ownElements(data: Elements): Elements {
  return !Array.isArray(data) && (data as Float32Array).byteLength < (data as Float32Array).buffer.byteLength ? (data as Float32Array).slice() : data;
}

function overloaded(waiting: number): HttpProblem {
  return new HttpProblem('model_overloaded', { detail: `${waiting} rows wait for this model already; nothing of this request was done.`, cure: 'Send the same request again after the seconds of Retry-After, to another process if there is one; several rows a request cost less.' }, { 'retry-after': String(retryAfterSeconds) });
}
