/**
 * What many partings agree on: two customers belong together when most partings have them together. One parting alone hangs on whom it was
 * learnt from; what most agree on does not.
 * Source: Fred and Jain, Combining multiple clusterings using evidence accumulation, IEEE PAMI 27, 2005; the tree by ml-hclust.
 */
import { agnes, type Cluster } from 'ml-hclust';

/** Groups by votes. */
export interface Consensus {
  readonly groups: number;
  /** [rows]: the group of each, largest group first. */
  readonly groupOf: Int32Array;
  /** [rows]: the share of the votes that it got, from 0 to 1. */
  readonly support: Float64Array;
}

export interface ConsensusOptions {
  /** Share of the partings that must have two groups apart. */
  readonly apart: number;
  /** Share of the rows below which a group is none: its rows go where most votes send them. */
  readonly smallest: number;
}

/** Rows by which the tree is grown. */
const GROWN_FROM = 500;

/**
 * @param votes of each parting, [rows]; rows stand in an order that chance has made
 * Cost: the square of 500, and rows × groups a parting. Deterministic.
 */
export function consensusOf(votes: readonly Int32Array[], { apart, smallest }: ConsensusOptions): Consensus {
  const rows = votes[0]!.length;
  const grown = Math.min(rows, GROWN_FROM);
  const distances = Array.from({ length: grown }, (_, one) => Array.from({ length: grown }, (_, other) => shareApart(votes, one, other)));
  const leaves = agnes(distances, { method: 'average', isDistanceMatrix: true }).cut(apart).filter(({ size }) => size >= smallest * grown);
  const members = leaves.map((leaf: Cluster) => leaf.indices());
  if (members.length <= 1) return { groups: 1, groupOf: new Int32Array(rows), support: new Float64Array(rows).fill(1) };
  const tallies = votes.map((vote) => tallyOf(vote, members));
  const groupOf = new Int32Array(rows);
  const support = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let all = 0;
    for (let group = 0; group < members.length; group++) {
      let votesFor = 0;
      for (let i = 0; i < votes.length; i++) votesFor += tallies[i]![group]!.get(votes[i]![row]!) ?? 0;
      all += votesFor;
      if (votesFor > support[row]!) [groupOf[row], support[row]] = [group, votesFor];
    }
    support[row]! /= Math.max(all, Number.MIN_VALUE);
  }
  return { groups: members.length, groupOf: bySize(groupOf, members.length), support };
}

function shareApart(votes: readonly Int32Array[], one: number, other: number): number {
  let apart = 0;
  for (const vote of votes) if (vote[one] !== vote[other]) apart++;
  return apart / votes.length;
}

/** Of each group, which shares of its members a parting sends where. */
function tallyOf(vote: Int32Array, members: readonly (readonly number[])[]): readonly ReadonlyMap<number, number>[] {
  return members.map((rows) => {
    const tally = new Map<number, number>();
    for (const row of rows) tally.set(vote[row]!, (tally.get(vote[row]!) ?? 0) + 1 / rows.length);
    return tally;
  });
}

function bySize(groupOf: Int32Array, groups: number): Int32Array {
  const sizes = new Float64Array(groups);
  for (const group of groupOf) sizes[group]!++;
  const order = [...sizes.keys()].toSorted((a, b) => sizes[b]! - sizes[a]!);
  return groupOf.map((group) => order.indexOf(group));
}
