/** From raw scores to what they mean: link, then calibration. */
import type { Calibration, ScoreLink } from './model.ts';

/** Applies a link to the raw scores, in place. Probabilities stay exact at both ends: nothing overflows. */
export function applyLink(link: ScoreLink, scores: Float64Array): void {
  switch (link) {
    case 'identity':
      return;
    case 'logistic':
      for (let i = 0; i < scores.length; i++) scores[i] = logistic(scores[i]!);
      return;
    case 'exp':
      for (let i = 0; i < scores.length; i++) scores[i] = Math.exp(scores[i]!);
      return;
    case 'softmax': {
      const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
      for (let i = 0; i < scores.length; i++) scores[i] = Math.exp(scores[i]! - largest);
      divideBySum(scores);
    }
  }
}

/** `1 / (1 + e^−x)`, without overflow. */
export function logistic(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/** Applies calibrations, one an output, in place; those of several classes sum to 1 again. */
export function applyCalibration(calibration: readonly Calibration[], link: ScoreLink, scores: Float64Array): void {
  for (let i = 0; i < scores.length; i++) scores[i] = calibrated(calibration[i]!, scores[i]!);
  if (link === 'softmax') divideBySum(scores);
}

/** Straight lines between the points, flat beyond the first and last. Cost: log₂ of the points. */
export function calibrated({ x, y }: Calibration, score: number): number {
  if (x.length === 0 || Number.isNaN(score)) return score;
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x[middle]! <= score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return y[0]!;
  if (low === x.length) return y[low - 1]!;
  const [x0, x1, y0, y1] = [x[low - 1]!, x[low]!, y[low - 1]!, y[low]!];
  return y0 + ((y1 - y0) * (score - x0)) / (x1 - x0);
}

function divideBySum(scores: Float64Array): void {
  const sum = scores.reduce((all, score) => all + score, 0);
  for (let i = 0; i < scores.length; i++) scores[i] = sum > 0 ? scores[i]! / sum : 1 / scores.length;
}
