/**
 * Isolation forest (Liu, Ting & Zhou, ICDM 2008): trees that split a small sample at random columns and random values until every row
 * stands alone. Who is unlike the others stands alone after few splits. The score is `2^(−mean path / usual path)`: near ½ for
 * everybody in a crowd, towards 1 for who is cut off at once.
 *
 * A tree sees a sample, and who is farthest out is seldom in it. Whoever is asked about is therefore scored as if they had been: where
 * their value lies beyond those of a node, a split would have fallen into the gap between with a chance of its share of the whole, and
 * cut them off at once. The path is the mean over both. A column in which a node's rows are all alike parts nobody but who differs in it.
 */
import { Random } from '../random/random.ts';

/** How to grow. */
export interface IsolationOptions {
  /** 200 when absent. */
  readonly trees?: number;
  /** Rows a tree sees at most; 256 when absent, as more make crowds of oddities. */
  readonly sample?: number;
  readonly seed: number;
}

/** A grown forest. */
export interface IsolationForest {
  /** Of a row by its columns, 0 to 1. Cost: trees × 8 steps. */
  score(valueOf: (column: number) => number): number;
  /**
   * Bits by which each column cut the row off, beyond the one that any split would, as a mean over trees: a split that leaves one of 256
   * says 7 more than one that halves them. [columns]
   */
  cutsOf(valueOf: (column: number) => number): Float64Array;
}

const TREES = 200;
const SAMPLE = 256;
const EULER = 0.577_215_664_901_532_9;

/** Splits a search among so many rows takes on average until it fails: what an unsuccessful search in a random binary tree takes. */
export function usualPath(rows: number): number {
  if (rows <= 1) return 0;
  return rows === 2 ? 1 : 2 * (Math.log(rows - 1) + EULER) - (2 * (rows - 1)) / rows;
}

/** One tree, its nodes by index, the root first. */
interface IsolationTree {
  /** −1 at a leaf. */
  readonly column: number[];
  /** Left when below. */
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  /** Rows of the sample that came here, and the least and greatest that they have of the column. */
  readonly rows: number[];
  readonly least: number[];
  readonly greatest: number[];
}

/**
 * Grows a forest. The same rows in the same order give the same forest: bring them into an order of their own first, and who comes
 * before whom no longer matters. Cost: trees × sample × 8 splits, some 20 ms.
 * @param columns [columns] of [rows], without NaN
 */
export function growIsolationForest(columns: readonly Float64Array[], { trees: count = TREES, sample = SAMPLE, seed }: IsolationOptions): IsolationForest {
  const rows = columns[0]?.length ?? 0;
  const size = Math.min(sample, rows);
  const deepest = Math.ceil(Math.log2(Math.max(2, size)));
  const trees = Array.from({ length: count }, (_, place) => {
    const random = new Random(seed, place);
    return growTree(columns, { rows: drawRows(random, rows, size), deepest, random });
  });
  const usual = usualPath(size) || 1;
  return {
    score(valueOf) {
      let sum = 0;
      for (const tree of trees) sum += pathOf(tree, valueOf);
      return 2 ** (-sum / trees.length / usual);
    },
    cutsOf(valueOf) {
      const cuts = new Float64Array(columns.length);
      for (const tree of trees) {
        walk(tree, valueOf, ({ node, next, alone, here }) => {
          const seen = Math.max(0, Math.log2(tree.rows[node]! / tree.rows[next]!) - 1);
          const unseen = Math.max(0, Math.log2(tree.rows[node]! + 1) - 1);
          cuts[tree.column[node]!]! += (here * (alone * unseen + (1 - alone) * seen)) / trees.length;
        });
      }
      return cuts;
    },
  };
}

/** Different rows, each equally likely (Floyd 1987). */
function drawRows(random: Random, rows: number, size: number): Int32Array {
  const drawn = new Set<number>();
  for (let top = rows - size; top < rows; top++) {
    const place = random.below(top + 1);
    drawn.add(drawn.has(place) ? top : place);
  }
  return Int32Array.from(drawn);
}

interface Growing {
  readonly rows: Int32Array;
  readonly deepest: number;
  readonly random: Random;
}

function growTree(columns: readonly Float64Array[], { rows, deepest, random }: Growing): IsolationTree {
  const tree: IsolationTree = { column: [], threshold: [], left: [], right: [], rows: [], least: [], greatest: [] };
  const grow = (from: number, to: number, depth: number): number => {
    let node = addNode(tree, to - from);
    const first = node;
    const isOver = to - from <= 1 || depth >= deepest;
    const split = isOver ? undefined : drawSplit(columns, rows.subarray(from, to), {
      random,
      onAlike(column, value) {
        ask(tree, node, { column, threshold: value, low: value, high: value });
        const next = addNode(tree, to - from);
        [tree.left[node], tree.right[node]] = [next, next];
        node = next;
      },
    });
    if (split === undefined) return first;
    const middle = part(columns[split.column]!, rows, { from, to, threshold: split.threshold });
    ask(tree, node, split);
    tree.left[node] = grow(from, middle, depth + 1);
    tree.right[node] = grow(middle, to, depth + 1);
    return first;
  };
  grow(0, rows.length, 0);
  return tree;
}

/** What a node asks. */
interface Split {
  readonly column: number;
  readonly threshold: number;
  /** Least and greatest of the rows that came here. */
  readonly low: number;
  readonly high: number;
}

/** A leaf until it is made to ask. */
function addNode(tree: IsolationTree, rows: number): number {
  for (const part of [tree.threshold, tree.left, tree.right, tree.least, tree.greatest]) part.push(0);
  tree.rows.push(rows);
  return tree.column.push(-1) - 1;
}

function ask(tree: IsolationTree, node: number, { column, threshold, low, high }: Split): void {
  tree.column[node] = column;
  tree.threshold[node] = threshold;
  tree.least[node] = low;
  tree.greatest[node] = high;
}

/** A column in which the rows differ, and a value between its least and greatest; undefined: they are all alike. @param onAlike told of columns drawn before in which they do not differ */
function drawSplit(columns: readonly Float64Array[], rows: Int32Array, { random, onAlike }: { readonly random: Random; readonly onAlike: (column: number, value: number) => void }): Split | undefined {
  const left = Int32Array.from(columns.keys());
  for (let tried = 0; tried < left.length; tried++) {
    const place = tried + random.below(left.length - tried);
    const column = left[place]!;
    left[place] = left[tried]!;
    let [low, high] = [Infinity, -Infinity];
    for (const row of rows) {
      const x = columns[column]![row]!;
      if (x < low) low = x;
      if (x > high) high = x;
    }
    // Above the least, so that each side has a row.
    if (low < high) return { column, low, high, threshold: Math.min(high, low + (1 - random.uniform()) * (high - low)) };
    onAlike(column, low);
  }
  return undefined;
}

/** Brings rows below the threshold to the front. @returns where the others begin */
function part(column: Float64Array, rows: Int32Array, { from, to, threshold }: { readonly from: number; readonly to: number; readonly threshold: number }): number {
  let middle = from;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    if (column[row]! >= threshold) continue;
    rows[i] = rows[middle]!;
    rows[middle++] = row;
  }
  return middle;
}

/** One step of a row through a tree. */
interface Step {
  readonly node: number;
  readonly next: number;
  /** Chance that a split would have left the row alone here, had it been in the sample. */
  readonly alone: number;
  /** Chance that it came so far. */
  readonly here: number;
}

/** Steps to where the row ends, and those that its company there would still take. */
function pathOf(tree: IsolationTree, valueOf: (column: number) => number): number {
  let [steps, ended] = [0, 0];
  const { end, here } = walk(tree, valueOf, (step) => {
    // Where the rows are alike, only who is unlike them takes a step.
    if (step.alone < 1 && tree.least[step.node] === tree.greatest[step.node]) return;
    steps++;
    ended += step.here * step.alone * steps;
  });
  return ended + here * (steps + usualPath(tree.rows[end]!));
}

function walk({ column, threshold, left, right, least, greatest }: IsolationTree, valueOf: (column: number) => number, visit: (step: Step) => void): { readonly end: number; readonly here: number } {
  let [node, here] = [0, 1];
  while (column[node]! >= 0) {
    const x = valueOf(column[node]!);
    const beyond = Math.max(least[node]! - x, x - greatest[node]!, 0);
    const alone = beyond === 0 ? 0 : beyond / (greatest[node]! - least[node]! + beyond);
    const next = x < threshold[node]! ? left[node]! : right[node]!;
    visit({ node, next, alone, here });
    here *= 1 - alone;
    node = next;
  }
  return { end: node, here };
}
