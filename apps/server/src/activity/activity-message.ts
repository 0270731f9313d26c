/** What the activity stream tells. Times are ISO 8601; texts stand in both languages. */
import type { Change, Outcome, Words } from '@limn/engine';
import type { Alert } from './alert.ts';

/** Counts of what came in. */
export interface Counts {
  readonly accepted: number;
  readonly duplicate: number;
  readonly late: number;
  readonly rejected: number;
}

/** One source, in short. */
export interface SourceTick {
  readonly name: string;
  readonly way: string;
  /** Events during the last minute. */
  readonly lastMinute: number;
  readonly today: Counts;
  /** ms since it was last heard. */
  readonly quietMs: number;
  readonly silent: boolean;
}

/** A tag or segment that somebody gained or lost during the last hour. */
export interface RuleTick {
  readonly name: string;
  readonly label: Words;
  readonly gained: number;
  readonly lost: number;
}

/** Once a second. */
export interface Tick {
  /** By the system's clock. */
  readonly at: string;
  /** By the clock in use: an example lives in its own time. */
  readonly now: string;
  /** Events during the last second. */
  readonly events: number;
  /** During the last minute. */
  readonly lastMinute: number;
  /** From taken in to applied, ms, 99 of 100 of the last quarter of an hour; absent: nothing came. */
  readonly freshMs?: number;
  readonly today: Counts;
  /** Links that joined or parted customers since the process began. */
  readonly linked: number;
  readonly profiles: number;
  readonly sources: readonly SourceTick[];
  /** During the last hour. */
  readonly tags: readonly RuleTick[];
  readonly segments: readonly RuleTick[];
  /** Who listens to changes, and how many were sent to them in the last hour. */
  readonly sent: { readonly subscribers: number; readonly changes: number };
  readonly alerts: number;
}

/** An event, as it was applied. */
export interface Happened {
  /** In the log. */
  readonly position: number;
  /** When it came. */
  readonly at: string;
  /** When it happened. */
  readonly time: string;
  readonly profile: string;
  /** Name of its kind; `link` and `unlink` of statements about two identifiers. */
  readonly type: string;
  readonly what: Words;
  readonly outcome: Outcome['outcome'];
}

/** Events of a beat, oldest first. */
export interface HappenedMessage {
  readonly events: readonly Happened[];
  /** Further ones that are not told: there were too many. */
  readonly leftOut: number;
}

/** A tag or segment gained or lost. */
export interface ToldChange {
  readonly id: number;
  readonly at: string;
  readonly profile: string;
  readonly kind: Change['kind'];
  readonly name: string;
  readonly label: Words;
  readonly change: Change['change'];
  readonly by: Change['cause']['by'];
  /** The event that caused it. */
  readonly position?: number;
  readonly because?: Words;
}

/** Changes of a beat, oldest first. */
export interface ChangeMessage {
  readonly changes: readonly ToldChange[];
  readonly leftOut: number;
}

/** Alerts that opened or closed. */
export interface AlertMessage {
  readonly opened: readonly Alert[];
  readonly closed: readonly string[];
}

/** By name on the stream. */
export interface ActivityMessages {
  readonly tick: Tick;
  readonly happened: HappenedMessage;
  readonly change: ChangeMessage;
  readonly alert: AlertMessage;
}
