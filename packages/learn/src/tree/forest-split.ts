/**
 * The best split of a forest's node: by how much less its sides differ within themselves, which is the Gini impurity for
 * classes and the variance for amounts (Breiman et al. 1984, CART). Both are sums of squares over weights:
 * `Σ left²/leftWeight + Σ right²/rightWeight`, a term a class, or one for the amounts.
 */

/** Sums of a node, or of a bin: weight first, then one a class, or one of the amounts. */
export type ForestSums = Float64Array;

/** The best split so far; `column` is −1 while there is none. */
export interface ForestSplit {
  column: number;
  gain: number;
  readonly leftBins: Uint8Array;
}

/** A column's histogram in a node. */
export interface ForestColumn {
  readonly column: number;
  readonly isCategory: boolean;
  /** Bins of values; missing comes behind them. */
  readonly count: number;
  /** [bins + 1][weight, sums]. */
  readonly histogram: Float64Array;
  /** [weight, sums] of the node. */
  readonly node: ForestSums;
}

/** Looks for a better split by a column: `best` is changed when there is one. @param leastWeight what each side needs at least */
export function splitForestColumn({ column, isCategory, count, histogram, node }: ForestColumn, leastWeight: number, best: ForestSplit): void {
  const stride = node.length;
  const hasMissing = histogram[count * stride]! > 0;
  const order = isCategory ? byMean(histogram, count, stride, node) : undefined;
  const already = purity(node);
  const left = new Float64Array(stride);
  const right = new Float64Array(stride);
  for (let missingLeft = 0; missingLeft < (hasMissing && !isCategory ? 2 : 1); missingLeft++) {
    for (let part = 0; part < stride; part++) left[part] = missingLeft === 1 ? histogram[count * stride + part]! : 0;
    const cuts = order === undefined ? (hasMissing && missingLeft === 0 ? count : count - 1) : order.length - 1;
    for (let cut = 0; cut < cuts; cut++) {
      const at = stride * (order === undefined ? cut : order[cut]!);
      if (histogram[at] === 0) continue;
      for (let part = 0; part < stride; part++) {
        left[part]! += histogram[at + part]!;
        right[part] = node[part]! - left[part]!;
      }
      if (left[0]! < leastWeight) continue;
      if (right[0]! < leastWeight) break;
      const gain = purity(left) + purity(right) - already;
      // Sums of fractions leave dust: what is no gain must not look like one.
      if (!(gain > best.gain + 1e-12 * already)) continue;
      best.gain = gain;
      best.column = column;
      if (order === undefined) best.leftBins.fill(0).fill(1, 0, cut + 1);
      else {
        best.leftBins.fill(0);
        for (const bin of order.slice(0, cut + 1)) best.leftBins[bin] = 1;
      }
      if (order === undefined && (hasMissing ? missingLeft === 1 : 2 * left[0]! >= node[0]!)) best.leftBins[count] = 1;
      // Left goes the smaller set: what no row had goes right with the many.
      else if (order !== undefined && 2 * left[0]! > node[0]!) for (const bin of order) best.leftBins[bin]! ^= 1;
    }
  }
}

function purity(sums: ForestSums): number {
  let squares = 0;
  for (let part = 1; part < sums.length; part++) squares += sums[part]! * sums[part]!;
  return squares / sums[0]!;
}

/** Bins that hold rows, missing included, by their mean amount, or share of the commonest class (Fisher 1958; for more than two classes a heuristic). */
function byMean(histogram: Float64Array, count: number, stride: number, node: ForestSums): readonly number[] {
  let part = 1;
  for (let other = 2; other < stride; other++) if (node[other]! > node[part]!) part = other;
  const mean = (bin: number): number => histogram[stride * bin + part]! / histogram[stride * bin]!;
  return Array.from({ length: count + 1 }, (_, bin) => bin)
    .filter((bin) => histogram[stride * bin]! > 0)
    .sort((a, b) => mean(a) - mean(b) || a - b);
}
