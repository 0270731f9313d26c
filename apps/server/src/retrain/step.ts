/** What a step of a run says: plain data, as it stands in the ledger. Sentences are made of it when somebody reads. */
import type { Words } from '@limn/engine';
import type { ContestReport } from '@limn/learn';
import type { RetrainPolicy, UpTo } from './policy.ts';
import type { Observation } from './observation.ts';
import type { ScoreShape } from './score-shape.ts';

/** Why a run was begun. */
export type Cause =
  /** `missed`: moments before this one that passed while nobody looked. */
  | { readonly kind: 'schedule'; readonly moment: number; readonly missed: number }
  | { readonly kind: 'drift'; readonly alerts: readonly { readonly id: string; readonly code: string; readonly text: Words }[] }
  | { readonly kind: 'request'; readonly note?: string };

/** What went wrong, in both languages. */
export interface Trouble {
  readonly code: string;
  readonly text: Words;
  readonly cure: Words;
}

/** What the contest let expect of the candidate, once it is asked live. */
export interface Foretold {
  readonly candidate: ScoreShape;
  /** Share of customers of whom nothing would be said: too uncertain. */
  readonly uncertain: number;
  /** Only with a champion. */
  readonly champion?: ScoreShape;
  /** Rank correlation of both. */
  readonly agreement?: number;
}

/** A candidate beside one way without a model. */
export interface BesideBaseline {
  readonly baseline: string;
  readonly verdict: 'better' | 'worse' | 'open';
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Why a candidate won, or not. */
export type ContestReason =
  | 'beats_champion' | 'beats_baselines'
  | 'no_better' | 'worse' | 'worse_among' | 'baseline_not_beaten'
  /** No labelled examples that neither learnt from; the champion was made elsewhere and cannot be asked about the past. */
  | 'window_short' | 'champion_foreign';

/** Facts by step. */
export interface StepFacts {
  /** Of no run: a policy was seen for the first time. Schedules count from here. */
  declared: { readonly every?: string };
  begun: { readonly cause: Cause; readonly policy: RetrainPolicy; /** Log position before which events count. */ readonly end: number; readonly now: number; /** Of the definition, as far as values follow from it. */ readonly definition: string; readonly champion?: string };
  joined: { readonly cause: Cause };
  attempt: { readonly attempt: number };
  attempt_failed: { readonly attempt: number; readonly trouble: Trouble; /** When it is tried again. */ readonly again: number };
  trained: { readonly model: string; readonly examples: number; readonly window: { readonly from?: number; readonly to?: number }; readonly trainer: string; readonly settings: unknown; readonly seed: number; readonly metric: string; readonly value: number; readonly low: number; readonly high: number; readonly features: Readonly<Record<string, string>>; readonly split: string };
  contested: { readonly won: boolean; readonly reason: ContestReason; readonly window?: { readonly from: number; readonly to: number }; readonly report?: ContestReport; readonly baselines?: readonly BesideBaseline[]; readonly foretold?: Foretold };
  /** Written before it is done: whoever starts again does it again. */
  stepped: { readonly to: Exclude<UpTo, 'candidate'>; readonly until: number; readonly share?: number };
  observed: { readonly observation: Observation };
  /** Absent report: too few labels have arrived. */
  judged: { readonly from: number; readonly end: number; readonly report?: ContestReport };
  /** Written before it is done. */
  taken_back: { readonly reason: EndReason; readonly to?: string };
  ended: { readonly outcome: Outcome; readonly reason: EndReason; readonly trouble?: Trouble; readonly note?: string; /** Who took over, and what they did. */ readonly hand?: { readonly by: string; readonly to: string } };
}

/** How a run ended. `kept`: the candidate stays one. `promoted`: it answers, and nothing spoke against it. */
export type Outcome = 'promoted' | 'kept' | 'held_back' | 'rolled_back' | 'failed' | 'stopped' | 'stood_down' | 'nothing_new';

/** Why. */
export type EndReason =
  | ContestReason | 'settled' | 'succeeded' | 'up_to'
  | 'failing' | 'uncertain' | 'shifted' | 'disagrees' | 'slow' | 'too_few' | 'worse_live'
  | 'training' | 'stopped' | 'by_hand' | 'definition' | 'champion_changed' | 'nothing_new';

export type StepName = keyof StepFacts;

/** One line of the ledger, typed. */
export type Step = { readonly [Name in StepName]: { readonly run: number; readonly prediction: string; readonly at: number; readonly by: string; readonly step: Name; readonly facts: StepFacts[Name] } }[StepName];
