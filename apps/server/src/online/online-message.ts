/** What the server and the thread that learns say to each other: plain data. */
import type { ForeignModelData, ProfileDefinition, ScoringModel } from '@limn/engine';
import type { LogSnapshot } from '@limn/host';
import type { ComparedModel, PredictionLearnerReport } from '@limn/learn';

/** A prediction to be learnt. */
export interface LearnRequest {
  readonly prediction: string;
  readonly definition: ProfileDefinition;
  /** By content hash: those that the definition names. */
  readonly models: ReadonlyMap<string, ScoringModel | ForeignModelData>;
  readonly champion?: ComparedModel;
  /** Of its state. */
  readonly folder: string;
}

/** To the thread. */
export type OnlineRequest =
  /** All that is to be learnt from now on; what is no longer named ends. */
  | { readonly ask: 'learn'; readonly predictions: readonly LearnRequest[]; readonly log: LogSnapshot }
  /** The log has grown. */
  | { readonly ask: 'follow'; readonly log: LogSnapshot }
  /** Store what there is, and end. */
  | { readonly ask: 'close' };

/** How far a learner is. */
export interface FollowedLearner {
  readonly prediction: string;
  /** Of all that its state follows from beside the log. */
  readonly version: string;
  /** Events applied, of how many. */
  readonly position: number;
  readonly of: number;
  readonly report: PredictionLearnerReport;
}

/** From the thread. */
export type OnlineAnswer =
  /** @param model what was learnt so far; absent while the log is caught up with, and when nothing was learnt since */
  | { readonly answer: 'learnt'; readonly learner: FollowedLearner; readonly model?: ScoringModel }
  | { readonly answer: 'warning'; readonly prediction: string; readonly reason: string }
  | { readonly answer: 'failed'; readonly prediction: string; readonly reason: string }
  | { readonly answer: 'closed' };
