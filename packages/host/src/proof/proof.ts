/** What a proof says: what was compared with what the log gives, and the first event to blame when they differ. */
import type { SourceId } from '@limn/engine';

/** How much was compared, each bit for bit. */
export interface ProofCounts {
  /** Events of the log applied again. */
  events: number;
  /** Identifiers. */
  identifiers: number;
  /** Rows and tiles of all identifiers. */
  rows: number;
  tiles: number;
  /** Which profile an identifier belongs to. */
  profiles: number;
  /** Tags and segments, held or not, of every profile. */
  memberships: number;
  /** Entries of the change feed since the definition was published. */
  changes: number;
}

/** One thing that is not what the log gives. */
export interface ProofDifference {
  readonly what: 'row' | 'tile' | 'roll-up' | 'identity' | 'membership' | 'change';
  /** Identifier concerned. */
  readonly source: SourceId;
  /** What is kept, and what the log gives, in a few words each. */
  readonly stored: string;
  readonly computed: string;
  /** Position in the log of the event to blame, where one can be named. */
  readonly position?: number;
}

/** A finished proof. */
export interface Proof {
  /** Of the definition. */
  readonly version: string;
  /** Events of the log up to which the state was compared, and the moment it stands for. */
  readonly position: number;
  readonly moment: number;
  readonly compared: Readonly<ProofCounts>;
  /** 0: all is as the log gives it. */
  readonly differences: number;
  /** The one whose event comes first in the log, and others, at most 20 in all. */
  readonly first: readonly ProofDifference[];
  readonly tookMs: number;
}

/** How far a proof is: events applied again, of how many; then identifiers compared, of how many. */
export interface ProofProgress {
  readonly step: 'replay' | 'compare';
  readonly done: number;
  readonly of: number;
}
