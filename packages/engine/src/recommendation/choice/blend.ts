/**
 * From the lists of several ways to one: each gives an item `weight / (60 + rank)`, and they add up. Ranks of different
 * ways can be compared where their scores cannot, nothing has to be learnt, and an item that two ways name beats one that a
 * single way places somewhat higher. Source: Cormack, Clarke & Büttcher, "Reciprocal rank fusion outperforms Condorcet and
 * individual rank learning methods", SIGIR 2009 (weights are ours, 60 is theirs).
 */
import type { Candidate, CandidateRequest, CandidateSource } from '../candidate/candidate-source.ts';
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
  /** What it is ranked by: the blend, until a model says otherwise. */
  score: number;
}

/** What a way with this weight gives to an item of this rank, from 1. */
export function reciprocalRank(weight: number, rank: number): number {
  return weight / (RANK_OFFSET + rank);
}

/** Everything that the ways name, best first; of equals, the lower number. Deterministic. Cost: the ways, and a sort of what they name. */
export function blend(sources: readonly WeighedSource[], request: CandidateRequest): readonly FoundItem[] {
  const lists = sources.map(({ name, source }) => ({ name, found: source.candidates(request) }));
  const ranks = new RankTable(lists);
  const byItem = new Map<number, Found>();
  lists.forEach(({ found }, way) => {
    const { weight } = sources[way]!;
    for (let i = 0; i < found.length; i++) {
      const { item } = found[i]!;
      let known = byItem.get(item);
      if (known === undefined) byItem.set(item, (known = new Found(item, byItem.size, ranks)));
      known.blend += reciprocalRank(weight, i + 1);
      ranks.set(known.row, way, i + 1);
    }
  });
  const all = [...byItem.values()];
  for (const each of all) each.score = each.blend;
  return all.sort((left, right) => right.blend - left.blend || left.item - right.item);
}

/** What a way found. */
interface WayList {
  readonly name: string;
  readonly found: readonly Candidate[];
}

/** At which rank each way named each item: numbers alone, for hundreds of items are found, and it is told of ten. */
class RankTable {
  readonly #lists: readonly WayList[];
  /** [items, ways]; 0: not named. */
  readonly #ranks: Uint16Array;

  constructor(lists: readonly WayList[]) {
    this.#lists = lists;
    this.#ranks = new Uint16Array(lists.length * lists.reduce((sum, { found }) => sum + found.length, 0));
  }

  set(row: number, way: number, rank: number): void {
    this.#ranks[row * this.#lists.length + way] = rank;
  }

  namedBy(row: number): readonly NamedBy[] {
    const from = row * this.#lists.length;
    return this.#lists.flatMap(({ name, found }, way) => {
      const rank = this.#ranks[from + way]!;
      return rank === 0 ? [] : [{ way: name, rank, score: found[rank - 1]!.score }];
    });
  }
}

class Found implements FoundItem {
  readonly item: number;
  readonly row: number;
  blend = 0;
  score = 0;
  readonly #ranks: RankTable;
  #namedBy: readonly NamedBy[] | undefined;

  constructor(item: number, row: number, ranks: RankTable) {
    this.item = item;
    this.row = row;
    this.#ranks = ranks;
  }

  get namedBy(): readonly NamedBy[] {
    return (this.#namedBy ??= this.#ranks.namedBy(this.row));
  }
}
