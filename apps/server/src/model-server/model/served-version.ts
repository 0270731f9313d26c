/** A version of a model that is loaded and tried: what every protocol asks. */
import type { ModelSignature } from '@limn/engine';
import type * as Learn from '@limn/learn';
import type { InferenceModel, InferenceThreads } from '@limn/learn';
import type { Tensor } from '../tensor/tensor.ts';
import { Batcher, type BatchOptions } from './batcher.ts';
import { checkRequest } from './check-request.ts';
import { readSpec, type ModelSpec } from './model-spec.ts';
import { addTo, ModelStatistics } from './model-statistics.ts';
import { tryModel } from './try-model.ts';

/** What is to be loaded. */
export interface VersionSource {
  readonly name: string;
  readonly version: string;
  /** An ONNX file, from anywhere. */
  readonly bytes: Uint8Array;
  /** Named in errors. */
  readonly file: string;
  /** Columns behind its inputs, where they are known. */
  readonly signature?: ModelSignature;
}

/** An answer. */
export interface Inferred {
  /** Those asked for, in the order asked. */
  readonly outputs: readonly Tensor[];
  /** Rows with an answer that is no number (NaN or infinite). */
  readonly failingRows: number;
}

/** What a model is loaded with. */
export interface LoadOptions {
  readonly learn: typeof Learn;
  readonly threads: InferenceThreads;
  readonly batches: BatchOptions;
}

/** Answers for a version of a model. */
export class ServedVersion {
  readonly name: string;
  readonly version: string;
  readonly spec: ModelSpec;
  readonly statistics = new ModelStatistics();
  readonly #model: InferenceModel;
  readonly #batcher: Batcher;

  private constructor({ name, version }: VersionSource, { spec, model, batches }: { readonly spec: ModelSpec; readonly model: InferenceModel; readonly batches: BatchOptions }) {
    this.name = name;
    this.version = version;
    this.spec = spec;
    this.#model = model;
    this.#batcher = new Batcher({ model, spec, options: batches, statistics: this.statistics });
  }

  /**
   * Looks a file through, loads and tries it.
   * @throws LearnError `model_malformed`, `model_oversized`, `model_external_data`, `model_unknown_operator`, `model_signature`, `model_failed`, `run_refused`, `model_stuck`
   */
  static async load(source: VersionSource, { learn, threads, batches }: LoadOptions): Promise<ServedVersion> {
    const { bytes, file, signature } = source;
    const onnx = learn.readModel(bytes, { file });
    learn.checkModel(onnx, { file });
    const refuse = (reason: string): Error => learn.learnError('model_signature', { file, reason });
    const said = readSpec(onnx, { file, missingWord: learn.missingWord, refuse, ...(signature !== undefined && { signature }) });
    const model = await threads.open({ bytes, file, inputs: said.inputs.map(({ name }) => name), outputs: said.outputs.map(({ name }) => name) });
    try {
      return new ServedVersion(source, { spec: await tryModel(said, model), model, batches });
    } catch (cause) {
      model.close();
      throw cause;
    }
  }

  /** Rows that wait for a run. */
  get waitingRows(): number {
    return this.#batcher.waitingRows;
  }

  /** Whether it is not asked any more, because a run took too long. */
  get isStuck(): boolean {
    return this.#model.stuck !== undefined;
  }

  /** Why nobody should ask it; undefined: it answers. */
  get unready(): string | undefined {
    if (this.#model.stuck !== undefined) return this.#model.stuck.problem.text.en.what;
    if (this.statistics.isFailing) return 'model_failing: more than half of its newest answers are no numbers.';
    return undefined;
  }

  /**
   * Answers a request. The same request always has the same answer, so that whoever got none may ask again, anywhere.
   * @param inputs each already fit for its input (`requireInput`, `checkShape`)
   * @param wanted names of outputs; none: all
   * @throws HttpProblem `malformed_tensor` | `model_overloaded`; LearnError `run_refused` | `model_stuck`
   */
  async infer(inputs: readonly Tensor[], wanted?: readonly string[]): Promise<Inferred> {
    const request = checkRequest(this.spec, inputs, wanted);
    const from = performance.now();
    const { statistics } = this;
    try {
      const outputs = await this.#batcher.run(request);
      const failingRows = countFailing(outputs, request.rows);
      statistics.countRows(request.rows, failingRows);
      statistics.lastAt = Date.now();
      addTo(statistics.success, performance.now() - from);
      return { outputs, failingRows };
    } catch (cause) {
      addTo(statistics.fail, performance.now() - from);
      throw cause;
    }
  }

  /** Finishes what came, then lets the model go. */
  async close(): Promise<void> {
    await this.#batcher.idle();
    this.#model.close();
  }
}

function countFailing(outputs: readonly Tensor[], rows: number): number {
  let failing: Set<number> | undefined;
  for (const { datatype, data } of outputs) {
    if (datatype !== 'FP32' && datatype !== 'FP64') continue;
    const numbers = data as Float64Array;
    for (let i = 0; i < numbers.length; i++) {
      if (!Number.isFinite(numbers[i])) (failing ??= new Set()).add(Math.floor((i * rows) / numbers.length));
    }
  }
  return failing?.size ?? 0;
}
