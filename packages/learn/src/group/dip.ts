/**
 * Whether numbers have more than one heap. The dip is how far the shares below each number are from those of the nearest law with a single
 * heap, whatever its shape, so that a long tail alone is no second heap.
 * Source: Hartigan and Hartigan, The dip test of unimodality, Annals of Statistics 13, 1985; algorithm AS 217, with the corrections of
 * Maechler's `diptest`.
 */
import { Random } from '../random/random.ts';

/** @param sorted rising @returns from 1 / 2n to 0.25. Cost: a few passes. */
export function dip(sorted: Float64Array): number {
  const n = sorted.length;
  if (n < 4 || sorted[0] === sorted[n - 1]) return n === 0 ? 0 : 0.5 / n;
  const minorant = verticesOf(sorted);
  const majorant = verticesOf(sorted.toReversed().map((value) => -value)).toReversed().map((place) => n - 1 - place);
  let [low, high, found] = [0, n - 1, 1];
  for (;;) {
    const convex = chain(minorant, high, low);
    const concave = chain(majorant, low, high);
    const { distance, left, right } = farthest(sorted, convex, concave);
    if (distance < found) break;
    for (let i = left; i + 1 < convex.length; i++) found = Math.max(found, bulge(sorted, convex[i + 1]!, convex[i]!, 1));
    for (let i = right; i + 1 < concave.length; i++) found = Math.max(found, bulge(sorted, concave[i]!, concave[i + 1]!, -1));
    if (low === convex[left] && high === concave[right]) break;
    [low, high] = [convex[left]!, concave[right]!];
  }
  return found / (2 * n);
}

/** For each place the vertex before it of the greatest convex minorant of the shares up to there. */
function verticesOf(x: Float64Array): Int32Array {
  const before = new Int32Array(x.length);
  for (let j = 1; j < x.length; j++) {
    let k = j - 1;
    while (k > 0) {
      const l = before[k]!;
      if ((x[j]! - x[k]!) * (k - l) < (x[k]! - x[l]!) * (j - k)) break;
      k = l;
    }
    before[j] = k;
  }
  return before;
}

function chain(next: Int32Array, from: number, to: number): readonly number[] {
  const places = [from];
  while (places.at(-1) !== to) places.push(next[places.at(-1)!]!);
  return places;
}

/** Where the two curves are the farthest apart, in steps of a row. @param convex from high to low @param concave from low to high */
function farthest(x: Float64Array, convex: readonly number[], concave: readonly number[]): { readonly distance: number; readonly left: number; readonly right: number } {
  let [distance, left, right] = [0, convex.length - 1, concave.length - 1];
  if (convex.length === 2 && concave.length === 2) return { distance: 1, left, right };
  let [i, j] = [convex.length - 2, 1];
  do {
    const [lower, upper] = [convex[i]!, concave[j]!];
    if (lower > upper) {
      const from = convex[i + 1]!;
      const apart = upper - from + 1 - ((x[upper]! - x[from]!) * (lower - from)) / (x[lower]! - x[from]!);
      j++;
      if (apart >= distance) [distance, left, right] = [apart, i + 1, j - 1];
    } else {
      const from = concave[j - 1]!;
      const apart = ((x[lower]! - x[from]!) * (upper - from)) / (x[upper]! - x[from]!) - (lower - from - 1);
      i--;
      if (apart >= distance) [distance, left, right] = [apart, i + 1, j];
    }
    i = Math.max(i, 0);
    j = Math.min(j, concave.length - 1);
  } while (convex[i] !== concave[j]);
  return { distance, left, right };
}

/** How far the shares between two vertices leave the line between them, to its upper side (1) or lower (−1), at least a row. */
function bulge(x: Float64Array, from: number, to: number, side: 1 | -1): number {
  if (to - from <= 1 || x[to] === x[from]) return 1;
  const slope = (to - from) / (x[to]! - x[from]!);
  let most = 1;
  for (let i = from; i <= to; i++) most = Math.max(most, side * (i - from - (x[i]! - x[from]!) * slope) + 1);
  return most;
}

/** Numbers drawn for the law of the dip. */
const [DRAWS, DRAWN] = [400, 400];
let uniformDips: readonly number[] | undefined;

/**
 * How likely so great a dip comes by chance from a law with one heap; least likely of all from the uniform law, which is taken. Of many
 * numbers the dip times √n has one law; it is drawn once, seeded. Cost: some 20 ms the first time.
 * @returns from 1 / 401 to 1
 */
export function dipChance(sorted: Float64Array): number {
  uniformDips ??= drawUniform();
  const found = dip(sorted) * Math.sqrt(sorted.length);
  return (1 + uniformDips.filter((each) => each >= found).length) / (1 + DRAWS);
}

function drawUniform(): readonly number[] {
  const random = new Random(1985);
  return Array.from({ length: DRAWS }, () => dip(Float64Array.from({ length: DRAWN }, () => random.uniform()).sort()) * Math.sqrt(DRAWN));
}
