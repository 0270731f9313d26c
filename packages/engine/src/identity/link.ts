/** Links between identifiers: facts with evidence and time. Which of them hold, and what follows, is decided when reading. */
import type { SourceId } from '../event/event.ts';

/** One statement about two identifiers. */
export interface Link {
  readonly left: SourceId;
  readonly right: SourceId;
  /** `unlink` takes back every earlier link of the pair; a later link (newer evidence) holds again. */
  readonly kind: 'link' | 'unlink';
  /** Event time of the evidence, ms. */
  readonly time: number;
  readonly receivedAt: number;
  /** What it rests on: `identify`, `track`, `alias`, `operator`, … */
  readonly evidence: string;
  /** Position in the log of the event that said so. */
  readonly position: number;
}

/** Why an identifier or a cluster is not merged. */
export interface IdentityIssue {
  readonly code: 'poison_identifier' | 'shared_identifier' | 'oversized_cluster';
  readonly identifiers: readonly SourceId[];
  readonly message: string;
}

/** All identifiers of one customer, as of a moment. */
export interface Cluster {
  /** The name of the profile: the smallest member, users before anonymous, then by text. */
  readonly profile: SourceId;
  readonly members: readonly SourceId[];
  /** The links that hold it together: of each pair the oldest since when it has held. */
  readonly links: readonly Link[];
  readonly issues: readonly IdentityIssue[];
}
