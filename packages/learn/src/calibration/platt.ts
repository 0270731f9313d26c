/** A straight line between log odds. */
import type { Calibration } from '@limn/engine';
import type { ScoredRows } from '../metric/metric.ts';

/** True log odds are `slope × told log odds + shift`. */
export interface PlattLine {
  readonly slope: number;
  readonly shift: number;
}

/** Log odds beyond this are not told apart. */
const FARTHEST = 14;
const STEP = 0.1;
const NEAREST = 1e-6;

/**
 * Fits two numbers, which a few hundred rows allow. A line that would fall is level: scores that say the opposite say nothing.
 * Source: Platt 1999; Newton's steps and targets off 0 and 1 as Lin, Lin & Weng, Machine Learning 68, 2007.
 * @param rows scores that were made without their labels
 */
export function fitPlatt({ scores, labels, weights }: ScoredRows): PlattLine {
  const weightOf = (row: number): number => (weights === undefined ? 1 : weights[row]!);
  let [yes, no] = [0, 0];
  labels.forEach((label, row) => (label === 1 ? (yes += weightOf(row)) : (no += weightOf(row))));
  const [high, low] = [(yes + 1) / (yes + 2), 1 / (no + 2)];
  const odds = scores.map(logOddsOf);
  let line: PlattLine = { slope: 1, shift: 0 };
  let loss = lossOf(line);
  for (let round = 0; round < 100; round++) {
    const { slope, shift, size } = newtonStep(line);
    let part = 1;
    for (; part > 1e-9; part /= 2) {
      const tried = { slope: line.slope + part * slope, shift: line.shift + part * shift };
      const reached = lossOf(tried);
      if (reached > loss) continue;
      [line, loss] = [tried, reached];
      break;
    }
    if (size * part < 1e-9 || part <= 1e-9) break;
  }
  if (line.slope > 0) return line;
  return { slope: 0, shift: Math.log((yes + 0.5) / (no + 0.5)) };

  function lossOf({ slope, shift }: PlattLine): number {
    return odds.reduce((sum, x, row) => {
      const score = slope * x + shift;
      return sum + weightOf(row) * (Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - (labels[row] === 1 ? high : low) * score);
    }, 0);
  }

  function newtonStep({ slope, shift }: PlattLine): PlattLine & { readonly size: number } {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9];
    odds.forEach((x, row) => {
      const p = 1 / (1 + Math.exp(-(slope * x + shift)));
      const [above, curvature] = [weightOf(row) * ((labels[row] === 1 ? high : low) - p), weightOf(row) * p * (1 - p)];
      g0 += above * x;
      g1 += above;
      h00 += curvature * x * x;
      h01 += curvature * x;
      h11 += curvature;
    });
    const determinant = h00 * h11 - h01 * h01;
    const step = { slope: (h11 * g0 - h01 * g1) / determinant, shift: (h00 * g1 - h01 * g0) / determinant };
    return { ...step, size: Math.abs(step.slope) + Math.abs(step.shift) };
  }
}

/** The line as points; between them it is off by less than 4e-4 for slopes up to 2. */
export function plattCalibration({ slope, shift }: PlattLine): Calibration {
  const odds = Array.from({ length: Math.round((2 * FARTHEST) / STEP) + 1 }, (_, i) => i * STEP - FARTHEST);
  return { x: odds.map(sigmoid), y: odds.map((x) => sigmoid(slope * x + shift)) };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function logOddsOf(p: number): number {
  const inside = Math.min(Math.max(p, NEAREST), 1 - NEAREST);
  return Math.log(inside / (1 - inside));
}
