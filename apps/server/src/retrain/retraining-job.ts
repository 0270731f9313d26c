/** What a training of a run is asked for, and what comes of it: plain data between two processes. */
import type { ForeignModelData, ScoringModel } from '@limn/engine';
import type { ContestReport } from '@limn/learn';
import type { TrainingJob, TrainingResult } from '../learn/training-job.ts';
import type { BesideBaseline, ContestReason, Foretold } from './step.ts';

/** Who has to be beaten. */
export interface Defender {
  readonly model: ScoringModel | ForeignModelData;
  /** It learnt nothing that became known at or after this moment, ms. */
  readonly cut: number;
}

/** Learn anew, and meet the champion. */
export interface RetrainingJob extends TrainingJob {
  readonly retrain: {
    /** Events at or after this log position do not count: the same run asks the same whenever it is gone on with. */
    readonly end: number;
    readonly champion?: Defender;
  };
}

/** How a contest went. */
export interface Contest {
  readonly won: boolean;
  readonly reason: ContestReason;
  /** Moments of the examples that judged, ms. */
  readonly window?: { readonly from: number; readonly to: number };
  readonly report?: ContestReport;
  readonly baselines?: readonly BesideBaseline[];
  readonly foretold?: Foretold;
}

/** A candidate, and how it did. */
export interface Retrained extends Omit<Extract<TrainingResult, { readonly kind: 'model' }>, 'kind'> {
  readonly kind: 'retrained';
  /** All its scores of the judges are numbers. */
  readonly isFinite: boolean;
  readonly contest: Contest;
}

/** Meet on what has happened since: labels that have arrived. */
export interface LiveContestJob extends Omit<TrainingJob, 'request'> {
  readonly live: {
    readonly prediction: string;
    /** The first moment that judges, ms. */
    readonly from: number;
    readonly seed: number;
    readonly candidate: ScoringModel;
    readonly champion: ScoringModel;
  };
}

/** How that went; absent report: too few labels have arrived. */
export interface LiveContest {
  readonly kind: 'live';
  readonly report?: ContestReport;
}
