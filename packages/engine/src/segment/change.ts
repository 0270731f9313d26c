/** The change feed's entries: changes, and corrections of them. */
import type { SourceId } from '../event/event.ts';

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
  /**
   * Present on corrections: with a late event known, this change should have been told and was not (`missed`), or should
   * not have been told (`mistaken`). It moves nobody: who is in now follows from the entries without it alone.
   */
  readonly correction?: 'missed' | 'mistaken';
  /** Of a correction: later moments were not compared, because there were too many to look at; ms. */
  readonly comparedUntil?: number;
  /** `event`: the event at that log position. `time`: time alone. `identity`: a link or unlink at that position. `definition`: another one was published. */
  readonly cause: { readonly by: 'event' | 'identity'; readonly position: number } | { readonly by: 'time' } | { readonly by: 'definition'; readonly version: string };
}
