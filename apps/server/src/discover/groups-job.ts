/** Groups of customers, found beside the server: plain data between two processes. */
import type { Expression, ForeignModelData, ProfileDefinition, ScoringModel, Words } from '@limn/engine';
import type { LogSnapshot } from '@limn/host';
import type { GroupDiscovery, GroupTrait, Problem } from '@limn/learn';

/** A group that was found before: its id and names stay with those who were in it. */
export interface EarlierGroup {
  readonly id: string;
  readonly name: string;
  readonly label: Words;
  /** Some of its customers, by a number made of each name. */
  readonly members: readonly number[];
}

/** See `discoverGroups`. */
export interface GroupsJob {
  readonly kind: 'groups';
  readonly definition: ProfileDefinition;
  readonly log: LogSnapshot;
  /** ms. */
  readonly asOf: number;
  /** By content hash: those that the definition names. */
  readonly models: ReadonlyMap<string, ScoringModel | ForeignModelData>;
  /** That make groups. */
  readonly columns: readonly string[];
  readonly seed: number;
  /** Of the last discovery. */
  readonly before: readonly EarlierGroup[];
}

/** One group. */
export interface FoundGroup extends EarlierGroup {
  /** Not among those of the last discovery. */
  readonly isNew: boolean;
  readonly size: number;
  readonly share: number;
  readonly stability: number;
  readonly traits: readonly GroupTrait[];
  /** What sets it apart, in a sentence. */
  readonly sentence: Words;
  readonly rule?: {
    readonly expression: Expression;
    /** Customers whom the rule picks, and those of them who are of the group. */
    readonly picked: number;
    readonly hits: number;
  };
}

/** All that was found. */
export interface FoundGroups extends Pick<GroupDiscovery, 'customers' | 'stability' | 'axes' | 'tree' | 'columns' | 'problems'> {
  readonly asOf: number;
  readonly seed: number;
  /** Largest first; empty: there are none. */
  readonly groups: readonly FoundGroup[];
  /** A sample: name, place from 0 to 1, and the place of the group. */
  readonly map: readonly { readonly profile: string; readonly x: number; readonly y: number; readonly group: number }[];
}

/** What came of it, or why there is none. */
export type GroupsResult = { readonly found: FoundGroups } | { readonly problem: Problem };
