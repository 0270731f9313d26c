/**
 * The vectors of the greatest inner product with a query, exactly. Vectors stand in the order of their lengths, longest first:
 * by Cauchy and Schwarz no inner product exceeds the two lengths multiplied, so that the search ends where that falls below
 * the worst of the best found. Four vectors are multiplied at once, so that each number of the query is read once for four.
 */
import type { Candidate } from '../candidate/candidate-source.ts';
import { BestScores } from '../candidate/best-scores.ts';

/** Finds vectors by inner product. */
export interface VectorSearch {
  readonly dims: number;
  /** How many can be found. */
  readonly size: number;
  /**
   * The best, best first, ties to the lower item.
   * @param query [dims]
   * @param keep asked for those that would be among the best; false leaves one out
   */
  search(query: Float32Array | Float64Array, limit: number, keep?: (item: number) => boolean): readonly Candidate[];
}

/** Vectors, a row an item. */
export interface ItemVectors {
  readonly dims: number;
  /** [items, dims], finite; a row of zeros is an item of which nothing is known, and is not found. */
  readonly vectors: Float32Array;
}

const AT_ONCE = 4;
/** Rounding of 32-bit lengths must not end a search too early. */
const MARGIN = 1 + 1e-6;

/** Exact search. Cost: a copy of the vectors in order; then at most `items` × `dims` multiplications a query: 3 ms for 100,000 of 64. */
export function createVectorSearch({ dims, vectors }: ItemVectors): VectorSearch {
  const lengths = lengthsOf(vectors, dims);
  const order = Int32Array.from(lengths.keys()).filter((item) => lengths[item]! > 0).sort((one, other) => lengths[other]! - lengths[one]! || one - other);
  const size = order.length;
  const rows = new Float32Array(Math.ceil(size / AT_ONCE) * AT_ONCE * dims);
  order.forEach((item, place) => rows.set(vectors.subarray(item * dims, (item + 1) * dims), place * dims));

  const search = (query: Float32Array | Float64Array, limit: number, keep?: (item: number) => boolean): readonly Candidate[] => {
    const best = new BestScores(Math.min(limit, size));
    const offer = (place: number, score: number): void => {
      if (place >= size || score < best.floor) return;
      const item = order[place]!;
      if (keep === undefined || keep(item)) best.offer(item, score);
    };
    const asked = Float64Array.from(query);
    const length = Math.hypot(...asked) * MARGIN;
    for (let place = 0, at = 0; place < size; place += AT_ONCE, at += AT_ONCE * dims) {
      if (lengths[order[place]!]! * length < best.floor) break;
      const [second, third, fourth] = [at + dims, at + 2 * dims, at + 3 * dims];
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < dims; i++) {
        const x = asked[i]!;
        a += rows[at + i]! * x;
        b += rows[second + i]! * x;
        c += rows[third + i]! * x;
        d += rows[fourth + i]! * x;
      }
      const { floor } = best;
      if (a >= floor) offer(place, a);
      if (b >= floor) offer(place + 1, b);
      if (c >= floor) offer(place + 2, c);
      if (d >= floor) offer(place + 3, d);
    }
    return best.take();
  };
  return { dims, size, search };
}

function lengthsOf(vectors: Float32Array, dims: number): Float64Array {
  return Float64Array.from({ length: vectors.length / dims }, (_, item) => {
    let sum = 0;
    for (let at = item * dims; at < (item + 1) * dims; at++) sum += vectors[at]! * vectors[at]!;
    return Math.sqrt(sum);
  });
}
