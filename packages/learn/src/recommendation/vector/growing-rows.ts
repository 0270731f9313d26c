/**
 * Vectors that come, change and go, compared one by one while they are few; beyond that found in a graph (HNSW, see `openVectorSearch`), in
 * which a vector that changes is taken out and put in again. What is found is scored as the exact comparison does.
 */
import { createRequire } from 'node:module';
import { BestScores, createVectorRows, type VectorRows } from '@limn/engine';
import type { Index as GraphIndex } from 'usearch';
import type { SearchChoice } from './approximate-search.ts';

/** How to search, and who has turns in between. */
export interface GrowingRowsOptions extends SearchChoice {
  /** Awaited between slices. */
  readonly pause?: () => Promise<void>;
}

/** Rows whose graph may be waited for. */
export interface GrowingRows extends VectorRows {
  /** Resolves when the graph has all that was set. */
  settled(): Promise<void>;
}

const NEIGHBOURS_KEPT = 16;
const WIDTH_BUILDING = 128;
/** Rows put into the graph between two pauses: some 3 ms. */
const AT_ONCE = 16;
/** While more are to be put into the graph, all are compared one by one. */
const MOST_BEHIND = 256;
/** A filter that leaves out more than this share of what was found makes the search look further. */
const FURTHER = 4;

const load = createRequire(import.meta.url);

/**
 * Exact up to `exactUpTo` rows, or where `usearch` has no binary for this machine. Beyond, the graph is built behind the first searches, some
 * 0.2 ms a row, and those compare all as before; then a row that was set costs as much before the next search.
 */
export function createGrowingRows(dims: number, { exactUpTo = 100_000, width = 128, pause = () => Promise.resolve() }: GrowingRowsOptions = {}): GrowingRows {
  const exact = createVectorRows(dims, { pause });
  /** Rows that the graph does not have as they are; all, as long as there is none. */
  const behind = new Set<number>();
  let graph: GraphIndex | undefined;
  let catching: Promise<void> | undefined;

  const catchUp = (): Promise<void> => (catching ??= putIn().finally(() => (catching = undefined)));

  async function putIn(): Promise<void> {
    graph ??= createGraph(dims, width);
    if (graph === undefined) return;
    let done = 0;
    for (const row of behind) {
      behind.delete(row);
      const key = BigInt(row);
      if (graph.contains(key)) graph.remove(key);
      const vector = exact.at(row);
      if (vector !== undefined) graph.add(key, vector.slice(), 1);
      if (++done % AT_ONCE === 0) await pause();
    }
  }

  return {
    dims,
    get size() {
      return exact.size;
    },
    at: (row) => exact.at(row),
    settled: catchUp,
    set(row, vector) {
      exact.set(row, vector);
      behind.add(row);
    },
    remove(row) {
      exact.remove(row);
      behind.add(row);
    },
    async search(query, limit, keep = () => true) {
      if (exact.size <= exactUpTo) return exact.search(query, limit, keep);
      const caughtUp = catchUp();
      if (behind.size > MOST_BEHIND) return exact.search(query, limit, keep);
      await caughtUp;
      if (graph === undefined) return exact.search(query, limit, keep);
      const size = graph.size();
      for (let wanted = Math.min(size, Math.max(limit, width)); ; wanted = Math.min(size, wanted * FURTHER)) {
        const found = Array.from(graph.search(query, wanted, 1).keys, Number).filter((row) => exact.at(row) !== undefined && keep(row));
        if (found.length < limit && wanted < size) continue;
        const best = new BestScores(Math.min(limit, found.length));
        for (const row of found) best.offer(row, product(exact.at(row)!, query));
        return best.take();
      }
    },
  };
}

/** Undefined: there is no binary for this machine. */
function createGraph(dims: number, width: number): GraphIndex | undefined {
  try {
    const { Index, MetricKind, ScalarKind } = load('usearch') as typeof import('usearch');
    return new Index({ dimensions: dims, metric: MetricKind.IP, quantization: ScalarKind.F32, connectivity: NEIGHBOURS_KEPT, expansion_add: WIDTH_BUILDING, expansion_search: width, multi: false });
  } catch {
    return undefined;
  }
}

function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
  return sum;
}
