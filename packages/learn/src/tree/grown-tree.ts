/** A tree as it is grown, over bins; and what becomes of it: a tree of a model, over numbers. */
import type { Tree } from '@limn/engine';
import type { BinnedMatrix, ColumnBins } from './bin.ts';
import type { LeafTotals, Split } from './split.ts';

/** What a tree of a model is made of. */
export interface TreeNode {
  /** Which column is asked, and which of its bins go left. */
  readonly split: Pick<Split, 'column' | 'leftBins'> | undefined;
  /** Places of its children; 0: it is a leaf. */
  readonly left: number;
  readonly right: number;
  /** What a leaf adds. */
  readonly value: number;
  /** Weight of its rows. */
  readonly cover: number;
}

/** A node while a tree is grown. */
export interface GrownNode extends TreeNode, LeafTotals {
  readonly depth: number;
  /** The best split, while it is a leaf; the split, once it is none. */
  split: Split | undefined;
  left: number;
  right: number;
  /** Own rows of a thread, in its list. */
  readonly from: number;
  readonly to: number;
  /** Where its histogram stands. */
  readonly slot: number;
  value: number;
  cover: number;
}

/** The largest 32-bit float: every number is at most this, only what is missing is not. */
const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** The tree of a model. */
export function treeOf(nodes: readonly TreeNode[], bins: readonly ColumnBins[], output: number): Tree {
  const categories: Record<number, readonly number[]> = {};
  const value = nodes.map((node) => node.value);
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { left, right } = nodes[i]!;
    if (left === 0) continue;
    const [a, b] = [nodes[left]!.cover, nodes[right]!.cover];
    value[i] = a + b > 0 ? (value[left]! * a + value[right]! * b) / (a + b) : 0;
  }
  const asked = nodes.map(({ left, split }, i) => {
    if (left === 0 || split === undefined) return { feature: -1, threshold: 0, missingLeft: 0 };
    const of = bins[split.column]!;
    const missingLeft = split.leftBins[of.count]!;
    if (of.kind === 'category') {
      categories[i] = [...of.binOf.keys()].filter((code) => split.leftBins[of.binOf[code]!] === 1);
      return { feature: split.column, threshold: 0, missingLeft };
    }
    const cut = split.leftBins.subarray(0, of.count).lastIndexOf(1);
    return { feature: split.column, threshold: of.edges[cut] ?? LARGEST_FLOAT32, missingLeft };
  });
  return {
    output,
    feature: asked.map(({ feature }) => feature),
    threshold: asked.map(({ threshold }) => threshold),
    ...(Object.keys(categories).length > 0 && { categories }),
    left: nodes.map(({ left }) => left),
    right: nodes.map(({ right }) => right),
    missingLeft: asked.map(({ missingLeft }) => missingLeft),
    value,
    cover: nodes.map(({ cover }) => cover),
  };
}

/** The leaf that a row of a binned matrix comes to. */
export function grownLeafOf<Node extends TreeNode>(nodes: readonly Node[], { words }: BinnedMatrix, row: number): Node {
  let node = nodes[0]!;
  while (node.left !== 0) {
    const { column, leftBins } = node.split!;
    const bin = (words[column >>> 2]![row]! >>> ((column & 3) << 3)) & 255;
    node = nodes[leftBins[bin] === 1 ? node.left : node.right]!;
  }
  return node;
}
