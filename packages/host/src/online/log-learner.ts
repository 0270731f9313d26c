/** Port: what learns from the log, event by event. Whoever composes a server hands one in; the host knows nothing of learning. */
import type { History, LimnEvent } from '@limn/engine';

/** An event of the log, when it counts as applied. */
export interface FollowedEvent {
  readonly event: LimnEvent;
  readonly position: number;
  /** ms; never less than before. Imported history moves time along as it passed then. */
  readonly moment: number;
}

/** A state that follows from the events of a log, in their order, and from nothing else that changes. */
export interface LogLearner {
  /** Of all else that its state follows from: of another, nothing is taken up. */
  readonly version: string;
  /** Each event once, in order. */
  apply(event: FollowedEvent): void;
  /** Sections of a checkpoint, taken one by one while it stands still. */
  save(): Iterable<readonly [section: string, bytes: Uint8Array]>;
  /** Into one that has applied nothing. @throws when they cannot be used */
  load(sections: ReadonlyMap<string, Uint8Array>): void;
}

/** Makes a learner that has applied nothing. @param history of the log that it will follow */
export type CreateLogLearner<Learner extends LogLearner> = (history: History) => Learner;
