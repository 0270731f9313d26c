/**
 * The way from what is typical to an estimate, in the estimate's own unit (a probability, an amount), in rows that add up
 * exactly. Contributions are additive before the link only: converting each for itself would not add up. They are added one
 * after the other, largest first, and a row is the step that the estimate makes then.
 */
import type { PredictionReason } from './prediction-explanation.ts';

/** One row: a reason, and by how much it moves the estimate. */
export interface WaterfallRow extends Pick<PredictionReason, 'column' | 'columns' | 'text'> {
  readonly effect: number;
  /** Events that are known to be behind it, at most as many as were asked for. */
  readonly events: number;
}

/** From typical to the estimate: `typical + effects of rows + rest.effect = value`. */
export interface Waterfall {
  /** What is said of somebody of whom nothing is known. */
  readonly typical: number;
  /** Largest first. */
  readonly rows: readonly WaterfallRow[];
  /** All that is too small for a row of its own. */
  readonly rest: { readonly reasons: number; readonly effect: number };
  readonly value: number;
}

/** Rows told; what remains is one more. */
const MOST_ROWS = 5;

/** What a waterfall is made from. */
export interface WaterfallSource {
  /** [outputs]: raw scores while nothing is known. */
  readonly expected: readonly number[];
  /** The raw score that reasons are given for. */
  readonly output: number;
  /** From raw scores to estimates, in place. */
  readonly finish: (scores: Float64Array) => void;
  /** The estimate. */
  readonly value: number;
  /** To the raw score, by column. */
  readonly contributions: ReadonlyMap<string, number>;
}

/** @param reasons strongest first, no column in two of them. Deterministic. */
export function waterfallOf(reasons: readonly PredictionReason[], { expected, output, finish, value, contributions }: WaterfallSource): Waterfall {
  const raw = Float64Array.from(expected);
  const estimate = (): number => {
    const finished = raw.slice();
    finish(finished);
    return finished[output]!;
  };
  const typical = estimate();
  let reached = typical;
  const told = reasons.slice(0, MOST_ROWS);
  const rows = told.map(({ column, columns, text, evidence }): WaterfallRow => {
    raw[output]! += columns.reduce((sum, name) => sum + (contributions.get(name) ?? 0), 0);
    const next = estimate();
    const effect = next - reached;
    reached = next;
    return { column, columns, text, effect, events: evidence.length };
  });
  return { typical, rows, rest: { reasons: contributions.size - told.reduce((sum, { columns }) => sum + columns.length, 0), effect: value - reached }, value };
}
