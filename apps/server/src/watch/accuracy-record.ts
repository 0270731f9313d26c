/** How right a model was, moment by moment, since it was judged; and how right it was then. */
import type { AccuracyOverTime, EvaluationReport, Interval, MeasuredSubgroup } from '@limn/learn';

/** Of one prediction and its champion. */
export interface AccuracyRecord extends AccuracyOverTime {
  readonly model: string;
  /** The last day at which it was worked out. */
  readonly day: number;
  /** What its evaluation said; absent: none stands beside it. */
  readonly judged?: { readonly metric: string; readonly main: Interval; readonly subgroups: readonly MeasuredSubgroup[] };
}

/** From the evaluation beside a model. @returns undefined: it is none */
export function judgedOf(evaluation: EvaluationReport): AccuracyRecord['judged'] {
  const found = evaluation.models[0]?.metrics.find(({ metric }) => metric === evaluation.main);
  if (found === undefined) return undefined;
  const { value, low, high, level } = found;
  return { metric: evaluation.main, main: { value, low, high, level }, subgroups: evaluation.subgroups };
}
