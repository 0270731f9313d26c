/**
 * Heaps that are no groups of their own are joined: two are two groups only when those of both, seen along the line that parts them best,
 * have two heaps rather than one. A mixture needs several normal laws for one group that is not normal; of a cloud without structure all
 * are joined, and there are no groups.
 * Source: Hennig, Methods for merging Gaussian mixture components, Advances in Data Analysis and Classification 4, 2010.
 */
import { dipChance } from './dip.ts';
import { inverseRoot, spectrumOf } from './spectrum.ts';

/** How likely two heaps may be one by chance and yet count as two. */
const MOST_CHANCE = 0.05;

/** Rows of each heap. */
export interface HeapedRows {
  /** [rows × axes]. */
  readonly places: Float64Array;
  readonly axes: number;
  /** [rows]: the heap of each. */
  readonly heapOf: ArrayLike<number>;
  readonly heaps: number;
}

/**
 * @param least rows of a group; a smaller one is joined to that from which it is told apart the least
 * @returns [heaps]: the group of each, from 0; all 0 when there are no groups. Cost: heaps² sorts of rows.
 */
export function joinHeaps({ places, axes, heapOf, heaps }: HeapedRows, least: number): readonly number[] {
  let groups: readonly (readonly number[])[] = Array.from({ length: heaps }, (_, heap) => [heap]);
  const rowsOf = Array.from({ length: heaps }, (): number[] => []);
  for (let row = 0; row < heapOf.length; row++) rowsOf[heapOf[row]!]!.push(row);
  groups = groups.filter(([heap]) => rowsOf[heap!]!.length > 0);
  const known = new Map<string, number>();
  const chanceOf = (one: readonly number[], other: readonly number[]): number => {
    const key = `${one.join()} ${other.join()}`;
    const chance = known.get(key) ?? dipChance(along(places, axes, one.flatMap((heap) => rowsOf[heap]!), other.flatMap((heap) => rowsOf[heap]!)));
    known.set(key, chance);
    return chance;
  };
  const sizeOf = (group: readonly number[]): number => group.reduce((sum, heap) => sum + rowsOf[heap]!.length, 0);
  while (groups.length > 1) {
    const pairs = groups.flatMap((one, i) => groups.slice(0, i).map((other) => ({ one, other, chance: chanceOf(other, one), isSmall: Math.min(sizeOf(one), sizeOf(other)) < least })));
    const joined = pairs.filter(({ chance, isSmall }) => isSmall || chance > MOST_CHANCE).toSorted((a, b) => Number(b.isSmall) - Number(a.isSmall) || b.chance - a.chance || sizeOf(a.one) + sizeOf(a.other) - sizeOf(b.one) - sizeOf(b.other))[0];
    if (joined === undefined) break;
    groups = [...groups.filter((group) => group !== joined.one && group !== joined.other), [...joined.other, ...joined.one]];
  }
  return Array.from({ length: heaps }, (_, heap) => Math.max(0, groups.findIndex((group) => group.includes(heap))));
}

/** Where the rows of two stand along the line that parts them best (Fisher 1936), rising. */
function along(places: Float64Array, axes: number, one: readonly number[], other: readonly number[]): Float64Array {
  const [first, second] = [meanOf(places, axes, one), meanOf(places, axes, other)];
  const covariance = new Float64Array(axes * axes);
  for (const [rows, mean] of [[one, first], [other, second]] as const) {
    for (const row of rows) for (let i = 0; i < axes; i++) for (let j = 0; j < axes; j++) covariance[i * axes + j]! += (places[row * axes + i]! - mean[i]!) * (places[row * axes + j]! - mean[j]!);
  }
  const root = inverseRoot(spectrumOf(covariance.map((sum) => sum / (one.length + other.length)), axes));
  const apart = first.map((value, i) => value - second[i]!);
  const half = applied(root, apart);
  const direction = applied(root, half);
  const projected = (row: number): number => direction.reduce((sum, part, i) => sum + part * places[row * axes + i]!, 0);
  return Float64Array.from([...one, ...other], projected).sort();
}

function meanOf(places: Float64Array, axes: number, rows: readonly number[]): Float64Array {
  const mean = new Float64Array(axes);
  for (const row of rows) for (let i = 0; i < axes; i++) mean[i]! += places[row * axes + i]! / rows.length;
  return mean;
}

function applied(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += matrix[i * size + j]! * vector[j]!;
    return sum;
  });
}
