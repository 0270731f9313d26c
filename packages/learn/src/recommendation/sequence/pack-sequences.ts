/** Where a part of a customer's events stands in a batch: `length` places of the row `row`, from the place `from` on. */
export interface PackedPart {
  /** Which of the parts given. */
  readonly part: number;
  readonly row: number;
  readonly from: number;
  readonly length: number;
}

/**
 * Puts parts of different lengths into batches of rows of the same length, several to a row, each where it fits first: customers
 * with few events waste no places (Krell et al. 2021, arXiv:2107.02027). A batch is full when a part finds no place, or has `mostParts`.
 * Cost: parts × rows a batch, at most.
 * @param lengths of the parts, in the order in which they are taken; each at most `width`
 */
export function* packSequences(lengths: ArrayLike<number>, { rows, width, mostParts = Infinity }: { readonly rows: number; readonly width: number; readonly mostParts?: number }): Generator<readonly PackedPart[]> {
  let batch: PackedPart[] = [];
  const used = new Int32Array(rows);
  // Rows before this one have no free place.
  let open = 0;
  for (let part = 0; part < lengths.length; part++) {
    const length = lengths[part]!;
    let row = batch.length < mostParts ? open : rows;
    while (row < rows && used[row]! + length > width) row++;
    if (row === rows) {
      yield batch;
      batch = [];
      used.fill(0);
      [row, open] = [0, 0];
    }
    batch.push({ part, row, from: used[row]!, length });
    used[row] = used[row]! + length;
    while (open < rows && used[open] === width) open++;
  }
  if (batch.length > 0) yield batch;
}
