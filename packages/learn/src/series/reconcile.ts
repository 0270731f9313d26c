/**
 * Forecasts of a whole and of its parts, made to add up: what is missing is shared out, the more to whoever is the less sure. This is the
 * trace-minimising reconciliation (MinT) of Wickramasuriya, Athanasopoulos & Hyndman, JASA 114, 2019, with variances and no covariances, which
 * for one whole and its parts has a closed form.
 */

/** One after the other: the whole, then its parts. */
export interface Unreconciled {
  /** [series] of [ahead] */
  readonly forecasts: readonly Float64Array[];
  /** [series], of errors. */
  readonly variances: Float64Array;
  /** Whether nothing can be below 0. */
  readonly isPositive: boolean;
}

/** The parts add up to the whole at every step. @returns [series] of [ahead] */
export function reconcile({ forecasts, variances, isPositive }: Unreconciled): readonly Float64Array[] {
  const [whole, ...parts] = forecasts as readonly [Float64Array, ...Float64Array[]];
  const all = variances.reduce((sum, each) => sum + each, 0);
  const shares = all === 0 ? variances.map(() => 1 / variances.length) : variances.map((each) => each / all);
  const told = parts.map((part, i) => part.map((value, h) => {
    const missing = whole[h]! - parts.reduce((sum, each) => sum + each[h]!, 0);
    const moved = value + shares[i + 1]! * missing;
    return isPositive ? Math.max(0, moved) : moved;
  }));
  return [whole.map((_, h) => told.reduce((sum, part) => sum + part[h]!, 0)), ...told];
}
