/** Discoveries beside the server: plain data between two processes. */
import type { ForeignModelData, ProfileDefinition, ScoringModel } from '@limn/engine';
import type { LogSnapshot } from '@limn/host';
import type { Association, AssociationRule, Behaviour, BehaviourExample, FoundOddities, Problem } from '@limn/learn';

interface FromLog {
  readonly definition: ProfileDefinition;
  readonly log: LogSnapshot;
  /** ms. */
  readonly asOf: number;
}

/** Who is unlike the others, see `findOddities`. */
export interface OdditiesJob extends FromLog {
  readonly kind: 'oddities';
  /** By content hash: those that the definition names. */
  readonly models: ReadonlyMap<string, ScoringModel | ForeignModelData>;
  readonly columns: readonly string[];
  readonly seed: number;
  /** Absent: 0.01. */
  readonly share?: number | 'gap';
}

/** What came of it, or why there is none. */
export type OdditiesResult = { readonly found: FoundOddities; readonly asOf: number } | { readonly problem: Problem };

/** Which behaviours go together, see `findAssociations`. */
export interface TagsJob extends FromLog {
  readonly kind: 'discoveredTags';
  readonly windowMs?: number;
  readonly support?: number;
}

/** Behaviours that go together. */
export interface FoundTag {
  readonly behaviours: readonly Behaviour[];
  /** Places count within `behaviours`. */
  readonly rule: AssociationRule;
  /** Customers of the earlier window who did all, and their share. */
  readonly customers: number;
  readonly support: number;
  readonly earlier: Association;
  readonly later: Association;
  /** Customers of the later window who did all. */
  readonly members: number;
  /** Of some of them: for each behaviour where it was done. */
  readonly examples: readonly { readonly profile: string; readonly events: readonly (readonly BehaviourExample[])[] }[];
}

/** All that was found. */
export interface FoundTags {
  readonly asOf: number;
  readonly windowMs: number;
  readonly customers: { readonly earlier: number; readonly later: number };
  /** That were looked at, and the sets of them that were tried. */
  readonly behaviours: number;
  readonly tried: number;
  readonly isWhole: boolean;
  /** Beyond chance before, and no longer later. */
  readonly faded: number;
  readonly tags: readonly FoundTag[];
}

/** What came of it, or why there is none. */
export type TagsResult = { readonly found: FoundTags } | { readonly problem: Problem };
