/** Where groups lie to each other: a map of two axes on which close customers stay close, and a tree of which groups are alike. */
import { agnes, type Cluster } from 'ml-hclust';
import { UMAP } from 'umap-js';
import { Random } from '../random/random.ts';

/** A customer on the map. */
export interface MapPoint {
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

/** Groups that are joined, the most alike first: a group, or two branches and how far they are apart. */
export type GroupTree = { readonly group: number } | { readonly apart: number; readonly of: readonly [GroupTree, GroupTree] };

const NEIGHBOURS = 15;
const ROUNDS = 200;

/**
 * By UMAP (McInnes, Healy and Melville 2018, arXiv 1802.03426).
 * @param places [rows × width] @param rows who is shown: some thousands at most. Cost: some 2 s for 1,000. Deterministic by seed.
 * @returns coordinates from 0 to 1; empty when there are too few rows
 */
export function mapOf(places: Float64Array, width: number, { rows, seed }: { readonly rows: readonly number[]; readonly seed: number }): readonly MapPoint[] {
  if (rows.length <= NEIGHBOURS) return [];
  const random = new Random(seed, 0x6d6170);
  const umap = new UMAP({ nComponents: 2, nNeighbors: NEIGHBOURS, nEpochs: ROUNDS, random: () => random.uniform() });
  const found = umap.fit(rows.map((row) => Array.from(places.subarray(row * width, (row + 1) * width))));
  const scaled = [0, 1].map((axis) => {
    const values = found.map((place) => place[axis]!);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return values.map((value) => (high === low ? 0.5 : (value - low) / (high - low)));
  });
  return rows.map((row, i) => ({ row, x: scaled[0]![i]!, y: scaled[1]![i]! }));
}

/** By the distances of the groups' middles, joined by Ward's criterion. @param groupOf [rows]. Cost: a pass over the places. */
export function treeOf(places: Float64Array, width: number, { groupOf, groups }: { readonly groupOf: ArrayLike<number>; readonly groups: number }): GroupTree {
  const middles = Array.from({ length: groups }, () => Array.from({ length: width }, () => 0));
  const sizes = new Float64Array(groups);
  for (let row = 0; row < groupOf.length; row++) sizes[groupOf[row]!]!++;
  for (let row = 0; row < groupOf.length; row++) for (let i = 0; i < width; i++) middles[groupOf[row]!]![i]! += places[row * width + i]! / sizes[groupOf[row]!]!;
  return groups === 1 ? { group: 0 } : branchOf(agnes(middles, { method: 'ward2' }));
}

function branchOf({ isLeaf, index, height, children }: Cluster): GroupTree {
  if (isLeaf) return { group: index };
  return { apart: height, of: [branchOf(children[0]!), branchOf(children[1]!)] };
}
