/**
 * A sequence model as a way of the engine. The engine asks at once and the model answers later: so a customer's history is looked at
 * before the request, and the request finds what came of it by the history's items. An event changes the items, and so the answer.
 */
import { BestScores, type CandidateReason, type CandidateRequest, type ModelledSource } from '@limn/engine';
import { learnError } from '../../errors.ts';
import type { FoundBySequence, SequenceFinder } from './sequence-finder.ts';

/** Histories kept with what was found: of the requests under way, and of customers who ask again. */
const KEPT = 1_000;
/** Found for each: as many as are left when all that a customer had is left out. */
const MOST_FOUND = 400;
/** Vectors are asked for many at once, behind lists that are waited for. */
const VECTORS_MS = 30_000;
/** Items of the history that a reason names at most. */
const MOST_REASON_ITEMS = 3;

/** Serves a finder, which whoever opened it closes. Cost of a request: none when the history was asked about before; else as the finder takes. */
export function createSequenceSource(finder: SequenceFinder, itemKeys: readonly string[]): ModelledSource {
  const { settings: { width, length }, itemCount, itemVectors } = finder;
  /** By the items that it is of; who was asked about last comes last. */
  const known = new Map<string, FoundBySequence>();

  const likedIn = ({ history }: CandidateRequest): readonly number[] => history.filter(({ weight, item }) => weight > 0 && item < itemCount).map(({ item }) => item).slice(-length);
  const keyOf = (request: CandidateRequest): string => likedIn(request).join();

  const because = (request: CandidateRequest, item: number): readonly CandidateReason[] => {
    if (item >= itemCount || !known.has(keyOf(request))) return [];
    const best = new BestScores(MOST_REASON_ITEMS);
    for (const from of new Set(likedIn(request))) {
      const likeness = product(itemVectors, from * width, item * width, width);
      if (from !== item && likeness > 0) best.offer(from, likeness);
    }
    const told = best.take();
    return told.length === 0 ? [] : [{ kind: 'taste', items: told.map((each) => each.item) }];
  };

  return {
    itemKeys,
    source: { candidates: (request) => known.get(keyOf(request))?.found.slice(0, request.limit) ?? [], because },
    async prepare(request) {
      const key = keyOf(request);
      const found = known.get(key) ?? (await finder.find([likedIn(request)], MOST_FOUND))?.[0];
      if (found === undefined) return;
      known.delete(key);
      known.set(key, found);
      const [oldest] = known.keys();
      if (known.size > KEPT) known.delete(oldest!);
    },
    async attend(request, item) {
      if (item >= itemCount) return undefined;
      const liked = request.history.filter((each) => each.weight > 0 && each.item < itemCount);
      const attended = await finder.attend(liked.map((each) => each.item), item);
      if (attended === undefined) return undefined;
      const { items, shares, heads, effects } = attended;
      const read = liked.slice(-items.length);
      return { heads: heads.length, interactions: read.map((interaction, place) => ({ interaction, share: shares[place]!, effect: effects[place]!, heads: heads.map((head) => head[place]!) })) };
    },
    customers: {
      dims: width,
      async vectorsOf(requests) {
        const found = await finder.find(requests.map(likedIn), 0, VECTORS_MS);
        // What is not known is not zero: whoever asks for many asks again.
        if (found === undefined) throw learnError('model_failed', { file: 'model', reason: 'it gave no vectors of customers' });
        const vectors = new Float32Array(requests.length * width);
        found.forEach(({ vector }, customer) => vectors.set(vector, customer * width));
        return vectors;
      },
    },
  };
}

function product(vectors: Float32Array, left: number, right: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += vectors[left + i]! * vectors[right + i]!;
  return sum;
}
