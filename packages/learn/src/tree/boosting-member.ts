/** A thread's part in boosting: the gradients, leaves and scores of its own rows, and its share of every tree. */
import { Random } from '../random/random.ts';
import type { BinnedMatrix, ColumnBins } from './bin.ts';
import { TreeGrower, type GrowthMemory, type GrowthRules } from './grow.ts';
import { grownLeafOf, type GrownNode } from './grown-tree.ts';
import { gridOf, type Grid } from './histogram.ts';
import { lossOf, weightedQuantile, type Labelled, type Loss, type LossChoices, type LossKind } from './loss.ts';
import { drawColumns, drawRows, ownRows } from './sample.ts';
import { leafValue } from './split.ts';
import type { TeamMember } from './team.ts';

/** What the members of a team work on; all of it is shared memory or plain data. */
export interface BoostingTask {
  readonly binned: BinnedMatrix;
  readonly bins: readonly ColumnBins[];
  readonly data: Labelled;
  readonly loss: LossChoices & { readonly kind: LossKind };
  readonly rules: GrowthRules;
  readonly learningRate: number;
  readonly rowShare: number;
  readonly columnShare: number;
  readonly seed: number;
  /** [outputs][rows]. */
  readonly scores: readonly Float64Array[];
  /** [outputs][rows][gradient, hessian]. */
  readonly gradients: readonly Float64Array[];
  readonly memory: GrowthMemory;
  /** [members][numbers that all must know]. */
  readonly told: Float64Array;
  readonly toldEach: number;
  /** [members][own rows], in the order of the leaves. */
  readonly rowsOf: readonly Uint32Array[];
}

/** One member of the team. */
export class BoostingMember {
  readonly #task: BoostingTask;
  readonly #team: TeamMember;
  readonly #loss: Loss;
  readonly #own: Uint32Array;
  readonly #grower: TreeGrower;

  constructor(task: BoostingTask, team: TeamMember) {
    this.#task = task;
    this.#team = team;
    this.#loss = lossOf(task.loss.kind, task.loss);
    this.#own = ownRows(task.binned.rows, team, task.data.requests);
    this.#grower = new TreeGrower({ ...task, team, ownRows: this.#own.length });
  }

  /** Grows one tree an output, and moves the scores. All members call it at the same time. @returns the trees; their leaves hold what they add */
  round(round: number): readonly GrownNode[][] {
    const { binned, data, scores, gradients, seed, rowShare, columnShare, bins } = this.#task;
    this.#loss.differentiate(data, scores, this.#own, gradients);
    const drawn = rowShare < 1 ? drawRows(binned.rows, rowShare, new Random(seed, 2 * round)) : undefined;
    const columnChance = new Random(seed, 2 * round + 1);
    return gradients.map((of, output) => {
      const grid = this.#round(of);
      const rows = this.#drawnRows(drawn);
      const [gradient, hessian, count] = this.#sumsOf(of, rows);
      const nodes = this.#grower.grow({ rows, gradients: of, grid, totals: { gradient: gradient!, hessian: hessian!, rows: count! }, columns: drawColumns(bins.length, columnShare, columnChance) });
      this.#setValues(nodes, scores[output]!);
      this.#setCovers(nodes, rows);
      this.#moveScores(nodes, rows, scores[output]!, drawn);
      return nodes;
    });
  }

  /** Brings own gradients onto a grid that all rows share. */
  #round(gradients: Float64Array): Grid {
    const own = this.#own;
    let [gradient, hessian] = [0, 0];
    for (let i = 0; i < own.length; i++) {
      const at = 2 * own[i]!;
      gradient = Math.max(gradient, Math.abs(gradients[at]!));
      hessian = Math.max(hessian, gradients[at + 1]!);
    }
    const most = this.#tell([gradient, hessian], (a, b) => Math.max(a, b));
    const grid = gridOf({ rows: this.#task.binned.rows, gradient: most[0]!, hessian: most[1]! });
    for (let i = 0; i < own.length; i++) {
      const at = 2 * own[i]!;
      gradients[at] = gradients[at]! + grid.gradient - grid.gradient;
      gradients[at + 1] = gradients[at + 1]! + grid.hessian - grid.hessian;
    }
    return grid;
  }

  #drawnRows(drawn: Uint8Array | undefined): Uint32Array {
    const list = this.#task.rowsOf[this.#team.index]!;
    if (drawn === undefined) {
      list.set(this.#own);
      return list;
    }
    let count = 0;
    for (const row of this.#own) if (drawn[row] === 1) list[count++] = row;
    return list.subarray(0, count);
  }

  /** Over all members' drawn rows. */
  #sumsOf(gradients: Float64Array, rows: Uint32Array): readonly number[] {
    let [gradient, hessian] = [0, 0];
    for (const row of rows) {
      gradient += gradients[2 * row]!;
      hessian += gradients[2 * row + 1]!;
    }
    return this.#tell([gradient, hessian, rows.length], (a, b) => a + b);
  }

  /** What all members tell, put together in their order; every one gets the same. */
  #tell(numbers: readonly number[], join: (a: number, b: number) => number): readonly number[] {
    const { told, toldEach } = this.#task;
    told.set(numbers, this.#team.index * toldEach);
    this.#team.meet();
    const joined = numbers.map((_, i) => Array.from({ length: this.#team.size }, (__, member) => told[member * toldEach + i]!).reduce(join));
    this.#team.meet();
    return joined;
  }

  #setValues(nodes: readonly GrownNode[], scores: Float64Array): void {
    const { learningRate, rules } = this.#task;
    const leaves = nodes.filter(({ left }) => left === 0);
    const { quantile } = this.#loss;
    if (quantile === undefined) for (const leaf of leaves) leaf.value = learningRate * leafValue(leaf, rules.l2);
    else this.#setQuantiles(leaves, scores, quantile);
  }

  /** A leaf's value is the quantile of its residuals: members take leaves in turn, and read the rows of all. */
  #setQuantiles(leaves: readonly GrownNode[], scores: Float64Array, quantile: number): void {
    const { data: { labels, weights }, told, toldEach, rowsOf, learningRate } = this.#task;
    const { index, size } = this.#team;
    const segments = leaves.flatMap(({ from, to }) => [from, to]);
    told.set(segments, index * toldEach);
    this.#team.meet();
    const found = leaves.map((leaf, i) => {
      if (i % size !== index) return 0;
      const rows = rowsOf.flatMap((of, member) => [...of.subarray(told[member * toldEach + 2 * i]!, told[member * toldEach + 2 * i + 1]!)]);
      const residuals = Float64Array.from(rows, (row) => labels[row]! - scores[row]!);
      const value = weightedQuantile(residuals, weights && Float64Array.from(rows, (row) => weights[row]!), quantile);
      return Math.max(leaf.lower, Math.min(leaf.upper, value));
    });
    this.#team.meet();
    const values = this.#tell(found, (a, b) => a + b);
    leaves.forEach((leaf, i) => (leaf.value = learningRate * values[i]!));
  }

  /** Weights of the rows that passed each node. */
  #setCovers(nodes: readonly GrownNode[], rows: Uint32Array): void {
    const { weights } = this.#task.data;
    for (const node of nodes) node.cover = node.rows;
    if (weights === undefined) return;
    const own = nodes.map(({ left, from, to }) => {
      let sum = 0;
      if (left === 0) for (let i = from; i < to; i++) sum += weights[rows[i]!]!;
      return sum;
    });
    this.#tell(own, (a, b) => a + b).forEach((cover, i) => (nodes[i]!.cover = cover));
    for (let i = nodes.length - 1; i >= 0; i--) {
      const { left, right } = nodes[i]!;
      if (left !== 0) nodes[i]!.cover = nodes[left]!.cover + nodes[right]!.cover;
    }
  }

  #moveScores(nodes: readonly GrownNode[], rows: Uint32Array, scores: Float64Array, drawn: Uint8Array | undefined): void {
    for (const { left, from, to, value } of nodes) {
      if (left !== 0) continue;
      for (let i = from; i < to; i++) scores[rows[i]!]! += value;
    }
    if (drawn === undefined) return;
    for (const row of this.#own) if (drawn[row] === 0) scores[row]! += grownLeafOf(nodes, this.#task.binned, row).value;
  }
}
