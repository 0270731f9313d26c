/**
 * Trainings of an open data folder, one at a time: from a request to a registered candidate. A model is registered only when
 * it is whole, and only if the definition that it learnt under is still in force; whatever ends a training before leaves nothing.
 */
import { modelData, predictionsOf, versionOf, withoutModels } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { EvaluationReport, Problem } from '@limn/learn';
import type { TrainingProgress, TrainingRequest, TrainingResult } from './training-job.ts';

/** Where the newest training stands. */
export type TrainingState =
  | { readonly state: 'none' }
  | ({ readonly state: 'running'; readonly prediction: string } & TrainingProgress)
  /** `model`: content hash of the candidate; `folder`, `rows`: of a training set. */
  | { readonly state: 'done'; readonly prediction: string; readonly model?: string; readonly folder?: string; readonly rows: number }
  | { readonly state: 'failed'; readonly prediction: string; readonly problem: Problem };

/** A finished training. */
export interface TrainingOutcome {
  /** Content hash of the candidate. */
  readonly model?: string;
  readonly evaluation?: EvaluationReport;
  /** Of a training set. */
  readonly folder?: string;
  /** Examples. */
  readonly rows: number;
}

export class Trainings {
  readonly #limn: Limn;
  readonly #stopping = new AbortController();
  #state: TrainingState = { state: 'none' };
  #running: Promise<unknown> = Promise.resolve();

  constructor(limn: Limn) {
    this.#limn = limn;
  }

  get state(): TrainingState {
    return this.#state;
  }

  /** At most one runs: see `state`. @param by who asked, for the record of the model @throws LearnError; whoever asks for the state is told too */
  train(request: TrainingRequest, by: string, onProgress: (progress: TrainingProgress) => void = () => {}): Promise<TrainingOutcome> {
    const { prediction } = request;
    this.#state = { state: 'running', prediction, step: 'collect', share: 0 };
    const outcome = this.#train(request, by, (progress) => {
      this.#state = { state: 'running', prediction, ...progress };
      onProgress(progress);
    });
    this.#running = outcome.then(
      ({ model, folder, rows }) => (this.#state = { state: 'done', prediction, rows, ...(model !== undefined && { model }), ...(folder !== undefined && { folder }) }),
      async (cause: unknown) => (this.#state = { state: 'failed', prediction, problem: await problemFrom(cause) }),
    );
    return outcome;
  }

  /** Ends what runs, and waits until it has. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('Limn is stopping'));
    await this.#running;
  }

  async #train(request: TrainingRequest, by: string, onProgress: (progress: TrainingProgress) => void): Promise<TrainingOutcome> {
    // Loaded here: a server starts without it.
    const { trainInProcess } = await import('./train-in-process.ts');
    const { engine: { definition }, models, clock } = this.#limn;
    const named = [...predictionsOf(definition).values()].flatMap(({ model }) => (model === undefined ? [] : [model]));
    const job = { request, definition, models: new Map(named.map((hash) => [hash, modelData(models.model(hash))])), log: this.#limn.history(), now: clock.now() };
    const result = await trainInProcess(job, { onProgress, signal: this.#stopping.signal });
    return result.kind === 'dataset' ? { folder: result.folder, rows: result.rows } : this.#register(result, { request, by, version: versionOf(withoutModels(definition)) });
  }

  async #register({ model, files, about, evaluation }: Extract<TrainingResult, { readonly kind: 'model' }>, { request: { prediction }, by, version }: { readonly request: TrainingRequest; readonly by: string; readonly version: string }): Promise<TrainingOutcome> {
    const { engine, models } = this.#limn;
    if (versionOf(withoutModels(engine.definition)) !== version) throw (await import('@limn/learn')).learnError('definition_changed', { prediction });
    const { hash } = await models.register({ prediction, model, by, about, files });
    return { model: hash, evaluation, rows: Number(about['examples']) };
  }
}

async function problemFrom(cause: unknown): Promise<Problem> {
  const { LearnError, problemOf } = await import('@limn/learn');
  return cause instanceof LearnError ? cause.problem : problemOf('training_failed', { reason: cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause) });
}
