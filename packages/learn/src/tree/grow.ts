/**
 * Leaf-wise growth (Ke et al. 2017, LightGBM): always the leaf is split whose split lowers the loss most. Of two children
 * the smaller one's histogram is made from its rows, the other's is what is left of the parent's.
 *
 * A team of threads grows one tree: each makes histograms of its own rows, then each adds up and searches its own columns,
 * then each draws the same conclusions from what all found. Sums are exact (see histogram.ts), so that the tree has the
 * same bits with any number of threads.
 */
import type { BinnedMatrix, ColumnBins } from './bin.ts';
import type { GrownNode } from './grown-tree.ts';
import { addHistograms, HistogramBuilder, layoutOf, PER_BIN, subtractHistogram, type Grid, type HistogramLayout } from './histogram.ts';
import { leafValue, noSplit, splitCategories, splitNumbers, type Split, type SplitRules } from './split.ts';
import type { TeamMember } from './team.ts';

/** What a tree must keep to. */
export interface GrowthRules extends SplitRules {
  readonly mostLeaves: number;
  readonly mostDepth: number;
  /** [columns]: 1, −1 or 0. */
  readonly monotone: Int8Array;
}

/** Memory in which a team grows trees; shared by its members. */
export interface GrowthMemory {
  /** [leaves]: a histogram each. */
  readonly histograms: readonly Float64Array[];
  /** [members]: histograms of their own rows; none when there is one member. */
  readonly partial: readonly Float64Array[];
  /** [members][2 children][gain, column, gradient, hessian, rows]. */
  readonly found: Float64Array;
  /** [members][2 children][256]. */
  readonly foundBins: Uint8Array;
}

const FOUND = 5;

/** Memory for a team of so many. */
export function createGrowthMemory(columns: readonly ColumnBins[], mostLeaves: number, members: number): GrowthMemory {
  const { bins } = layoutOf(columns);
  const histogram = (): Float64Array => new Float64Array(new SharedArrayBuffer(PER_BIN * bins * Float64Array.BYTES_PER_ELEMENT));
  return {
    histograms: Array.from({ length: mostLeaves }, histogram),
    partial: members === 1 ? [] : Array.from({ length: members }, histogram),
    found: new Float64Array(new SharedArrayBuffer(members * 2 * FOUND * Float64Array.BYTES_PER_ELEMENT)),
    foundBins: new Uint8Array(new SharedArrayBuffer(members * 2 * 256)),
  };
}

/** One tree to grow. */
export interface Growth {
  /** Own rows that take part; they are put into the order of the leaves. */
  readonly rows: Uint32Array;
  /** [rows of the matrix][gradient, hessian], on the grid; a member reads those of its own rows. */
  readonly gradients: Float64Array;
  readonly grid: Grid;
  /** Sums of all members' rows. */
  readonly totals: { readonly gradient: number; readonly hessian: number; readonly rows: number };
  /** [columns]: 1 for those that may be asked. */
  readonly columns: Uint8Array;
}

/** Grows trees, as one member of a team. */
export class TreeGrower {
  readonly #binned: BinnedMatrix;
  readonly #bins: readonly ColumnBins[];
  readonly #rules: GrowthRules;
  readonly #memory: GrowthMemory;
  readonly #team: TeamMember;
  readonly #layout: HistogramLayout;
  readonly #builder: HistogramBuilder;
  readonly #aside: Uint32Array;
  /** Columns that this member adds up and searches: from, to. */
  readonly #share: readonly [number, number];

  /** @param ownRows at most so many rows of this member take part */
  constructor({ binned, bins, rules, memory, team, ownRows }: { readonly binned: BinnedMatrix; readonly bins: readonly ColumnBins[]; readonly rules: GrowthRules; readonly memory: GrowthMemory; readonly team: TeamMember; readonly ownRows: number }) {
    this.#binned = binned;
    this.#bins = bins;
    this.#rules = rules;
    this.#memory = memory;
    this.#team = team;
    this.#layout = layoutOf(bins);
    this.#builder = new HistogramBuilder(binned, this.#layout);
    this.#aside = new Uint32Array(ownRows);
    this.#share = shareOf(this.#layout, team);
  }

  /** Grows one tree; all members call it at the same time and get the same nodes, each with its own rows. */
  grow(growth: Growth): GrownNode[] {
    const { mostLeaves } = this.#rules;
    const root = { ...growth.totals, lower: -Infinity, upper: Infinity, depth: 0, from: 0, to: growth.rows.length, slot: 0, split: undefined, left: 0, right: 0, value: 0, cover: 0 };
    const nodes: GrownNode[] = [root];
    if (mostLeaves > 1 && this.#maySplit(root)) this.#search(growth, root, undefined);
    for (let leaves = 1; leaves < mostLeaves; leaves++) {
      const leaf = bestLeaf(nodes);
      if (leaf === undefined) break;
      const [left, right] = this.#divide(growth.rows, leaf, leaves);
      leaf.left = nodes.push(left) - 1;
      leaf.right = nodes.push(right) - 1;
      if (leaves + 1 < mostLeaves && (this.#maySplit(left) || this.#maySplit(right))) this.#search(growth, left.slot === leaves ? left : right, left.slot === leaves ? right : left);
    }
    return nodes;
  }

  #maySplit({ depth, rows }: GrownNode): boolean {
    return depth < this.#rules.mostDepth && rows >= 2 * this.#rules.leastRows;
  }

  /** Both children of a leaf; the smaller one gets the new slot, the larger its parent's. */
  #divide(rows: Uint32Array, leaf: GrownNode, slot: number): readonly [GrownNode, GrownNode] {
    const split = leaf.split!;
    const middle = divideRows(rows, leaf.from, leaf.to, this.#binned.words[split.column >>> 2]!, (split.column & 3) << 3, split.leftBins, this.#aside);
    const sums = { gradient: leaf.gradient - split.gradient, hessian: leaf.hessian - split.hessian, rows: leaf.rows - split.rows };
    const { lower, upper } = leaf;
    const values = [leafValue({ ...split, lower, upper }, this.#rules.l2), leafValue({ ...sums, lower, upper }, this.#rules.l2)] as const;
    const middleValue = (values[0] + values[1]) / 2;
    // Neither side may ever come to lie on the other's: their middle is a bound for both, for good.
    const monotone = this.#rules.monotone[split.column]!;
    const isSmaller = split.rows < sums.rows;
    const child = { depth: leaf.depth + 1, split: undefined, left: 0, right: 0, value: 0, cover: 0 };
    return [
      { ...child, gradient: split.gradient, hessian: split.hessian, rows: split.rows, lower: monotone < 0 ? Math.max(lower, middleValue) : lower, upper: monotone > 0 ? Math.min(upper, middleValue) : upper, from: leaf.from, to: middle, slot: isSmaller ? slot : leaf.slot },
      { ...child, ...sums, lower: monotone > 0 ? Math.max(lower, middleValue) : lower, upper: monotone < 0 ? Math.min(upper, middleValue) : upper, from: middle, to: leaf.to, slot: isSmaller ? leaf.slot : slot },
    ];
  }

  /** Makes the histogram of a leaf from its rows, and its sibling's from their parent's; then finds the best split of each. */
  #search({ rows, gradients, grid, columns }: Growth, leaf: GrownNode, sibling: GrownNode | undefined): void {
    const { histograms, partial, found, foundBins } = this.#memory;
    const { index, size } = this.#team;
    const own = partial[index] ?? histograms[leaf.slot]!;
    this.#builder.write({ rows, from: leaf.from, to: leaf.to, gradients, grid, columns }, own);
    this.#team.meet();
    const [from, to] = this.#share;
    const { offsets, bins } = this.#layout;
    const [fromBin, toBin] = [offsets[from] ?? bins, offsets[to] ?? bins];
    if (size > 1) addHistograms(partial, histograms[leaf.slot]!, fromBin, toBin);
    if (sibling !== undefined) subtractHistogram(histograms[sibling.slot]!, histograms[leaf.slot]!, fromBin, toBin);
    const both = sibling === undefined ? [leaf] : [leaf, sibling];
    both.forEach((node, child) => {
      const place = 2 * index + child;
      const split = noSplit(foundBins.subarray(256 * place, 256 * (place + 1)));
      if (this.#maySplit(node)) this.#searchColumns(node, columns, split);
      found.set([split.gain, split.column, split.gradient, split.hessian, split.rows], FOUND * place);
    });
    this.#team.meet();
    both.forEach((node, child) => (node.split = this.#bestFound(child)));
  }

  #searchColumns(node: GrownNode, columns: Uint8Array, split: Split): void {
    const histogram = this.#memory.histograms[node.slot]!;
    for (let column = this.#share[0]; column < this.#share[1]; column++) {
      if (columns[column] === 0) continue;
      const { kind, count } = this.#bins[column]!;
      const place = { column, offset: this.#layout.offsets[column]!, count, monotone: this.#rules.monotone[column]! };
      (kind === 'number' ? splitNumbers : splitCategories)(histogram, place, node, this.#rules, split);
    }
  }

  /** The best of what the members found; of equals, that of the first columns. */
  #bestFound(child: number): Split | undefined {
    const { found, foundBins } = this.#memory;
    let best: Split | undefined;
    for (let member = 0; member < this.#team.size; member++) {
      const place = 2 * member + child;
      const [gain, column, gradient, hessian, rows] = found.subarray(FOUND * place, FOUND * (place + 1)) as unknown as [number, number, number, number, number];
      if (column >= 0 && gain > (best?.gain ?? 0)) best = { gain, column, gradient, hessian, rows, leftBins: foundBins.slice(256 * place, 256 * (place + 1)) };
    }
    return best;
  }
}

/** Columns of a member: neighbours, so that each has about as many bins as the others. */
function shareOf({ offsets, bins }: HistogramLayout, { index, size }: TeamMember): readonly [number, number] {
  const start = (member: number): number => {
    const at = offsets.findIndex((offset) => offset >= (bins * member) / size);
    return at < 0 || member === size ? offsets.length : at;
  };
  return [start(index), start(index + 1)];
}

function bestLeaf(nodes: readonly GrownNode[]): GrownNode | undefined {
  let best: GrownNode | undefined;
  for (const node of nodes) if (node.left === 0 && node.split !== undefined && node.split.gain > (best?.split!.gain ?? 0)) best = node;
  return best;
}

/** Brings rows that go left before those that go right, each side in its order. @returns where the right ones begin */
function divideRows(rows: Uint32Array, from: number, to: number, words: Uint32Array, shift: number, leftBins: Uint8Array, aside: Uint32Array): number {
  let left = from;
  let right = 0;
  // Every row is written to both sides; only the side that it belongs to moves on. No jump that could be guessed wrong.
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const goesLeft = leftBins[(words[row]! >>> shift) & 255]!;
    rows[left] = row;
    aside[right] = row;
    left += goesLeft;
    right += 1 - goesLeft;
  }
  rows.set(aside.subarray(0, right), left);
  return left;
}
