/** When a model is learnt anew, and how far a new one may go by itself. No value follows from it: it changes no version of a column. */
import type { Duration } from './definition.ts';

/** A policy of learning anew. Whatever is left out has its usual value. */
export interface RetrainDefinition {
  /** Every so often (`'7d'`, counted from Mondays at midnight), or the five fields of cron (`'30 3 * * 1'`), both in the profile's time zone. Default: never by the clock. */
  readonly every?: string;
  /** When what the model looks at, what it says, or how often it is right has changed. Default: no. */
  readonly onDrift?: boolean;
  /** After a training begun by drift, drift begins no other for so long. Default `7d`. */
  readonly quiet?: Duration;
  /** How far a winner may go by itself. Default `champion`. */
  readonly upTo?: 'candidate' | 'shadow' | 'canary' | 'champion';
  /** How long it is told beside the champion. Default `2d`. */
  readonly shadow?: Duration;
  /** Share of customers that it answers for at first, 0 to 1. Default 0.1. */
  readonly canary?: number;
  /** How long. Default `2d`. */
  readonly canaryFor?: Duration;
  /** How long the new champion is compared with the one before, and rolled back when it is worse. Default: until labels have arrived, and a week more. */
  readonly watchFor?: Duration;
  /** As `limn train` has it; default `trees`. */
  readonly trainer?: string;
  /** Settings that are tried. Default 8. */
  readonly tries?: number;
  /** Default 1. */
  readonly seed?: number;
}
