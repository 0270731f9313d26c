/** Spearman's rank correlation, −1 to 1: whether two models put customers in the same order. Ties share the mean of their ranks. Of scores all alike on both sides 1, on one side 0. */
export function rankCorrelation(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const [a, b] = [ranks(left), ranks(right)];
  const middle = (left.length + 1) / 2;
  let [covariance, varianceA, varianceB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    covariance += (a[i]! - middle) * (b[i]! - middle);
    varianceA += (a[i]! - middle) ** 2;
    varianceB += (b[i]! - middle) ** 2;
  }
  return varianceA === 0 || varianceB === 0 ? Number(varianceA === varianceB) : covariance / Math.sqrt(varianceA * varianceB);
}

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranked = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++;
    for (let i = from; i <= to; i++) ranked[order[i]!] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranked;
}
