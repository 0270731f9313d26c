/** How true probabilities are: log loss, Brier score, accuracy, calibration error. */
import { orderByScore, weightedMean, type Metric, type ScoredRows } from './metric.ts';

/** A probability of 0 or 1 that is wrong would cost infinitely much; it counts as this near to it. */
const NEAREST = 1e-15;

/** Mean of −log of the probability given to what came true. Lower is better; chance of a half gives 0.693. */
export const logLoss: Metric = {
  name: 'logLoss',
  better: 'lower',
  prepare: ({ scores, labels }) =>
    weightedMean(
      scores.map((score, i) => {
        const p = Math.min(Math.max(score, NEAREST), 1 - NEAREST);
        return labels[i] === 1 ? -Math.log(p) : -Math.log1p(-p);
      }),
    ),
};

/** Mean square of probability minus truth. Source: Brier, Monthly Weather Review 78, 1950. */
export const brier: Metric = { name: 'brier', better: 'lower', prepare: ({ scores, labels }) => weightedMean(scores.map((score, i) => (score - labels[i]!) ** 2)) };

/** Share of rows on the right side of one half. Says little where one answer is rare: look at AUC and lift. */
export const accuracy: Metric = { name: 'accuracy', better: 'higher', prepare: ({ scores, labels }) => weightedMean(scores.map((score, i) => (score >= 0.5 === (labels[i] === 1) ? 1 : 0))) };

/** One bin of rows with scores next to each other. */
export interface ScoreBin {
  readonly weight: number;
  readonly meanScore: number;
  readonly meanLabel: number;
  readonly rows: number;
}

/** Rows in bins of equal weight from the lowest scores to the highest; rows of one score are never parted, so that there may be fewer. */
export function prepareBins({ scores, labels }: ScoredRows, bins: number): (weights: Float64Array) => readonly ScoreBin[] {
  const { order, ends } = orderByScore(scores);
  return (weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const found: ScoreBin[] = [];
    let [cumulative, weight, score, label, rows, at] = [0, 0, 0, 0, 0, 0];
    for (const end of ends) {
      for (; at < end; at++) {
        const row = order[at]!;
        const by = weights[row]!;
        weight += by;
        score += by * scores[row]!;
        label += by * labels[row]!;
        if (by > 0) rows++;
      }
      // The next border above what stands, so that a score of many rows fills several bins and leaves the rest as wide as before.
      const border = (Math.floor((cumulative / total) * bins + 1e-9) + 1) / bins;
      const filled = cumulative + weight >= border * total * (1 - 1e-12);
      if (weight === 0 || (!filled && end < order.length)) continue;
      found.push({ weight, meanScore: score / weight, meanLabel: label / weight, rows });
      cumulative += weight;
      [weight, score, label, rows] = [0, 0, 0, 0];
    }
    return found;
  };
}

/** Bins of the calibration error. */
const ERROR_BINS = 15;

/**
 * Expected calibration error: mean distance of score and truth over 15 bins of equal weight. 0 is best; chance alone gives
 * about `0.8 · √(p(1−p)·15/rows)`. Bins of equal mass, because most probabilities of rare events lie in one of equal width.
 * Source: Naeini, Cooper & Hauskrecht, AAAI 2015; Nixon et al., CVPR workshops 2019.
 */
export const calibrationError: Metric = {
  name: 'calibrationError',
  better: 'lower',
  prepare(rows) {
    const binsOf = prepareBins(rows, ERROR_BINS);
    return (weights) => {
      const bins = binsOf(weights);
      return bins.reduce((sum, bin) => sum + bin.weight * Math.abs(bin.meanScore - bin.meanLabel), 0) / bins.reduce((sum, bin) => sum + bin.weight, 0);
    };
  },
};
