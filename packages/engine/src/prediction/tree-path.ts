/** How a row of the matrix goes through a tree, by the tree as data: slow, and plainly right. `createScorer` does the same fast. */
import type { Tree } from './model.ts';

/** The leaf that a row of the matrix comes to in one tree, by the tree as data: slow, and plainly right. */
export function leafOf(tree: Tree, row: Float32Array): number {
  let node = 0;
  while (tree.feature[node]! >= 0) node = goesLeft(tree, node, row[tree.feature[node]!]!) ? tree.left[node]! : tree.right[node]!;
  return node;
}

/** Whether an inner node of a tree sends a number of the matrix to its left child. */
export function goesLeft(tree: Tree, node: number, x: number): boolean {
  if (Number.isNaN(x)) return tree.missingLeft[node] === 1;
  const codes = tree.categories?.[node];
  return codes === undefined ? x <= tree.threshold[node]! : codes.includes(x);
}
