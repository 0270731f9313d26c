/** A run as its steps have made it: nothing is known of it that does not stand in the ledger. */
import type { RetrainPolicy } from './policy.ts';
import type { Observation } from './observation.ts';
import type { Cause, Step, StepFacts } from './step.ts';

/** Where a run is. `watch`: its model is champion, and is compared with the one before. */
export type RunState = 'waiting' | 'contested' | 'shadow' | 'canary' | 'watch' | 'ended';

/** One run. */
export interface Run {
  readonly id: number;
  readonly prediction: string;
  readonly state: RunState;
  readonly cause: Cause;
  /** Further causes that came while it went on. */
  readonly joined: readonly Cause[];
  readonly policy: RetrainPolicy;
  readonly begunAt: number;
  readonly by: string;
  readonly begun: StepFacts['begun'];
  /** Trainings begun. */
  readonly attempts: number;
  /** Not before this moment is it tried again, ms. */
  readonly again?: number;
  readonly trained?: StepFacts['trained'];
  readonly contested?: StepFacts['contested'];
  /** The newest step, when it was taken and how long it lasts. */
  readonly stage?: StepFacts['stepped'] & { readonly at: number };
  /** When it began to answer for anybody, ms. */
  readonly liveAt?: number;
  /** Of this stage, oldest first. */
  readonly observations: readonly Observation[];
  readonly observedAt?: number;
  readonly judged?: StepFacts['judged'] & { readonly at: number };
  /** Decided and perhaps not done. */
  readonly takenBack?: StepFacts['taken_back'] & { readonly at: number };
  readonly ended?: StepFacts['ended'] & { readonly at: number };
  readonly steps: readonly Step[];
}

/** One step further. @returns undefined of a run that was never begun */
export function after(run: Run | undefined, step: Step): Run | undefined {
  if (step.step === 'begun') {
    const { cause, policy } = step.facts;
    return { id: step.run, prediction: step.prediction, state: 'waiting', cause, joined: [], policy, begunAt: step.at, by: step.by, begun: step.facts, attempts: 0, observations: [], steps: [step] };
  }
  if (run === undefined) return undefined;
  const { at } = step;
  const next: Run = { ...run, steps: [...run.steps, step] };
  switch (step.step) {
    case 'declared':
      return run;
    case 'joined':
      return { ...next, joined: [...run.joined, step.facts.cause] };
    case 'attempt':
      return { ...next, attempts: step.facts.attempt };
    case 'attempt_failed':
      return { ...next, again: step.facts.again };
    case 'trained':
      return { ...next, trained: step.facts };
    case 'contested':
      return { ...next, contested: step.facts, state: 'contested' };
    case 'stepped': {
      const isLive = step.facts.to !== 'shadow';
      return { ...next, stage: { ...step.facts, at }, state: step.facts.to === 'champion' ? 'watch' : step.facts.to, observations: [], ...(isLive && run.liveAt === undefined && { liveAt: at }) };
    }
    case 'observed':
      return { ...next, observations: [...run.observations, step.facts.observation], observedAt: at };
    case 'judged':
      return { ...next, judged: { ...step.facts, at } };
    case 'taken_back':
      return { ...next, takenBack: { ...step.facts, at } };
    case 'ended':
      return { ...next, ended: { ...step.facts, at }, state: 'ended' };
  }
}

/** Whether a trigger that comes now is of this run: it has not put its model in place yet. */
export function isOpen({ state }: Run): boolean {
  return state !== 'ended' && state !== 'watch';
}
