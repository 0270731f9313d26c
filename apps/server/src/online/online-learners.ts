/**
 * Predictions that learn with each event, in a thread beside the server: which are declared, how far they are, and what they say.
 * Whatever happens to them, who answers for a prediction goes on answering.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { isForeign, modelData, predictionsOf, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { ComparedModel, EvaluationReport } from '@limn/learn';
import type { FollowedLearner, LearnRequest, OnlineAnswer, OnlineRequest } from './online-message.ts';

/** Where the learner of a prediction stands. */
export interface OnlineState {
  readonly prediction: string;
  /** waiting: it has not begun. building: the log is caught up with; what was learnt before goes on being told. learning: it has all of the log. failed: see `reason`. */
  readonly state: 'waiting' | 'building' | 'learning' | 'failed';
  readonly learner?: FollowedLearner;
  /** What was learnt, as a model. */
  readonly model?: ScoringModel;
  readonly reason?: string;
  /** When it failed, by the system's time, ms. */
  readonly failedAt?: number;
}

/** How often is looked whether the log has grown or other learners are declared, ms. */
const LOOK_MS = 1_000;
/** A thread that ended starts again after so long. */
const AGAIN_MS = 30_000;
/** With more of the log ahead it is catching up. */
const BEHIND_EVENTS = 10_000;
/** Storing takes no longer than this. */
const CLOSE_MS = 10_000;

export class OnlineLearners {
  readonly #limn: Limn;
  readonly #states = new Map<string, OnlineState>();
  #timer: NodeJS.Timeout | undefined;
  #worker: Worker | undefined;
  /** Of what the thread was told last: the definition and the champions, and the log. */
  #asked = '';
  #askedDefinition: ProfileDefinition | undefined;
  #toldTo = -1;
  #looking: Promise<void> | undefined;
  #notBefore = 0;
  #closed = false;

  constructor(limn: Limn) {
    this.#limn = limn;
  }

  /** Begins to look; keeps no process alive. */
  start(): void {
    this.#timer ??= setInterval(() => this.look(), LOOK_MS).unref();
  }

  /** Looks now: what is declared is learnt, and what came since is followed. */
  look(): void {
    if (this.#closed || this.#looking !== undefined || performance.now() < this.#notBefore) return;
    this.#looking = this.#look()
      .catch((cause: unknown) => this.#failAll(cause))
      .finally(() => (this.#looking = undefined));
  }

  /** In the order of the definition. */
  list(): readonly OnlineState[] {
    return declaredIn(this.#limn.engine.definition).map((prediction) => this.#states.get(prediction) ?? { prediction, state: 'waiting' });
  }

  /** `undefined`: the prediction declares none. */
  read(prediction: string): OnlineState | undefined {
    return this.list().find((state) => state.prediction === prediction);
  }

  /** Stores what was learnt, and ends. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#looking;
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    const exited = once(worker, 'exit').catch(() => {});
    worker.ref();
    this.#say({ ask: 'close' }, worker);
    const late = setTimeout(() => void worker.terminate(), CLOSE_MS);
    await exited;
    clearTimeout(late);
  }

  async #look(): Promise<void> {
    // The example's history, and a log that is being read, come first.
    if (!this.#limn.status().ready) return;
    const { definition } = this.#limn.engine;
    const names = declaredIn(definition);
    if (names.length === 0 && this.#worker === undefined) return;
    const asked = names.map((name) => `${name} ${predictionsOf(definition).get(name)!.model ?? ''}`).join('\n');
    const { logPosition } = this.#limn.status();
    if (definition !== this.#askedDefinition || asked !== this.#asked) {
      const predictions: LearnRequest[] = [];
      for (const name of names) predictions.push(await this.#requestOf(name, definition));
      this.#askedDefinition = definition;
      this.#asked = asked;
      for (const name of this.#states.keys()) if (!names.includes(name)) this.#states.delete(name);
      this.#worker ??= this.#begin();
      this.#say({ ask: 'learn', predictions, log: this.#limn.history() });
    } else if (logPosition !== this.#toldTo) this.#say({ ask: 'follow', log: this.#limn.history() });
    this.#toldTo = logPosition;
  }

  async #requestOf(prediction: string, definition: ProfileDefinition): Promise<LearnRequest> {
    const { models, folder } = this.#limn;
    const named = [...predictionsOf(definition).values()].flatMap(({ model }) => (model === undefined ? [] : [model]));
    const champion = await this.#championOf(prediction, definition);
    return { prediction, definition, models: new Map(named.map((hash) => [hash, modelData(models.model(hash))])), folder: join(folder, 'online', prediction), ...(champion && { champion }) };
  }

  /** Who answers, and from when on it can be judged; `undefined` of nobody, and of a model made elsewhere, which only its runtime scores. */
  async #championOf(prediction: string, definition: ProfileDefinition): Promise<ComparedModel | undefined> {
    const { models } = this.#limn;
    const hash = predictionsOf(definition).get(prediction)?.model;
    const model = hash === undefined ? undefined : models.model(hash);
    if (hash === undefined || model === undefined || isForeign(model)) return undefined;
    const { steps } = models.status(hash);
    return { hash, model, from: (await this.#judgedFrom(hash)) ?? steps.at(-1)!.at };
  }

  /** The first moment of those examples that judged it: it learnt from none of them, nor from later ones. */
  async #judgedFrom(hash: string): Promise<number | undefined> {
    const file = await this.#limn.models.file(hash, 'evaluation.json');
    if (file === undefined) return undefined;
    const { parts } = JSON.parse(Buffer.from(file).toString()) as Pick<EvaluationReport, 'parts'>;
    return parts.find(({ part }) => part === 'test')?.from;
  }

  #begin(): Worker {
    const isSource = import.meta.url.endsWith('.ts');
    const worker = new Worker(new URL(isSource ? './online-thread.ts' : './online-thread.js', import.meta.url), isSource ? { execArgv: ['--conditions=source'] } : {});
    worker.unref();
    const ended = (cause: unknown): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#askedDefinition = undefined;
      this.#notBefore = performance.now() + AGAIN_MS;
      this.#failAll(cause);
    };
    worker.on('message', (answer: OnlineAnswer) => this.#hear(answer));
    worker.on('error', ended);
    worker.on('exit', (code) => ended(`its thread ended with ${code}`));
    return worker;
  }

  #say(request: OnlineRequest, worker = this.#worker): void {
    worker?.postMessage(request, []);
  }

  #hear(answer: OnlineAnswer): void {
    switch (answer.answer) {
      case 'learnt': {
        const { learner, model = this.#states.get(learner.prediction)?.model } = answer;
        const state = model === undefined || learner.of - learner.position > BEHIND_EVENTS ? 'building' : 'learning';
        this.#states.set(learner.prediction, { prediction: learner.prediction, state, learner, ...(model && { model }) });
        return;
      }
      case 'failed':
        return this.#fail(answer.prediction, answer.reason);
      case 'warning':
      case 'closed':
    }
  }

  #failAll(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    for (const name of declaredIn(this.#limn.engine.definition)) this.#fail(name, reason);
  }

  #fail(prediction: string, reason: string): void {
    const before = this.#states.get(prediction);
    this.#states.set(prediction, { ...before, prediction, state: 'failed', reason, failedAt: before?.failedAt ?? Date.now() });
  }
}

function declaredIn(definition: ProfileDefinition): readonly string[] {
  return [...predictionsOf(definition)].flatMap(([name, { online }]) => (online === undefined ? [] : [name]));
}
