/** Curves of a model's scores, as points to draw and tables to read. */
import { betaQuantile } from './law.ts';
import { orderByScore, type ScoredRows } from './metric.ts';
import { prepareBins } from './probability.ts';

/** Rows of like scores: what was promised, and what came. */
export interface CalibrationPoint {
  readonly rows: number;
  readonly meanScore: number;
  readonly meanLabel: number;
  /** Where the true share lies with 95 % (Jeffreys; Brown, Cai & DasGupta 2001). Absent: amounts. */
  readonly low?: number;
  readonly high?: number;
}

/** One point a tenth of the rows, the lowest scores first. @param of what labels are: shares get an interval */
export function calibrationCurve(rows: ScoredRows, { bins = 10, of = 'probability' }: { readonly bins?: number; readonly of?: 'probability' | 'amount' } = {}): readonly CalibrationPoint[] {
  const found = prepareBins(rows, bins)(rows.weights ?? new Float64Array(rows.labels.length).fill(1));
  return found.map(({ rows: count, meanScore, meanLabel }) => {
    if (of === 'amount') return { rows: count, meanScore, meanLabel };
    const [yes, no] = [meanLabel * count + 0.5, (1 - meanLabel) * count + 0.5];
    return { rows: count, meanScore, meanLabel, low: meanLabel === 0 ? 0 : betaQuantile(0.025, yes, no), high: meanLabel === 1 ? 1 : betaQuantile(0.975, yes, no) };
  });
}

/** One step of a lift table, the highest scores first. */
export interface LiftStep {
  /** Of all rows, from the highest score down to here, 0 to 1. */
  readonly share: number;
  /** Of all "yes" (or of the whole amount), those among them. */
  readonly gain: number;
  /** Share of "yes" (or mean amount) in this step. */
  readonly rate: number;
  /** `gain / share`: how many times better than any rows. */
  readonly lift: number;
}

/** Lift and gain in steps of equal weight; equal scores at a border come in by their mean. */
export function liftTable({ scores, labels, weights }: ScoredRows, steps = 10): readonly LiftStep[] {
  const { order, ends } = orderByScore(scores);
  const weightOf = (row: number): number => (weights === undefined ? 1 : weights[row]!);
  let [total, all] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    total += weightOf(row);
    all += weightOf(row) * labels[row]!;
  }
  const table: LiftStep[] = [];
  let [taken, top, before] = [0, 0, 0];
  for (let run = ends.length - 1; run >= 0; run--) {
    let [weight, sum] = [0, 0];
    for (let at = run === 0 ? 0 : ends[run - 1]!; at < ends[run]!; at++) {
      weight += weightOf(order[at]!);
      sum += weightOf(order[at]!) * labels[order[at]!]!;
    }
    for (let border = ((table.length + 1) / steps) * total; table.length < steps && taken + weight >= border * (1 - 1e-12); border = ((table.length + 1) / steps) * total) {
      const reached = top + (weight > 0 ? (sum * (border - taken)) / weight : 0);
      const share = (table.length + 1) / steps;
      table.push({ share, gain: reached / all, rate: (reached - before) / (total / steps), lift: reached / all / share });
      before = reached;
    }
    taken += weight;
    top += sum;
  }
  return table;
}

/** A point of the ROC curve: share of "no" and share of "yes" at or above a score. */
export interface RocPoint {
  readonly no: number;
  readonly yes: number;
}

/** From (0, 0) to (1, 1), at most so many points between. */
export function rocCurve({ scores, labels, weights }: ScoredRows, most = 200): readonly RocPoint[] {
  const { order, ends } = orderByScore(scores);
  const points: RocPoint[] = [{ no: 0, yes: 0 }];
  let [yes, no] = [0, 0];
  for (let run = ends.length - 1; run >= 0; run--) {
    for (let at = run === 0 ? 0 : ends[run - 1]!; at < ends[run]!; at++) {
      const row = order[at]!;
      if (labels[row] === 1) yes += weights === undefined ? 1 : weights[row]!;
      else no += weights === undefined ? 1 : weights[row]!;
    }
    points.push({ no, yes });
  }
  const every = Math.max(1, Math.ceil(points.length / most));
  return points.filter((_, i) => i % every === 0 || i === points.length - 1).map((point) => ({ no: point.no / no, yes: point.yes / yes }));
}
