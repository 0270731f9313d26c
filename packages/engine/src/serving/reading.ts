/** What an engine answers with. Plain data; times in ms since 1970. */
import type { BehaviourEvent, SourceId } from '../event/event.ts';
import type { IdentityIssue, Link } from '../identity/link.ts';
import type { ColumnValue } from '../registry/definition.ts';

/** A profile as of a moment. */
export interface ProfileReading {
  readonly profile: SourceId;
  readonly identifiers: readonly SourceId[];
  readonly links: readonly Link[];
  readonly issues: readonly IdentityIssue[];
  readonly asOf: number;
  /** Every column of the asked views by name; missing ones are undefined. */
  readonly columns: Readonly<Record<string, ColumnValue>>;
  /** Columns whose value cannot be told, by name. */
  readonly errors: Readonly<Record<string, 'overflow'>>;
}

/** An event behind a value. */
export interface EvidenceEvent {
  /** Position in the log. */
  readonly position: number;
  readonly event: BehaviourEvent;
  /** Name of its definition. */
  readonly name: string;
}

/** When a rule turns by itself, if nothing happens. */
export interface Flip {
  readonly at: number;
  readonly to: boolean;
}

/** Somebody entered or left a tag or segment. */
export interface Change {
  /** 1, 2, 3, … without a gap. The same after any restart. */
  readonly id: number;
  /** The moment from which it holds. */
  readonly at: number;
  readonly profile: SourceId;
  readonly kind: 'tag' | 'segment';
  readonly name: string;
  readonly change: 'enter' | 'exit';
  /** `event`: the event at that log position. `time`: time alone. `identity`: a link or unlink at that position. */
  readonly cause: { readonly by: 'event' | 'identity'; readonly position: number } | { readonly by: 'time' };
}
