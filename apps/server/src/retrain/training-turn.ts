/** The part of a run from its beginning to the contest: learn beside the server, register the candidate, keep what was found. */
import { modelData } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { EvaluationReport, AskedTrainer } from '@limn/learn';
import { declaredVersionOf, type Trainings } from '../learn/trainings.ts';
import { byOf } from './placement.ts';
import type { Defender, Retrained } from './retraining-job.ts';
import type { Run } from './run.ts';
import type { EndReason, Outcome, StepFacts, StepName, Trouble } from './step.ts';
import { interrupted, isPassing, notFinite, troubleOf } from './trouble.ts';

/** Writes a step of a run; resolves when it is durable. */
export type Append = <Name extends StepName>(run: Pick<Run, 'id' | 'prediction'>, step: Name, facts: StepFacts[Name], by?: string) => Promise<Run>;

/** Where models are learnt and meet: beside the server, one at a time. */
export type TrainingPlace = Pick<Trainings, 'isIdle' | 'retrain' | 'judgeLive'>;

/** What a turn works with. */
export interface TrainingTurn {
  readonly limn: Limn;
  readonly trainings: TrainingPlace;
  readonly append: Append;
  /** Ended runs of the same prediction, newest first. */
  readonly before: readonly Run[];
  readonly signal: AbortSignal;
}

/** After each that failed it waits longer, ms; then it is given up. */
const WAITS_MS = [600_000, 3_600_000, 21_600_000];
/** Ended with the process, not by itself: no wait, but not for ever. */
const MOST_ATTEMPTS = 5;

/** @returns the run, contested, ended or waiting for another attempt; undefined: the signal ended it, and somebody else says so @throws what cannot be written */
export async function trainRun(run: Run, turn: TrainingTurn): Promise<Run | undefined> {
  const { limn, append, before, signal } = turn;
  const end = (outcome: Outcome, reason: EndReason, trouble?: Trouble): Promise<Run> => append(run, 'ended', { outcome, reason, ...(trouble && { trouble }) });
  if (declaredVersionOf(limn.engine.definition) !== run.begun.definition) return end('failed', 'definition', await changed(run));
  if (run.attempts >= MOST_ATTEMPTS) return end('failed', 'training', interrupted(run.attempts));
  if (isKnown(run, before)) return end('nothing_new', 'nothing_new');
  const attempt = run.attempts + 1;
  await append(run, 'attempt', { attempt });
  try {
    const retrained = await learn(run, turn);
    if (signal.aborted) return undefined;
    if (declaredVersionOf(limn.engine.definition) !== run.begun.definition) return await end('failed', 'definition', await changed(run));
    if (!retrained.isFinite) return await end('failed', 'training', notFinite);
    const { hash } = await limn.models.register({ prediction: run.prediction, model: retrained.model, by: byOf(run.id), about: { ...retrained.about, run: run.id }, files: retrained.files });
    await append(run, 'trained', trainedFacts(hash, retrained));
    // The same again is no better than itself.
    return await append(run, 'contested', hash === run.begun.champion ? { ...retrained.contest, won: false, reason: 'no_better' } : retrained.contest);
  } catch (cause) {
    if (signal.aborted) return undefined;
    const trouble = await troubleOf(cause);
    const wait = WAITS_MS[attempt - 1];
    if (!isPassing(trouble.code) || wait === undefined) return end('failed', 'training', trouble);
    return append(run, 'attempt_failed', { attempt, trouble, again: limn.clock.now() + wait });
  }
}

async function learn(run: Run, { limn, trainings, signal }: TrainingTurn): Promise<Retrained> {
  const { prediction, policy: { trainer, tries, seed }, begun: { champion, end, now } } = run;
  const defender = champion === undefined ? undefined : await defenderOf(limn, champion);
  return trainings.retrain({ prediction, trainer: trainer as AskedTrainer, tries, seed }, { now, end, ...(defender && { champion: defender }) }, { signal });
}

/** The champion, and how far it knows the past: by its evaluation, else it cannot have learnt what came after it was registered. */
export async function defenderOf({ models }: Pick<Limn, 'models'>, hash: string): Promise<Defender> {
  const { about, steps } = models.status(hash);
  const file = await models.file(hash, 'evaluation.json');
  const { split, parts } = file === undefined ? {} : (JSON.parse(Buffer.from(file).toString()) as Partial<EvaluationReport>);
  const judged = split === 'time' ? parts?.find(({ part }) => part === 'test')?.from : undefined;
  const until = (about['window'] as { readonly until?: unknown } | undefined)?.until;
  return { model: modelData(models.model(hash)), cut: judged ?? (typeof until === 'number' ? until : steps[0]!.at) };
}

/** The same events, definition and champion would give the same answer. */
function isKnown({ begun, policy }: Run, before: readonly Run[]): boolean {
  return before.some((one) => one.contested !== undefined && one.begun.end === begun.end && one.begun.definition === begun.definition && one.begun.champion === begun.champion
    && one.policy.seed === policy.seed && one.policy.trainer === policy.trainer && one.policy.tries === policy.tries);
}

function trainedFacts(model: string, { about, evaluation }: Retrained): StepFacts['trained'] {
  const { metric, value, low, high, window, trainer, settings, seed, examples, features } = about as unknown as Omit<StepFacts['trained'], 'model' | 'split'>;
  return { model, metric, value, low, high, window, trainer, settings, seed, examples, features: features ?? {}, split: evaluation.split };
}

async function changed({ prediction }: Run): Promise<Trouble> {
  const { learnError } = await import('@limn/learn');
  return troubleOf(learnError('definition_changed', { prediction }));
}
