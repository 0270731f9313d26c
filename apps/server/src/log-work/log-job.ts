/** What is worked out from the whole log beside the server: plain data between two processes. */
import type { ProfileDefinition, ScoringModel, ForeignModelData } from '@limn/engine';
import type { LogSnapshot } from '@limn/host';
import type { AccuracyOverTime, DriftOverTime, FieldDays, ListOutcomes, ServedCheck, ServedRow } from '@limn/learn';
import type { GroupsJob, GroupsResult } from '../discover/groups-job.ts';
import type { OdditiesJob, OdditiesResult, TagsJob, TagsResult } from '../discover/discovery-job.ts';
import type { ForecastJob, ForecastResult } from '../forecast/forecast-job.ts';

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

/** What came in day by day, see `sketchEvents`. */
export interface EventDaysJob extends FromLog {
  readonly kind: 'eventDays';
  /** ms: of the first day that is told, and of the first that is not over yet. */
  readonly from: number;
  readonly until: number;
}

/** How right a model was, see `accuracyOverTime`. */
export interface AccuracyJob extends FromLog {
  readonly kind: 'accuracy';
  /** By content hash: those that the definition names. */
  readonly models: ReadonlyMap<string, ScoringModel | ForeignModelData>;
  readonly prediction: string;
  readonly model: ScoringModel;
  /** ms. */
  readonly after: number;
  readonly until: number;
  /** Of the customers and moments. */
  readonly sample: number;
}

/** Whether what was served is what the log gives, see `checkServed`. */
export interface ServedJob extends FromLog {
  readonly kind: 'served';
  /** By content hash; those made elsewhere are asked nothing. */
  readonly models: ReadonlyMap<string, ScoringModel | ForeignModelData>;
  readonly rows: readonly ServedRow[];
}

export type LogJob = GroupsJob | OdditiesJob | TagsJob | ForecastJob | DriftJob | OutcomesJob | EventDaysJob | AccuracyJob | ServedJob;

/** What comes of each kind. */
interface LogResults {
  readonly groups: GroupsResult;
  readonly forecast: ForecastResult;
  readonly oddities: OdditiesResult;
  readonly discoveredTags: TagsResult;
  readonly drift: DriftOverTime;
  readonly outcomes: ListOutcomes;
  readonly eventDays: readonly FieldDays[];
  readonly accuracy: AccuracyOverTime;
  readonly served: ServedCheck;
}

/** What comes of a job. */
export type LogResult<Job extends LogJob = LogJob> = LogResults[Job['kind']];

/** What the child says. */
export type LogMessage = { readonly share: number } | { readonly result: LogResult } | { readonly failed: string };
