/** What several ways name for a request, as one list with what each says of every item. */
import type { Candidate, CandidateRequest } from '@limn/engine';
import type { Recommender } from '../judge/method.ts';

/** Items of one request, those that stand far in front in most lists first. */
export interface GatheredCandidates {
  /** [candidates]. */
  readonly items: Int32Array;
  /** [ways] of [candidates]; NaN where the way does not name the item. */
  readonly scores: readonly Float32Array[];
  /** [ways] of [candidates], from 0; NaN as in `scores`. */
  readonly places: readonly Float32Array[];
  /** [candidates]: how far in front it stands, over all lists. */
  readonly fused: Float32Array;
}

/** How much is gathered. */
export interface GatherOptions {
  /** Of each way. */
  readonly depth: number;
  /** Of all ways together. */
  readonly most: number;
  /** Whether items of the history may be among them. */
  readonly keepRepeats: boolean;
}

/** Keeps places at the top from counting for all (Cormack, Clarke & Büttcher, SIGIR 2009: reciprocal rank fusion). */
const FUSED_FROM = 20;

/** One gathering a request, in order. Cost: one answer of each way, and some µs an item. */
export async function gatherCandidates(ways: readonly Recommender[], requests: readonly CandidateRequest[], { depth, most, keepRepeats }: GatherOptions): Promise<readonly GatheredCandidates[]> {
  const had = requests.map(({ history }) => (keepRepeats ? undefined : new Set(history.map(({ item }) => item))));
  const asked = requests.map((request, i) => ({ ...request, limit: depth + (had[i]?.size ?? 0) }));
  const lists: (readonly (readonly Candidate[])[])[] = [];
  for (const way of ways) lists.push(await way.recommend(asked));
  return requests.map((_, i) => fuse(lists.map((of) => of[i]!.filter(({ item }) => had[i]?.has(item) !== true)), most));
}

function fuse(lists: readonly (readonly Candidate[])[], most: number): GatheredCandidates {
  const fusedOf = new Map<number, number>();
  for (const list of lists) for (const [place, { item }] of list.entries()) fusedOf.set(item, (fusedOf.get(item) ?? 0) + 1 / (FUSED_FROM + place));
  const best = [...fusedOf].sort(([one, much], [other, more]) => more - much || one - other).slice(0, most);
  const placeOf = new Map(best.map(([item], place) => [item, place]));
  const [scores, places] = [0, 1].map(() => lists.map(() => new Float32Array(best.length).fill(Number.NaN))) as [Float32Array[], Float32Array[]];
  for (const [way, list] of lists.entries()) {
    for (const [place, { item, score }] of list.entries()) {
      const candidate = placeOf.get(item);
      if (candidate === undefined) continue;
      scores[way]![candidate] = score;
      places[way]![candidate] = place;
    }
  }
  return { items: Int32Array.from(best, ([item]) => item), scores, places, fused: Float32Array.from(best, ([, fused]) => fused) };
}
