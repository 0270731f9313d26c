/**
 * Trainings of an open data folder, one at a time: from a request to a registered candidate, or to models of a recommendation. A model is
 * registered only when it is whole, and only if the definition that it learnt under is still in force; whatever ends a training before
 * leaves nothing.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { modelData, predictionsOf, versionOf, withoutModels, withoutPolicies, type ProfileDefinition } from '@limn/engine';
import type { LearntModelManifest, Limn } from '@limn/host';
import type { EvaluationReport, Problem, RankingReport, RecommendationReport } from '@limn/learn';
import type { LiveContest, LiveContestJob, Retrained, RetrainingJob } from '../retrain/retraining-job.ts';
import type { Evaluation, EvaluationRequest } from './evaluation-job.ts';
import { keepReport } from './kept-reports.ts';
import { learntModelsOf } from './learnt-models-of.ts';
import type { ResultOf } from './train-in-process.ts';
import type { RecommendationTrainingRequest, TrainingProgress, TrainingRequest, TrainingResult } from './training-job.ts';

/** Where the newest training stands; of a prediction without its evaluation, which stands beside the model. */
export type TrainingState = { readonly state: 'none' } | TrainingOf<'prediction', Omit<TrainingOutcome, 'evaluation'>> | TrainingOf<'recommendation', RecommendationTrainingOutcome> | TrainingOf<'evaluation', Evaluation>;

/** Of what, and how far. */
type TrainingOf<Of, Outcome> = { readonly of: Of; readonly name: string } & (
  | ({ readonly state: 'running' } & TrainingProgress)
  | { readonly state: 'done'; readonly outcome: Outcome }
  | { readonly state: 'failed'; readonly problem: Problem }
);

/** A finished training of a prediction. */
export interface TrainingOutcome {
  /** Content hash of the candidate. */
  readonly model?: string;
  readonly evaluation?: EvaluationReport;
  /** Of a training set. */
  readonly folder?: string;
  /** Examples. */
  readonly rows: number;
}

/** A finished training of a recommendation. */
export interface RecommendationTrainingOutcome {
  /** Those that answer do so already. */
  readonly models: readonly LearntModelManifest[];
  /** Interactions that were learnt from. */
  readonly rows: number;
  /** Of the ways, beside popularity and own frequent items. */
  readonly report?: RecommendationReport;
  readonly ranking?: RankingReport;
  /** Why there is no ranking. */
  readonly problems: readonly Problem[];
}

type Tell = (progress: TrainingProgress) => void;

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
  train(request: TrainingRequest, by: string, onProgress: Tell = () => {}): Promise<TrainingOutcome> {
    const subject = { of: 'prediction', name: request.prediction } as const;
    return this.#run(subject, onProgress, (tell) => this.#train(request, by, tell), ({ evaluation: _, ...outcome }) => ({ ...subject, state: 'done', outcome }));
  }

  /** The same for a recommendation: at the end, models that are good enough answer. */
  trainRecommendation(request: RecommendationTrainingRequest, by: string, onProgress: Tell = () => {}): Promise<RecommendationTrainingOutcome> {
    const subject = { of: 'recommendation', name: request.recommendation } as const;
    return this.#run(subject, onProgress, (tell) => this.#trainRecommendation(request, by, tell), (outcome) => ({ ...subject, state: 'done', outcome }));
  }

  /** Judges lists, or estimates what a proposal would have brought: nothing changes by it. */
  evaluate(request: EvaluationRequest, onProgress: Tell = () => {}): Promise<Evaluation> {
    const subject = { of: 'evaluation', name: request.recommendation } as const;
    return this.#run(subject, onProgress, (tell) => this.#evaluate(request, tell), (outcome) => ({ ...subject, state: 'done', outcome }));
  }

  /** Nothing runs: who would train by itself waits for that, those by hand are refused. */
  get isIdle(): boolean {
    return this.#state.state !== 'running';
  }

  /** Learns for a run, which registers what comes of it. @param signal ends this one alone @throws LearnError; a signal's reason */
  retrain(request: TrainingRequest, retrain: RetrainingJob['retrain'] & Pick<RetrainingJob, 'now'>, { signal, onProgress = () => {} }: { readonly signal: AbortSignal; readonly onProgress?: Tell }): Promise<Retrained> {
    const subject = { of: 'prediction', name: request.prediction } as const;
    const { now, ...rest } = retrain;
    return this.#run(subject, onProgress, (tell) => this.#beside<RetrainingJob>({ ...this.#jobNow(now), request, retrain: rest }, signal, tell), ({ about }) => ({ ...subject, state: 'done', outcome: { rows: Number(about['examples']) } }));
  }

  /** Lets two models meet on labels that have arrived. */
  judgeLive(live: LiveContestJob['live'], signal: AbortSignal): Promise<LiveContest> {
    const subject = { of: 'prediction', name: live.prediction } as const;
    return this.#run(subject, () => {}, (tell) => this.#beside<LiveContestJob>({ ...this.#jobNow(this.#limn.clock.now()), live }, signal, tell), ({ report }) => ({ ...subject, state: 'done', outcome: { rows: report?.rows ?? 0 } }));
  }

  /** Ends what runs, and waits until it has. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('Limn is stopping'));
    await this.#running;
  }

  #run<Outcome>(subject: { readonly of: 'prediction' | 'recommendation' | 'evaluation'; readonly name: string }, onProgress: Tell, work: (tell: Tell) => Promise<Outcome>, doneOf: (outcome: Outcome) => TrainingState): Promise<Outcome> {
    this.#state = { ...subject, state: 'running', step: 'collect', share: 0 };
    const outcome = work((progress) => {
      this.#state = { ...subject, state: 'running', ...progress };
      onProgress(progress);
    });
    this.#running = outcome.then(
      (done) => (this.#state = doneOf(done)),
      async (cause: unknown) => (this.#state = { ...subject, state: 'failed', problem: await problemFrom(cause) }),
    );
    return outcome;
  }

  async #train(request: TrainingRequest, by: string, onProgress: Tell): Promise<TrainingOutcome> {
    // Loaded here: a server starts without it.
    const { trainInProcess } = await import('./train-in-process.ts');
    const { definition, ...job } = this.#jobNow(this.#limn.clock.now());
    const result = await trainInProcess({ ...job, definition, request }, { onProgress, signal: this.#stopping.signal });
    return result.kind === 'dataset' ? { folder: result.folder, rows: result.rows } : this.#register(result, { request, by, version: declaredVersionOf(definition) });
  }

  /** What a child needs beyond what it is asked. */
  #jobNow(now: number) {
    const { engine: { definition }, models } = this.#limn;
    const named = [...predictionsOf(definition).values()].flatMap(({ model }) => (model === undefined ? [] : [model]));
    return { definition, models: new Map(named.map((hash) => [hash, modelData(models.model(hash))])), log: this.#limn.history(), now };
  }

  async #beside<Job extends RetrainingJob | LiveContestJob>(job: Job, signal: AbortSignal, onProgress: Tell): Promise<ResultOf<Job>> {
    const { trainInProcess } = await import('./train-in-process.ts');
    return trainInProcess(job, { onProgress, signal: AbortSignal.any([this.#stopping.signal, signal]) });
  }

  async #register({ model, files, about, evaluation }: Extract<TrainingResult, { readonly kind: 'model' }>, { request: { prediction }, by, version }: { readonly request: TrainingRequest; readonly by: string; readonly version: string }): Promise<TrainingOutcome> {
    const { engine, models } = this.#limn;
    if (declaredVersionOf(engine.definition) !== version) throw (await import('@limn/learn')).learnError('definition_changed', { prediction });
    const { hash } = await models.register({ prediction, model, by, about, files });
    return { model: hash, evaluation, rows: Number(about['examples']) };
  }

  async #trainRecommendation(request: RecommendationTrainingRequest, by: string, onProgress: Tell): Promise<RecommendationTrainingOutcome> {
    const [{ trainInProcess }, { requireLearnable }] = await Promise.all([import('./train-in-process.ts'), import('@limn/learn')]);
    const { engine: { definition }, clock, recommendations, folder } = this.#limn;
    const checkpoint = join(folder, 'recommendations', 'training', encodeURIComponent(request.recommendation));
    // What is declared wrongly is told before anything is read.
    for (const each of definition.recommendations ?? []) if (each.name === request.recommendation) requireLearnable(each);
    // Models of predictions stay here: what is recommended does not follow from them.
    const trained = await trainInProcess({ request, definition: withoutModels(definition), log: this.#limn.history(), now: clock.now(), checkpoint }, { onProgress, signal: this.#stopping.signal });
    const { report, ranking, problems, data: { rows } } = trained;
    const models = await recommendations.keepModels(learntModelsOf(trained, { request, by, definition, trainedAt: clock.now() }));
    await rm(checkpoint, { recursive: true, force: true });
    if (report !== undefined) await keepReport(folder, request.recommendation, { of: 'training', at: clock.now(), report });
    return { models, rows, problems, ...(report && { report }), ...(ranking?.report && { ranking: ranking.report }) };
  }

  async #evaluate(request: EvaluationRequest, onProgress: Tell): Promise<Evaluation> {
    const { trainInProcess } = await import('./train-in-process.ts');
    const { engine: { definition }, clock, folder } = this.#limn;
    // Models of predictions stay here: what is recommended does not follow from them.
    const evaluation = await trainInProcess({ request, definition: withoutModels(definition), log: this.#limn.history(), now: clock.now() }, { onProgress, signal: this.#stopping.signal });
    if ('lists' in evaluation) await keepReport(folder, request.recommendation, { of: 'lists', at: clock.now(), report: evaluation.lists.report });
    return evaluation;
  }
}

/** Of what is learnt: of all that a team declares but when it is learnt anew. */
export function declaredVersionOf(definition: ProfileDefinition): string {
  return versionOf(withoutModels(withoutPolicies(definition)));
}

async function problemFrom(cause: unknown): Promise<Problem> {
  const { LearnError, problemOf } = await import('@limn/learn');
  return cause instanceof LearnError ? cause.problem : problemOf('training_failed', { reason: cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause) });
}
