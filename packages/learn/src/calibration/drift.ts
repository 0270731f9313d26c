/**
 * What a model will be off by when it is asked, as far as the past tells. Examples teach only once their label is known, so that
 * whoever is asked is later than all of them; where the share of "yes" has moved over those who teach, in a way that their
 * columns do not explain, it will have moved on. A line through what is left over, in log odds by time, is carried on to
 * the moment of the question. A prior holds its slope back, so that few months are not made into a law.
 */
import type { Calibration, ScoreInterval } from '@limn/engine';
import { normalQuantile } from '../metric/law.ts';

/** Rows that were scored by what did not learn from them. */
export interface DriftRows {
  /** [rows]; probabilities as they are told. */
  readonly scores: Float64Array;
  /** [rows]; 1 or 0. */
  readonly labels: Float64Array;
  /** [rows]; moments, ms. */
  readonly at: Float64Array;
  /** How much each row counts: those of one customer say little more than one of them. */
  readonly weight: number;
}

/** How far log odds are moved. */
export interface Drift {
  readonly shift: number;
  /** Standard error of the shift. */
  readonly error: number;
}

const MONTH_MS = 30 * 86_400_000;
/** One over the variance that a slope is believed to have beforehand: log odds move by some .2 a month. */
const SLOPE_PRECISION = 20;
const ROUNDS = 50;
const NEAREST = 1e-6;

/**
 * The line at the moment of the question: Newton's steps on the penalised likelihood, scores as offsets (a logistic regression of
 * the residual; Cox, Biometrika 45, 1958). Deterministic. Cost: some passes over the rows.
 * @param askedAt moment, ms
 */
export function fitDrift({ scores, labels, at, weight }: DriftRows, askedAt: number): Drift {
  const odds = scores.map(logOdds);
  const months = at.map((moment) => (moment - askedAt) / MONTH_MS);
  let [shift, slope, variance] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    let [g0, g1, h00, h01, h11] = [0, -SLOPE_PRECISION * slope, NEAREST, 0, SLOPE_PRECISION];
    odds.forEach((score, row) => {
      const month = months[row]!;
      const p = sigmoid(score + shift + slope * month);
      const [above, curvature] = [weight * (labels[row]! - p), weight * p * (1 - p)];
      g0 += above;
      g1 += above * month;
      h00 += curvature;
      h01 += curvature * month;
      h11 += curvature * month * month;
    });
    const determinant = h00 * h11 - h01 * h01;
    const step = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant] as const;
    shift += step[0];
    slope += step[1];
    variance = h11 / determinant;
    if (Math.abs(step[0]) + Math.abs(step[1]) < 1e-9) break;
  }
  return { shift, error: Math.sqrt(variance) };
}

/** A calibration whose probabilities are moved. @param calibration absent: scores as they are */
export function driftedCalibration({ shift }: Drift, calibration: Calibration = asTheyAre()): Calibration {
  return { x: calibration.x, y: calibration.y.map((p) => moved(p, shift)) };
}

/** Bounds of moved probabilities: moved alike, and farther apart by what is not known of the shift. */
export function driftedInterval({ shift, error }: Drift, { x, low, high, level, ...rest }: ScoreInterval): ScoreInterval {
  const reach = normalQuantile((1 + level) / 2) * error;
  return { ...rest, level, x: x.map((p) => moved(p, shift)), low: low.map((p) => moved(p, shift - reach)), high: high.map((p) => moved(p, shift + reach)) };
}

const POINTS = 200;

/** Near enough to each other that lines between the points follow a shift of log odds within some thousandths. */
function asTheyAre(): Calibration {
  const x = Array.from({ length: POINTS + 1 }, (_, i) => (1 - Math.cos((Math.PI * i) / POINTS)) / 2);
  return { x, y: x };
}

/** 0 and 1 stay what they are: of what is sure nothing is left over. */
function moved(p: number, shift: number): number {
  return p <= 0 || p >= 1 ? p : sigmoid(Math.log(p / (1 - p)) + shift);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function logOdds(p: number): number {
  const inside = Math.min(Math.max(p, NEAREST), 1 - NEAREST);
  return Math.log(inside / (1 - inside));
}
