/** Who had to do with what, when: what recommenders learn from and are judged on, a column at a time, oldest first. */
export interface InteractionTable {
  readonly rows: number;
  /** [rows], places in `customerKeys`. */
  readonly customers: Int32Array;
  /** [rows], places in `itemKeys`. */
  readonly items: Int32Array;
  /** [rows], event time, ms; not decreasing. Data with an order but no times counts 1, 2, 3 … in the order of each customer. */
  readonly at: Float64Array;
  /** [rows], what it says of the liking; never 0. */
  readonly weights: Float32Array;
  /** [rows], which signal, by its place in `signalNames`. */
  readonly signals: Uint8Array;
  readonly customerKeys: readonly string[];
  readonly itemKeys: readonly string[];
  readonly signalNames: readonly string[];
}
