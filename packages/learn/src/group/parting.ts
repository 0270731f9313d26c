/** One look at some of the customers: in which units they are alike, in which heaps they lie, and which heaps are groups. */
import { joinHeaps } from './join-heaps.ts';
import { chancesOf, fitMixture, type Mixture } from './mixture.ts';
import { multiply, withinMetric } from './within-metric.ts';

/** A way to part customers that was learnt from some and can be asked about all. */
export interface Parting {
  readonly groups: number;
  /** The group of each, [rows]. @param places [rows × axes] as learnt from. Cost: rows × heaps × axes². */
  assign(places: Float64Array): Int32Array;
}

export interface PartingOptions {
  readonly axes: number;
  readonly seed: number;
}

/** Rows whose pairs are looked at, and rows that the laws of heaps are fitted to. */
const [PAIRED, FITTED] = [700, 1_800];
const MOST_HEAPS = 9;
/** Heaps more than the best so far that are tried without being better. */
const PATIENCE = 2;
/** A group has at least this share of the customers; fewer are no group but an oddity. */
export const SMALLEST_SHARE = 0.02;
/** And so many of those learnt from, where they are not too few for that. */
const SMALLEST_ROWS = 20;

/** @param places [rows × axes], in any order that chance has made. Cost: some 0.3 s for 3,000 rows. Deterministic by seed. */
export function partOnce(places: Float64Array, { axes, seed }: PartingOptions): Parting {
  const metric = withinMetric(places.subarray(0, PAIRED * axes), axes);
  const width = metric.length / axes;
  const moved = multiply(places, axes, metric);
  const mixture = bestMixture(moved.subarray(0, FITTED * width), width, seed);
  const rows = moved.length / width;
  const least = Math.max(SMALLEST_SHARE * rows, Math.min(SMALLEST_ROWS, rows / 4));
  const joined = joinHeaps({ places: moved, axes: width, heapOf: heapsOf(mixture, moved), heaps: mixture.heaps.length }, least);
  return { groups: Math.max(...joined) + 1, assign: (all) => heapsOf(mixture, multiply(all, axes, metric)).map((heap) => joined[heap]!) };
}

function bestMixture(places: Float64Array, axes: number, seed: number): Mixture {
  let best = fitMixture(places, axes, { heaps: 1, seed });
  for (let heaps = 2; heaps <= Math.min(MOST_HEAPS, best.heaps.length + PATIENCE); heaps++) {
    const next = fitMixture(places, axes, { heaps, seed });
    if (next.criterion < best.criterion) best = next;
  }
  return best;
}

/** The likeliest heap of each. */
function heapsOf(mixture: Mixture, places: Float64Array): Int32Array {
  const { axes, heaps: { length: heaps } } = mixture;
  const chances = chancesOf(mixture, places);
  return Int32Array.from({ length: places.length / axes }, (_, row) => {
    let best = 0;
    for (let heap = 1; heap < heaps; heap++) if (chances[row * heaps + heap]! > chances[row * heaps + best]!) best = heap;
    return best;
  });
}
