/**
 * Exact path-dependent TreeSHAP (Lundberg et al. 2018, 2020), in time that does not grow with the square of the depth.
 *
 * A leaf is a product over the columns asked on its path: `o` is 1 when the row meets all that is asked of the column
 * and else 0, `z` is the share of the cover that does. With each column known by chance `t`, the leaf counts
 * `value × Π (z + (o − z) t)`, and the Shapley value of a column is the integral of the derivative by its own factor:
 * `value × ∫ (o − z) Π_others (z + (o − z) t) dt` over 0 to 1 (Owen 1972). That is a polynomial, so Gauss-Legendre
 * points integrate it exactly, and at each point products are carried down the tree and sums back up, as in Linear
 * TreeSHAP (Yu et al. 2022; with these points, Quadrature-TreeSHAP, Wettenstein, Mitchell & Yu 2026). All factors are
 * positive: nothing cancels, however deep the tree.
 *
 * Where a column is asked again below, its factor replaces the one above, and what the one above counted is taken back.
 */
import type { TreeEnsemble } from '../model.ts';
import type { Attributor } from './attribution.ts';
import { gaussLegendre } from './quadrature.ts';
import { columnsAsked, goesLeft, treeNodesOf, type TreeNodes } from './tree-nodes.ts';

/** How a row stands to a node's condition together with those above on the same column. */
const MET = 2;
const FAILED = 1;
/** One above failed already: this one changes nothing. */
const SETTLED = 0;

/** What only depends on the tree, by node and point. */
interface PathTables {
  readonly tree: TreeNodes;
  readonly points: number;
  /** [points]. */
  readonly weights: Float64Array;
  /** [nodes × points]: by what the product of the parent is multiplied. */
  readonly factorMet: Float64Array;
  readonly factorFailed: Float64Array;
  /** [nodes × points]: what the sum below counts for the column, less what the node above with the same column counted. */
  readonly gainMet: Float64Array;
  readonly gainFailed: Float64Array;
}

/** Contributions by cover. Rows are attributed one after another: a call uses the attributor's own memory. */
export function attributeByCover({ base, trees }: TreeEnsemble): Attributor {
  const tables = trees.map((tree) => tablesOf(treeNodesOf(tree)));
  const expected = [...base];
  for (const { tree } of tables) expected[tree.output]! += expectedOf(tree);
  const most = Math.max(0, ...tables.map(({ tree, points }) => tree.size * points));
  const memory = { product: new Float64Array(most), sum: new Float64Array(most), state: new Uint8Array(most), left: new Uint8Array(most) };
  return {
    attribute(row) {
      const contributions = base.map(() => new Float64Array(row.length));
      for (const table of tables) addTree(table, row, contributions[table.tree.output]!, memory);
      return { expected, contributions };
    },
  };
}

interface Memory {
  readonly product: Float64Array;
  readonly sum: Float64Array;
  readonly state: Uint8Array;
  readonly left: Uint8Array;
}

function addTree(table: PathTables, row: Float32Array, contributions: Float64Array, memory: Memory): void {
  goDown(table, row, memory);
  comeUp(table, contributions, memory);
}

/** Products of the factors from the root to each node. */
function goDown({ tree, points, weights, factorMet, factorFailed }: PathTables, row: Float32Array, { product, state, left }: Memory): void {
  const { size, feature, parent, isLeft, share, sameAbove } = tree;
  product.set(weights);
  for (let node = 0; node < size; node++) {
    if (node > 0) {
      const above = sameAbove[node]!;
      const up = parent[node]!;
      const to = node * points;
      const shift = up * points - to;
      if (above >= 0 && state[above] !== MET) {
        state[node] = SETTLED;
        const factor = share[node]!;
        for (let at = to; at < to + points; at++) product[at] = product[at + shift]! * factor;
      } else {
        const met = left[up] === isLeft[node];
        state[node] = met ? MET : FAILED;
        const factor = met ? factorMet : factorFailed;
        for (let at = to; at < to + points; at++) product[at] = product[at + shift]! * factor[at]!;
      }
    }
    if (feature[node]! >= 0) left[node] = goesLeft(tree, node, row) ? 1 : 0;
  }
}

/** Sums of the leaves below each node, from which each column takes its share. */
function comeUp({ tree, points, gainMet, gainFailed }: PathTables, contributions: Float64Array, { product, sum, state }: Memory): void {
  const { size, feature, parent, value } = tree;
  sum.fill(0, 0, size * points);
  for (let node = size - 1; node > 0; node--) {
    const from = node * points;
    const up = parent[node]!;
    const shift = up * points - from;
    const isLeaf = feature[node]! < 0;
    const leaf = value[node]!;
    const gain = state[node] === MET ? gainMet : gainFailed;
    let total = 0;
    for (let at = from; at < from + points; at++) {
      const below = isLeaf ? product[at]! * leaf : sum[at]!;
      total += below * gain[at]!;
      sum[at + shift]! += below;
    }
    if (state[node] !== SETTLED) contributions[feature[up]!]! += total;
  }
}

function tablesOf(tree: TreeNodes): PathTables {
  // The integrand lacks the column's own factor: of `n` columns it has degree n − 1, which ⌈n / 2⌉ points integrate.
  const points = Math.max(1, Math.ceil(Math.max(...columnsAsked(tree)) / 2));
  const { nodes, weights } = gaussLegendre(points);
  const table = (): Float64Array => new Float64Array(tree.size * points);
  const [factorMet, factorFailed, gainMet, gainFailed] = [table(), table(), table(), table()];
  const passing = new Float64Array(tree.size).fill(1);
  for (let node = 1; node < tree.size; node++) {
    const above = tree.sameAbove[node]!;
    const zAbove = above < 0 ? 1 : passing[above]!;
    const z = zAbove * tree.share[node]!;
    passing[node] = z;
    for (let point = 0; point < points; point++) {
      const t = nodes[point]!;
      const at = node * points + point;
      const factorAbove = zAbove + (1 - zAbove) * t;
      const gainAbove = (1 - zAbove) / factorAbove;
      factorMet[at] = (z + (1 - z) * t) / factorAbove;
      factorFailed[at] = (z * (1 - t)) / factorAbove;
      gainMet[at] = (1 - z) / (z + (1 - z) * t) - gainAbove;
      gainFailed[at] = -1 / (1 - t) - gainAbove;
    }
  }
  return { tree, points, weights, factorMet, factorFailed, gainMet, gainFailed };
}

/** The mean of the leaves by cover. */
function expectedOf({ size, feature, parent, share, value }: TreeNodes): number {
  const passing = new Float64Array(size).fill(1);
  let mean = 0;
  for (let node = 0; node < size; node++) {
    if (node > 0) passing[node] = passing[parent[node]!]! * share[node]!;
    if (feature[node]! < 0) mean += passing[node]! * value[node]!;
  }
  return mean;
}
