/** A tree of a random forest (Breiman 2001): grown deep on rows drawn with replacement, each split chosen among a few random columns. */
import { Random } from '../random/random.ts';
import type { BinnedMatrix, ColumnBins } from './bin.ts';
import { splitForestColumn, type ForestSplit, type ForestSums } from './forest-split.ts';
import { grownLeafOf, type TreeNode } from './grown-tree.ts';
import type { Labelled } from './loss.ts';
import { bootstrapRows } from './sample.ts';

/** What the threads of a forest work on. */
export interface ForestTask {
  readonly binned: BinnedMatrix;
  readonly bins: readonly ColumnBins[];
  readonly data: Labelled;
  /** Classes whose places the labels are; 0: the labels are amounts. */
  readonly classes: number;
  readonly columnsPerSplit: number;
  readonly leastWeight: number;
  readonly mostDepth: number;
  readonly seed: number;
  readonly trees: number;
  /** [1]: the next tree that nobody grows yet, shared. */
  readonly next: Int32Array;
}

/** A node with the sums of its drawn rows: its values are their shares of the weight. */
export interface ForestNode extends Omit<TreeNode, 'value'> {
  readonly sums: ForestSums;
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  split: ForestSplit | undefined;
  left: number;
  right: number;
  readonly value: 0;
}

/** A tree, and which rows it did not see. */
export interface ForestTree {
  readonly nodes: readonly ForestNode[];
  /** [rows]: how often each was drawn. */
  readonly times: Uint32Array;
}

/** Grows trees of a forest on one thread. */
export class ForestGrower {
  readonly #task: ForestTask;
  /** [bins][weight, sums], of one column at a time. */
  readonly #histogram: Float64Array;
  readonly #stride: number;
  readonly #aside: Uint32Array;

  constructor(task: ForestTask) {
    this.#task = task;
    this.#stride = 1 + Math.max(1, task.classes);
    this.#histogram = new Float64Array(256 * this.#stride);
    this.#aside = new Uint32Array(task.binned.rows);
  }

  /** Grows the tree of a number; the same seed and number give the same tree. */
  grow(tree: number): ForestTree {
    const { binned, seed } = this.#task;
    const random = new Random(seed, tree);
    const times = bootstrapRows(binned.rows, random);
    const rows = Uint32Array.from(times.keys()).filter((row) => this.#weight(row, times) > 0);
    const nodes: ForestNode[] = [];
    const add = (from: number, to: number, depth: number): number => {
      const sums = this.#sums(rows, from, to, times);
      return nodes.push({ sums, depth, from, to, split: undefined, left: 0, right: 0, value: 0, cover: sums[0]! }) - 1;
    };
    const open = [add(0, rows.length, 0)];
    while (open.length > 0) {
      const node = nodes[open.pop()!]!;
      node.split = this.#bestSplit(node, rows, times, random);
      if (node.split === undefined) continue;
      const middle = this.#divide(rows, node);
      node.left = add(node.from, middle, node.depth + 1);
      node.right = add(middle, node.to, node.depth + 1);
      open.push(node.right, node.left);
    }
    return { nodes, times };
  }

  #weight(row: number, times: Uint32Array): number {
    return times[row]! * (this.#task.data.weights?.[row] ?? 1);
  }

  #sums(rows: Uint32Array, from: number, to: number, times: Uint32Array): ForestSums {
    const { data: { labels }, classes } = this.#task;
    const sums = new Float64Array(this.#stride);
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const weight = this.#weight(row, times);
      sums[0]! += weight;
      if (classes > 0) sums[1 + labels[row]!]! += weight;
      else sums[1]! += weight * labels[row]!;
    }
    return sums;
  }

  #bestSplit({ sums, from, to, depth }: ForestNode, rows: Uint32Array, times: Uint32Array, random: Random): ForestSplit | undefined {
    const { bins, columnsPerSplit, leastWeight, mostDepth } = this.#task;
    if (depth >= mostDepth || sums[0]! < 2 * leastWeight || to - from < 2 || this.#isPure(rows, from, to)) return undefined;
    const best: ForestSplit = { column: -1, gain: 0, leftBins: new Uint8Array(256) };
    const columns = Uint32Array.from(bins.keys());
    // So many columns are looked at; more only while none of them divides the rows.
    for (let looked = 0; looked < columns.length && (looked < columnsPerSplit || best.column < 0); looked++) {
      const drawn = looked + random.below(columns.length - looked);
      [columns[looked], columns[drawn]] = [columns[drawn]!, columns[looked]!];
      const column = columns[looked]!;
      this.#fill(column, rows, from, to, times);
      splitForestColumn({ column, isCategory: bins[column]!.kind === 'category', count: bins[column]!.count, histogram: this.#histogram, node: sums }, leastWeight, best);
    }
    return best.column < 0 ? undefined : best;
  }

  #isPure(rows: Uint32Array, from: number, to: number): boolean {
    const { labels } = this.#task.data;
    for (let i = from + 1; i < to; i++) if (labels[rows[i]!] !== labels[rows[from]!]) return false;
    return true;
  }

  #fill(column: number, rows: Uint32Array, from: number, to: number, times: Uint32Array): void {
    const { binned, bins, data: { labels }, classes } = this.#task;
    const histogram = this.#histogram;
    const stride = this.#stride;
    const words = binned.words[column >>> 2]!;
    const shift = (column & 3) << 3;
    histogram.fill(0, 0, (bins[column]!.count + 1) * stride);
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      const at = ((words[row]! >>> shift) & 255) * stride;
      const weight = this.#weight(row, times);
      histogram[at]! += weight;
      if (classes > 0) histogram[at + 1 + labels[row]!]! += weight;
      else histogram[at + 1]! += weight * labels[row]!;
    }
  }

  #divide(rows: Uint32Array, { from, to, split }: ForestNode): number {
    const { column, leftBins } = split!;
    const words = this.#task.binned.words[column >>> 2]!;
    const shift = (column & 3) << 3;
    let [left, right] = [from, 0];
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      if (leftBins[(words[row]! >>> shift) & 255] === 1) rows[left++] = row;
      else this.#aside[right++] = row;
    }
    rows.set(this.#aside.subarray(0, right), left);
    return left;
  }
}

/** Adds what a tree says of the rows that it did not see. @param sums [outputs][rows] @param counts [rows] trees that did not see the row */
export function addOutOfBag({ nodes, times }: ForestTree, binned: BinnedMatrix, valuesOf: (node: ForestNode) => readonly number[], sums: readonly Float64Array[], counts: Float64Array): void {
  const values = new Map(nodes.map((node) => [node, node.left === 0 ? valuesOf(node) : []]));
  for (let row = 0; row < times.length; row++) {
    if (times[row]! > 0) continue;
    counts[row]!++;
    values.get(grownLeafOf(nodes, binned, row))!.forEach((value, output) => (sums[output]![row]! += value));
  }
}
