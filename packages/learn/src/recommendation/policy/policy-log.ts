/** What was shown, how likely it was, and what came of it, beside how likely another policy would have shown the same. */

/** One row a choice that was logged, a column at a time. */
export interface PolicyLog {
  readonly rows: number;
  /** [rows]; how likely the policy that was live chose what it chose: above 0, up to 1, as it was logged. */
  readonly propensities: Float64Array;
  /** [rows]; how likely the new policy chooses the same in the same place: 0 to 1. */
  readonly targets: Float64Array;
  /** [rows]; what came of it: 1 or 0, or an amount. */
  readonly rewards: Float64Array;
  /** [rows]; what a model expects of the choice that was logged. With `expected`, for the doubly robust estimate. */
  readonly predicted?: Float64Array;
  /** [rows]; what the same model expects of the new policy: the mean over its choices. */
  readonly expected?: Float64Array;
  /** [rows]; choices of one number are of one customer, and drawn together. */
  readonly customers?: Int32Array;
}
