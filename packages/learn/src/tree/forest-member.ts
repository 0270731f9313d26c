/** A thread's part in a forest: takes the next tree that nobody has, until there is none. */
import type { Tree } from '@limn/engine';
import { addOutOfBag, ForestGrower, type ForestNode, type ForestTask } from './forest-grow.ts';
import { treeOf } from './grown-tree.ts';
import { gridOf } from './histogram.ts';

/** Trees that one thread grew, and what they say of rows that they did not see. */
export interface GrownPart {
  readonly grown: readonly { readonly number: number; readonly byOutput: readonly Tree[] }[];
  /** [outputs][rows]. */
  readonly sums: readonly Float64Array[];
  /** [rows]: trees that did not see the row. */
  readonly counts: Float64Array;
}

/** One thread. */
export class ForestMember {
  readonly #task: ForestTask;
  readonly #grower: ForestGrower;
  /** Values stand on a grid, so that their sums are the same bits whoever grew which tree. */
  readonly #grid: number;
  readonly #grown: { number: number; byOutput: readonly Tree[] }[] = [];
  readonly #sums: readonly Float64Array[];
  readonly #counts: Float64Array;

  constructor(task: ForestTask) {
    const { binned: { rows }, data: { labels }, classes, trees } = task;
    this.#task = task;
    this.#grower = new ForestGrower(task);
    this.#grid = gridOf({ rows: trees, gradient: classes > 0 ? 1 : labels.reduce((most, label) => Math.max(most, Math.abs(label)), 0), hessian: 0 }).gradient;
    this.#sums = Array.from({ length: Math.max(1, classes) }, () => new Float64Array(rows));
    this.#counts = new Float64Array(rows);
  }

  /** Grows the next tree. @returns false when there is none */
  growNext(): boolean {
    const { next, trees, bins, binned } = this.#task;
    const number = Atomics.add(next, 0, 1);
    if (number >= trees) return false;
    const tree = this.#grower.grow(number);
    addOutOfBag(tree, binned, (node) => this.#valuesOf(node), this.#sums, this.#counts);
    const byOutput = this.#sums.map((_, output) => treeOf(tree.nodes.map((node) => ({ ...node, value: this.#valuesOf(node)[output]! })), bins, output));
    this.#grown.push({ number, byOutput });
    return true;
  }

  /** All that was grown. */
  part(): GrownPart {
    return { grown: this.#grown, sums: this.#sums, counts: this.#counts };
  }

  /** Shares of the classes, or the mean. */
  #valuesOf({ sums }: ForestNode): readonly number[] {
    return Array.from(sums.subarray(1), (sum) => (sums[0]! > 0 ? sum / sums[0]! : 0) + this.#grid - this.#grid);
  }
}
