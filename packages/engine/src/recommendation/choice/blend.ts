/**
 * From the lists of several ways to one: each gives an item `weight / (60 + rank)`, and they add up. Ranks of different
 * ways can be compared where their scores cannot, nothing has to be learnt, and an item that two ways name beats one that a
 * single way places somewhat higher. Source: Cormack, Clarke & Büttcher, "Reciprocal rank fusion outperforms Condorcet and
 * individual rank learning methods", SIGIR 2009 (weights are ours, 60 is theirs).
 */
import type { CandidateRequest, CandidateSource } from '../candidate/candidate-source.ts';
import type { NamedBy } from '../answer.ts';

/** Softens the difference between the first ranks. */
const RANK_OFFSET = 60;

/** A way with its say. */
export interface WeighedSource {
  readonly name: string;
  readonly weight: number;
  readonly source: CandidateSource;
}

/** An item that some way named. */
export interface FoundItem {
  readonly item: number;
  /** Sum of what the ways give. */
  readonly blend: number;
  /** In the order of the ways. */
  readonly namedBy: readonly NamedBy[];
}

/** What a way with this weight gives to an item of this rank, from 1. */
export function reciprocalRank(weight: number, rank: number): number {
  return weight / (RANK_OFFSET + rank);
}

/** Everything that the ways name, best first; of equals, the lower number. Deterministic. Cost: the ways, and a sort of what they name. */
export function blend(sources: readonly WeighedSource[], request: CandidateRequest): readonly FoundItem[] {
  const found = new Map<number, { readonly item: number; blend: number; readonly namedBy: NamedBy[] }>();
  for (const { name, weight, source } of sources) {
    source.candidates(request).forEach(({ item, score }, i) => {
      let known = found.get(item);
      if (known === undefined) found.set(item, (known = { item, blend: 0, namedBy: [] }));
      known.blend += reciprocalRank(weight, i + 1);
      known.namedBy.push({ way: name, rank: i + 1, score });
    });
  }
  return [...found.values()].sort((left, right) => right.blend - left.blend || left.item - right.item);
}
