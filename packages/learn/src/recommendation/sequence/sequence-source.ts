/**
 * A sequence model as a way of the engine. The engine asks at once and ONNX Runtime answers later: so a customer's history is encoded
 * before the request, and the request finds its vector by the history's items.
 */
import { BestScores, createVectorSearch, type CandidateReason, type CandidateRequest, type ModelledSource } from '@limn/engine';
import type { SequenceModel } from './sequence-model.ts';

/** Vectors kept: of the requests under way, and of customers who ask again. */
const KEPT_VECTORS = 1_000;
/** Items of the history that a reason names at most. */
const MOST_REASON_ITEMS = 3;

/** Serves an open model. Cost of a request: some 1 ms in ONNX Runtime when the history is new, then a search among all items. Whoever opened the model closes it. */
export function createSequenceSource(model: SequenceModel, itemKeys: readonly string[]): ModelledSource {
  const { settings: { width, length }, itemCount, itemVectors } = model;
  const search = createVectorSearch({ dims: width, vectors: itemVectors });
  /** Of items that nothing was learnt of, all numbers are zero. */
  const isKnown = Uint8Array.from({ length: itemCount }, (_, item) => (itemVectors.subarray(item * width, (item + 1) * width).some((value) => value !== 0) ? 1 : 0));
  /** By the items that it is of; who was used last comes last. */
  const vectors = new Map<string, Float32Array>();

  const likedIn = ({ history }: CandidateRequest): readonly number[] => history.filter(({ weight, item }) => weight > 0 && item < itemCount).map(({ item }) => item).slice(-length);
  const keyOf = (request: CandidateRequest): string => likedIn(request).join();

  const because = (request: CandidateRequest, item: number): readonly CandidateReason[] => {
    if (item >= itemCount || !vectors.has(keyOf(request))) return [];
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
    source: {
      candidates(request) {
        const vector = vectors.get(keyOf(request));
        if (vector === undefined || vector.every((value) => value === 0)) return [];
        return search.search(vector, request.limit).filter(({ item }) => isKnown[item] === 1);
      },
      because,
    },
    async prepare(request) {
      const key = keyOf(request);
      const vector = vectors.get(key) ?? (await model.vectorsOf([likedIn(request)]));
      vectors.delete(key);
      vectors.set(key, vector);
      const [oldest] = vectors.keys();
      if (vectors.size > KEPT_VECTORS) vectors.delete(oldest!);
    },
  };
}

function product(vectors: Float32Array, left: number, right: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += vectors[left + i]! * vectors[right + i]!;
  return sum;
}
