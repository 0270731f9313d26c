/**
 * Exact interventional TreeSHAP (Lundberg et al. 2020, Algorithm 3) against a background sample.
 *
 * Between a row and one background row, a leaf is reached with a set of columns taken from the row when each column on
 * its path is met by the row where it is in the set, and by the other where it is not. Columns that both meet decide
 * nothing; a column that neither meets: the leaf is never reached. Of the others, `a` are met by the row alone and `b`
 * by the background row alone, and Shapley's weights have a closed form: `(a − 1)! b! / (a + b)!` for each of the
 * former, `−a! (b − 1)! / (a + b)!` for the latter, times the leaf's value.
 *
 * Background rows that meet the same columns of a path count alike: they are gathered beforehand by leaf, a bit a
 * column, so that the cost of a row grows with the ways of meeting a path and hardly with the size of the sample.
 */
import { assert } from '../../errors.ts';
import type { TreeEnsemble } from '../model.ts';
import type { Attributor } from './attribution.ts';
import { columnsAsked, goesLeft, treeNodesOf, type TreeNodes } from './tree-nodes.ts';

const BITS = 32;

/** The paths of one tree, and how background rows meet them. */
interface PathPatterns {
  readonly tree: TreeNodes;
  /** Of 32 columns each: 1 but for paths that ask more. */
  readonly words: number;
  /** Of a node: the place that its parent's column has on the path. */
  readonly bit: Int32Array;
  readonly leaves: readonly LeafPatterns[];
}

interface LeafPatterns {
  readonly node: number;
  readonly value: number;
  /** Columns on the path, by bit. */
  readonly columns: Int32Array;
  /** [patterns × words]: columns that background rows meet. */
  readonly patterns: Int32Array;
  /** [patterns]: share of the background. */
  readonly shares: Float64Array;
}

/** @param background [rows][width], at least one */
export function attributeAgainst({ base, trees }: TreeEnsemble, background: readonly Float32Array[]): Attributor {
  assert(background.length > 0, 'contributions against a background need a row of it');
  const all = trees.map((tree) => patternsOf(treeNodesOf(tree), background));
  const expected = [...base];
  for (const { tree, leaves } of all) for (const leaf of leaves) expected[tree.output]! += leaf.value * reachedBy(leaf);
  const most = Math.max(1, ...all.map(({ tree, words }) => tree.size * words));
  const met = new Int32Array(most);
  const combinations = combinationsUpTo(Math.max(0, ...all.flatMap(({ leaves }) => leaves.map(({ columns }) => columns.length))));
  return {
    attribute(row) {
      const contributions = base.map(() => new Float64Array(row.length));
      for (const paths of all) {
        meet(paths, row, met);
        for (const leaf of paths.leaves) addLeaf(leaf, { words: paths.words, met, combinations }, contributions[paths.tree.output]!);
      }
      return { expected, contributions };
    },
  };
}

/** What every leaf is added with. */
interface Meeting {
  readonly words: number;
  /** [nodes × words]: columns of its path that the row meets, by node. */
  readonly met: Int32Array;
  readonly combinations: readonly Float64Array[];
}

function addLeaf(leaf: LeafPatterns, { words, met, combinations }: Meeting, contributions: Float64Array): void {
  const { value, columns, patterns, shares } = leaf;
  const own = leaf.node * words;
  for (let pattern = 0; pattern < shares.length; pattern++) {
    const other = pattern * words;
    let a = 0;
    let b = 0;
    let isReached = true;
    for (let word = 0; word < words && isReached; word++) {
      const mine = met[own + word]!;
      const theirs = patterns[other + word]!;
      isReached = (mine | theirs) === wordOf(columns.length, word);
      a += ones(mine & ~theirs);
      b += ones(theirs & ~mine);
    }
    if (!isReached || a + b === 0) continue;
    const total = value * shares[pattern]!;
    // 1 / (a × C(a + b, a)) is (a − 1)! b! / (a + b)!, and likewise for b.
    const ways = combinations[a + b]![a]!;
    const gain = total / (a * ways);
    const loss = -total / (b * ways);
    for (let word = 0; word < words; word++) {
      const mine = met[own + word]!;
      for (let bits = mine ^ patterns[other + word]!; bits !== 0; bits &= bits - 1) {
        const bit = 31 - Math.clz32(bits & -bits);
        contributions[columns[word * BITS + bit]!]! += (mine >>> bit) & 1 ? gain : loss;
      }
    }
  }
}

/** Share of the background that reaches the leaf. */
function reachedBy({ columns, patterns, shares }: LeafPatterns): number {
  const words = patterns.length / shares.length;
  return shares.reduce((sum, share, i) => {
    const all = Array.from({ length: words }, (_, word) => patterns[i * words + word] === wordOf(columns.length, word));
    return all.includes(false) ? sum : sum + share;
  }, 0);
}

function patternsOf(tree: TreeNodes, background: readonly Float32Array[]): PathPatterns {
  const asked = columnsAsked(tree);
  const words = Math.max(1, Math.ceil(Math.max(...asked) / BITS));
  const bit = new Int32Array(tree.size);
  for (let node = 1; node < tree.size; node++) bit[node] = tree.sameAbove[node]! < 0 ? asked[node]! - 1 : bit[tree.sameAbove[node]!]!;
  const met = new Int32Array(tree.size * words);
  const nodes = Array.from(tree.feature.keys()).filter((node) => tree.feature[node]! < 0);
  const found = nodes.map(() => new Map<string, { readonly pattern: Int32Array; rows: number }>());
  for (const row of background) {
    meet({ tree, words, bit }, row, met);
    nodes.forEach((node, leaf) => {
      const pattern = met.slice(node * words, (node + 1) * words);
      const key = pattern.join();
      const same = found[leaf]!.get(key) ?? { pattern, rows: 0 };
      same.rows++;
      found[leaf]!.set(key, same);
    });
  }
  const leaves = nodes.map((node, leaf) => {
    const patterns = [...found[leaf]!.values()];
    return {
      node,
      value: tree.value[node]!,
      columns: columnsOn(tree, node, bit, asked[node]!),
      patterns: Int32Array.from(patterns.flatMap(({ pattern }) => [...pattern])),
      shares: Float64Array.from(patterns, ({ rows }) => rows / background.length),
    };
  });
  return { tree, words, bit, leaves };
}

/** Which columns of its path a row meets, by node: a bit a column. */
function meet({ tree, words, bit }: Pick<PathPatterns, 'tree' | 'words' | 'bit'>, row: Float32Array, met: Int32Array): void {
  met.fill(0, 0, words);
  for (let node = 0; node < tree.size; node++) {
    if (tree.feature[node]! < 0) continue;
    const left = goesLeft(tree, node, row);
    place(node, tree.left[node]!, left);
    place(node, tree.right[node]!, !left);
  }

  function place(parent: number, child: number, meets: boolean): void {
    const to = child * words;
    for (let word = 0; word < words; word++) met[to + word] = met[parent * words + word]!;
    const at = to + (bit[child]! >>> 5);
    const mask = 1 << (bit[child]! & 31);
    if (!meets) met[at]! &= ~mask;
    else if (tree.sameAbove[child]! < 0) met[at]! |= mask;
  }
}

function columnsOn({ parent, feature }: TreeNodes, leaf: number, bit: Int32Array, asked: number): Int32Array {
  const columns = new Int32Array(asked);
  for (let node = leaf; node > 0; node = parent[node]!) columns[bit[node]!] = feature[parent[node]!]!;
  return columns;
}

/** The word of a path on which every column is met. */
function wordOf(columns: number, word: number): number {
  const rest = columns - word * BITS;
  return rest >= BITS ? -1 : rest <= 0 ? 0 : ~(-1 << rest);
}

/** Bits that are 1 (Warren, Hacker's Delight, §5-1). */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Pascal's triangle: ways to choose `k` of `n`, up to `n` of `most`. */
function combinationsUpTo(most: number): readonly Float64Array[] {
  const rows = [Float64Array.of(1)];
  for (let n = 1; n <= most; n++) {
    const above = rows[n - 1]!;
    rows.push(Float64Array.from({ length: n + 1 }, (_, k) => (above[k - 1] ?? 0) + (above[k] ?? 0)));
  }
  return rows;
}
