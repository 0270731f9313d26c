/** Vectors that come, change and go, and those of the greatest inner product with a query among them: exactly, a slice at a time. */
import type { Candidate } from '../candidate/candidate-source.ts';
import { BestScores } from '../candidate/best-scores.ts';

/** Vectors by row numbers that whoever sets them gives: small ones, for rows up to the greatest take memory. */
export interface VectorRows {
  readonly dims: number;
  /** How many rows are set. */
  readonly size: number;
  /** Sets or replaces a row. @param vector [dims], finite; zeros take the row away */
  set(row: number, vector: Float32Array): void;
  remove(row: number): void;
  /** What is set, as it stands there; undefined: nothing is. */
  at(row: number): Float32Array | undefined;
  /** The best rows, best first, ties to the lower number. Rows that change meanwhile are as before or as after. @param keep false leaves one out */
  search(query: Float32Array, limit: number, keep?: (row: number) => boolean): Promise<readonly Candidate[]>;
}

/** Of a search without a pause: some 2 ms of 128 dims. */
const SLICE_ROWS = 16_384;
const FIRST_ROWS = 256;
const AT_ONCE = 4;

/**
 * Exact. Cost: `dims` multiplications a row that was ever set, a query: 13 ms for 100,000 of 128; 4 bytes a number.
 * @param pause awaited between slices, so that others have their turn
 */
export function createVectorRows(dims: number, { pause = () => Promise.resolve() }: { readonly pause?: () => Promise<void> } = {}): VectorRows {
  let vectors = new Float32Array(FIRST_ROWS * dims);
  let known = new Uint8Array(FIRST_ROWS);
  let [end, size] = [0, 0];

  function grow(rows: number): void {
    const next = new Float32Array(Math.ceil((rows * 1.5) / AT_ONCE) * AT_ONCE * dims);
    next.set(vectors);
    const nextKnown = new Uint8Array(next.length / dims);
    nextKnown.set(known);
    [vectors, known] = [next, nextKnown];
  }

  function remove(row: number): void {
    if (row >= end || known[row] === 0) return;
    known[row] = 0;
    vectors.fill(0, row * dims, (row + 1) * dims);
    size--;
  }

  return {
    dims,
    get size() {
      return size;
    },
    set(row, vector) {
      if (vector.every((value) => value === 0)) return remove(row);
      if (row >= known.length) grow(row + 1);
      if (known[row] === 0) size++;
      known[row] = 1;
      vectors.set(vector, row * dims);
      end = Math.max(end, row + 1);
    },
    remove,
    at: (row) => (row < end && known[row] === 1 ? vectors.subarray(row * dims, (row + 1) * dims) : undefined),
    async search(query, limit, keep) {
      const best = new BestScores(Math.min(limit, size));
      const scores = new Float64Array(AT_ONCE);
      for (let from = 0; from < end; from += SLICE_ROWS) {
        if (from > 0) await pause();
        for (let row = from; row < Math.min(end, from + SLICE_ROWS); row += AT_ONCE) {
          multiply(vectors, row * dims, query, scores);
          for (let i = 0; i < AT_ONCE; i++) if (scores[i]! >= best.floor && known[row + i] === 1 && keep?.(row + i) !== false) best.offer(row + i, scores[i]!);
        }
      }
      return best.take();
    },
  };
}

/** Four rows at once, so that each number of the query is read once for four. */
function multiply(vectors: Float32Array, at: number, query: Float32Array, into: Float64Array): void {
  const dims = query.length;
  const [second, third, fourth] = [at + dims, at + 2 * dims, at + 3 * dims];
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < dims; i++) {
    const x = query[i]!;
    a += vectors[at + i]! * x;
    b += vectors[second + i]! * x;
    c += vectors[third + i]! * x;
    d += vectors[fourth + i]! * x;
  }
  [into[0], into[1], into[2], into[3]] = [a, b, c, d];
}
