/** What an engine answers with. Plain data; times in ms since 1970. */
import type { SourceId } from '../event/event.ts';
import type { IdentityIssue, Link } from '../identity/link.ts';
import type { SaidPrediction } from '../profile/scoring.ts';
import type { ColumnValue } from '../registry/definition.ts';

/** A profile as of a moment. */
export interface ProfileReading {
  readonly profile: SourceId;
  readonly identifiers: readonly SourceId[];
  readonly links: readonly Link[];
  readonly issues: readonly IdentityIssue[];
  readonly asOf: number;
  /** The columns of the asked views, in the order of `Engine.columns`; missing ones are undefined. */
  readonly values: readonly ColumnValue[];
  /** The same by name. Cost: made when first looked at. */
  readonly columns: Readonly<Record<string, ColumnValue>>;
  /** Columns whose value cannot be told, by name. */
  readonly errors: Readonly<Record<string, 'overflow'>>;
}

/** What a model says of a customer's future, as of a moment. */
export interface PredictionReading extends SaidPrediction {
  readonly profile: SourceId;
  readonly name: string;
  readonly asOf: number;
}

export type { ModelScore } from '../prediction/scorer.ts';
export type { SaidPrediction } from '../profile/scoring.ts';
export type { Silence } from '../prediction/predictor.ts';
export type { Change } from '../segment/change.ts';
export type { LinkPreview, LinkQuestion, PreviewedChange, PreviewedProfile, PreviewedValue } from '../segment/link-preview.ts';
export type { LateArrival, LateDifference, LatePage, LateQuestion, LateValue } from '../segment/late-report.ts';
export type { Flip } from '../tag/flip.ts';
export type { EvidenceEvent } from '../feature/evidence.ts';
export type { Occurrence } from '../feature/occurrences.ts';
