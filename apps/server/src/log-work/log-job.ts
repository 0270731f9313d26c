/** What is worked out from the whole log beside the server: plain data between two processes. */
import type { ProfileDefinition, ScoringModel, ForeignModelData } from '@limn/engine';
import type { LogSnapshot } from '@limn/host';
import type { DriftOverTime, ListOutcomes } from '@limn/learn';

/** What every job needs. */
interface FromLog {
  readonly definition: ProfileDefinition;
  readonly log: LogSnapshot;
}

/** How what a model says has moved, by column. */
export interface DriftJob extends FromLog {
  readonly kind: 'drift';
  /** By content hash: those that the definition names. */
  readonly models: ReadonlyMap<string, ScoringModel | ForeignModelData>;
  readonly prediction: string;
  readonly model: ScoringModel;
  /** ms, rising; the first is what the others are compared with. */
  readonly moments: readonly number[];
  /** Of the customers. */
  readonly share: number;
}

/** What came of lists that were shown. */
export interface OutcomesJob extends FromLog {
  readonly kind: 'outcomes';
  readonly recommendation: string;
}

export type LogJob = DriftJob | OutcomesJob;

/** What comes of a job. */
export type LogResult<Job extends LogJob = LogJob> = Job extends DriftJob ? DriftOverTime : ListOutcomes;

/** What the child says. */
export type LogMessage = { readonly share: number } | { readonly result: LogResult } | { readonly failed: string };
