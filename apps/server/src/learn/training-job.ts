/** What a training is asked for, what it says while it runs, and what comes of it: plain data between two processes. */
import type { ForeignModelData, ProfileDefinition, ScoringModel } from '@limn/engine';
import type { LogSnapshot } from '@limn/host';
import type { AskedTrainer, EvaluationReport, Problem, TrainedRecommendation } from '@limn/learn';
import type { LiveContest, Retrained } from '../retrain/retraining-job.ts';
import type { Evaluation } from './evaluation-job.ts';

/** What is wanted of a training. */
export interface TrainingRequest {
  /** Name of the prediction. */
  readonly prediction: string;
  readonly seed?: number;
  /** Share of the examples to draw; default all. */
  readonly sample?: number;
  /** A folder that is not there yet: examples go there as Parquet, and nothing is trained. */
  readonly dataset?: string;
  readonly trainer?: AskedTrainer;
  /** Settings that are tried. */
  readonly tries?: number;
  readonly leaveOut?: readonly string[];
  readonly keep?: readonly string[];
}

/** All that the child needs. */
export interface TrainingJob {
  readonly request: TrainingRequest;
  readonly definition: ProfileDefinition;
  /** By content hash: those that inputs rest on. */
  readonly models: ReadonlyMap<string, ScoringModel | ForeignModelData>;
  readonly log: LogSnapshot;
  /** When it began, ms. */
  readonly now: number;
}

/** What is wanted of a training of a recommendation. */
export interface RecommendationTrainingRequest {
  /** Its name. */
  readonly recommendation: string;
  readonly seed?: number;
  /** Whether settings are chosen; default true. */
  readonly chooses?: boolean;
}

/** The same for a recommendation. */
export interface RecommendationJob extends Pick<TrainingJob, 'definition' | 'log' | 'now'> {
  readonly request: RecommendationTrainingRequest;
  /** A folder of this training alone: what a kill left there is gone on with. Whoever asked removes it. */
  readonly checkpoint: string;
}

/** Where a training stands: the log is replayed, columns are looked over, settings tried, the model judged and written. */
export interface TrainingProgress {
  readonly step: 'collect' | 'check' | 'learn' | 'judge';
  /** Of the step, 0 to 1. */
  readonly share: number;
}

/** What comes of a training: a model with all that stands beside it, or a training set. */
export type TrainingResult =
  | {
      readonly kind: 'model';
      readonly model: ScoringModel;
      readonly evaluation: EvaluationReport;
      /** Kept beside the model, by name. */
      readonly files: Readonly<Record<string, Uint8Array>>;
      /** For the record of the model. */
      readonly about: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'dataset'; readonly folder: string; readonly rows: number };

/** What the child says. */
export type TrainingMessage = { readonly progress: TrainingProgress } | { readonly result: TrainingResult | Retrained | LiveContest | TrainedRecommendation | Evaluation } | { readonly failed: Problem };
