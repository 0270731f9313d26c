/** A tree as typed arrays, with what a walk from the root down and back needs: parents, sides and shares of the cover. */
import type { Tree } from '../model.ts';

/** Nodes by index; children stand after their parents. */
export interface TreeNodes {
  readonly size: number;
  readonly output: number;
  /** Matrix column that an inner node asks; −1 at a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly missingLeft: Uint8Array;
  /** 1 at each code that goes left, by node; undefined where a number is compared. */
  readonly codes: readonly (Uint8Array | undefined)[];
  readonly value: Float64Array;
  /** −1 of the root. */
  readonly parent: Int32Array;
  /** 1: the left child of its parent. */
  readonly isLeft: Uint8Array;
  /** Of the cover of both children, this one's: they add up to 1. Half, where nothing passed. 1 of the root. */
  readonly share: Float64Array;
  /** The nearest node above, itself a child, whose parent asks the same column as this node's parent; −1: none. */
  readonly sameAbove: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

export function treeNodesOf(tree: Tree): TreeNodes {
  const size = tree.feature.length;
  const parent = new Int32Array(size).fill(-1);
  const isLeft = new Uint8Array(size);
  const share = new Float64Array(size).fill(1);
  tree.feature.forEach((feature, node) => {
    if (feature < 0) return;
    const [left, right] = [tree.left[node]!, tree.right[node]!];
    const both = tree.cover[left]! + tree.cover[right]!;
    parent[left] = parent[right] = node;
    isLeft[left] = 1;
    share[left] = both > 0 ? tree.cover[left]! / both : 0.5;
    share[right] = 1 - share[left]!;
  });
  return {
    size,
    output: tree.output,
    feature: Int32Array.from(tree.feature),
    threshold: Float32Array.from(tree.threshold),
    missingLeft: Uint8Array.from(tree.missingLeft),
    codes: tree.feature.map((_, node) => codesOf(tree.categories?.[node])),
    value: Float64Array.from(tree.value),
    parent,
    isLeft,
    share,
    left: Int32Array.from(tree.left),
    right: Int32Array.from(tree.right),
    sameAbove: Int32Array.from(tree.feature, (_, node) => sameAbove(tree, parent, node)),
  };
}

/** Which child a row takes at an inner node. */
export function goesLeft(tree: TreeNodes, node: number, row: Float32Array): boolean {
  const x = row[tree.feature[node]!]!;
  if (Number.isNaN(x)) return tree.missingLeft[node] === 1;
  const codes = tree.codes[node];
  return codes === undefined ? x <= tree.threshold[node]! : codes[x] === 1;
}

/** Different columns asked between the root and each node. */
export function columnsAsked({ size, parent, sameAbove }: TreeNodes): Int32Array {
  const asked = new Int32Array(size);
  for (let node = 1; node < size; node++) asked[node] = asked[parent[node]!]! + (sameAbove[node]! < 0 ? 1 : 0);
  return asked;
}

function codesOf(list: readonly number[] | undefined): Uint8Array | undefined {
  if (list === undefined) return undefined;
  const codes = new Uint8Array(Math.max(0, ...list) + 1);
  for (const code of list) codes[code] = 1;
  return codes;
}

function sameAbove({ feature }: Tree, parent: Int32Array, node: number): number {
  const above = parent[node]!;
  for (let other = above; other > 0; other = parent[other]!) if (feature[parent[other]!] === feature[above]) return other;
  return -1;
}
