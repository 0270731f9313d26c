/** The change feed's one kind of entry. */
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
  /** `event`: the event at that log position. `time`: time alone. `identity`: a link or unlink at that position. */
  readonly cause: { readonly by: 'event' | 'identity'; readonly position: number } | { readonly by: 'time' };
}
