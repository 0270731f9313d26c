/**
 * Random forests (Breiman 2001) on bins: each tree on rows drawn with replacement, each split among a few random columns,
 * and what the trees say is averaged. Rows that a tree did not see judge it: the out-of-bag scores need no validation part.
 */
import { setImmediate } from 'node:timers/promises';
import type { Tree, TreeEnsemble } from '@limn/engine';
import type { Matrix } from '../table/table.ts';
import { fitBins } from './bin.ts';
import type { ForestTask } from './forest-grow.ts';
import { ForestMember, type GrownPart } from './forest-member.ts';
import { startForestThreads } from './forest-team.ts';
import type { Labelled } from './loss.ts';

/** Choices of `trainForest`. */
export interface ForestOptions {
  /** Of a yes or no 2, and one score, the share of yes; of more classes a score each, their shares; of amounts 0, and their mean. */
  readonly classes: number;
  /** Default 100. */
  readonly trees?: number;
  /** Columns that a split chooses among. Default the root of their number for classes, a third of it for amounts. */
  readonly columnsPerSplit?: number;
  /** Drawn rows, by their weight, that each leaf holds at least. Default 1 for classes, 5 for amounts. */
  readonly leastWeight?: number;
  /** Default: until leaves are pure. */
  readonly mostDepth?: number;
  /** Default 255. */
  readonly mostBins?: number;
  /** The same seed gives the same trees, on any number of threads. Default 0. */
  readonly seed?: number;
  /** Threads that grow trees, each its own, the calling one included. Default 1. */
  readonly threads?: number;
  readonly onProgress?: (progress: { readonly trees: number; readonly of: number }) => void;
  readonly signal?: AbortSignal;
}

/** What a forest learnt. Its raw scores are shares or means: the link is `identity`. */
export interface Forest {
  readonly predictor: TreeEnsemble;
  /** [outputs][rows]: what the trees that did not see a row say of it; NaN where all did. */
  readonly outOfBag: readonly Float64Array[];
}

/**
 * Learns a forest. Cost: some 30 ns a row, column that is looked at, and level, a tree; the calling thread grows along, a tree
 * at a time.
 * @param data labels [rows]: 0 or 1, places of classes, or amounts
 * @throws the reason of the signal when it is aborted; RangeError for labels that do not go with the classes
 */
export async function trainForest(matrix: Matrix, data: Labelled, options: ForestOptions): Promise<Forest> {
  options.signal?.throwIfAborted();
  const { classes, trees = 100, threads = 1 } = options;
  checkClasses(data, matrix.rows, classes);
  const { bins, binned } = fitBins(matrix, options.mostBins);
  const task: ForestTask = {
    binned,
    bins,
    data,
    // A yes or no needs one sum: impurity and variance agree.
    classes: classes > 2 ? classes : 0,
    columnsPerSplit: options.columnsPerSplit ?? Math.max(1, Math.round(classes > 0 ? Math.sqrt(bins.length) : bins.length / 3)),
    leastWeight: options.leastWeight ?? (classes > 0 ? 1 : 5),
    mostDepth: options.mostDepth ?? Infinity,
    seed: options.seed ?? 0,
    trees,
    next: new Int32Array(new SharedArrayBuffer(4)),
  };
  const others = startForestThreads(task, Math.min(threads, trees) - 1);
  const member = new ForestMember(task);
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      const isGrown = member.growNext();
      options.onProgress?.({ trees: Math.min(trees, Atomics.load(task.next, 0)), of: trees });
      if (!isGrown) break;
      await setImmediate();
    }
    return joined([member.part(), ...(await others.parts())], task, matrix.rows);
  } finally {
    await others.end();
  }
}

function checkClasses({ labels }: Labelled, rows: number, classes: number): void {
  if (labels.length !== rows) throw new RangeError(`The matrix has ${rows} rows, but there are ${labels.length} labels. Give each row one label.`);
  const wrong = labels.findIndex((label) => (classes > 0 ? !(Number.isInteger(label) && label >= 0 && label < classes) : !Number.isFinite(label)));
  if (wrong >= 0) throw new RangeError(`Label ${labels[wrong]} of row ${wrong} is ${classes > 0 ? `not one of ${classes} classes` : 'no amount'}. Leave rows without a label out.`);
}

/** All threads' trees in the order of their numbers, and their out-of-bag sums, which add up exactly. */
function joined(parts: readonly GrownPart[], { classes }: ForestTask, rows: number): Forest {
  const trees = parts.flatMap(({ grown }) => grown).sort((a, b) => a.number - b.number);
  const outputs = Math.max(1, classes);
  const divided = (tree: Tree): Tree => ({ ...tree, value: tree.value.map((value) => value / trees.length) });
  const outOfBag = Array.from({ length: outputs }, (_, output) =>
    Float64Array.from({ length: rows }, (__, row) => {
      const counts = parts.reduce((sum, part) => sum + part.counts[row]!, 0);
      return counts === 0 ? NaN : parts.reduce((sum, part) => sum + part.sums[output]![row]!, 0) / counts;
    }),
  );
  return { predictor: { kind: 'trees', base: Array.from({ length: outputs }, () => 0), trees: trees.flatMap(({ byOutput }) => byOutput.map(divided)) }, outOfBag };
}
