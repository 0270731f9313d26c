/** How near amounts and counts come: RMSE, MAE, bias, Gini, Poisson deviance. In the unit of the label, unless said otherwise. */
import { orderByScore, weightedMean, type Metric } from './metric.ts';

/** Root of the mean square of the error. */
export const rmse: Metric = {
  name: 'rmse',
  better: 'lower',
  prepare({ scores, labels }) {
    const mean = weightedMean(scores.map((score, i) => (score - labels[i]!) ** 2));
    return (weights) => Math.sqrt(mean(weights));
  },
};

/** Mean size of the error. Of rare amounts, predicting 0 does well in it: look at it beside RMSE, bias and Gini. */
export const mae: Metric = { name: 'mae', better: 'lower', prepare: ({ scores, labels }) => weightedMean(scores.map((score, i) => Math.abs(score - labels[i]!))) };

/** Mean of score minus truth: above 0, too much is promised. */
export const bias: Metric = { name: 'bias', better: 'zero', prepare: ({ scores, labels }) => weightedMean(scores.map((score, i) => score - labels[i]!)) };

/** What was told of all together over what came, less 1: above 0, too much is promised. NaN where nothing came. */
export const totalBias: Metric = {
  name: 'totalBias',
  better: 'zero',
  prepare({ scores, labels }) {
    const [told, came] = [weightedMean(scores), weightedMean(labels)];
    return (weights) => told(weights) / came(weights) - 1;
  },
};

/**
 * How well scores put high amounts above low ones, over how well the amounts themselves do: 1 is perfect, 0 is chance.
 * Amounts are not negative. Source: Frees, Meyers & Cummings, JASA 106, 2011 (ordered Lorenz curve); no unit.
 */
export const gini: Metric = {
  name: 'gini',
  better: 'higher',
  prepare({ scores, labels }) {
    const [byScore, byLabel] = [lorenz(scores, labels), lorenz(labels, labels)];
    return (weights) => byScore(weights) / byLabel(weights);
  },
};

/** 1 − twice the area under the share of the amounts that the lowest keys hold; equal keys hold theirs evenly. */
function lorenz(keys: Float64Array, labels: Float64Array): (weights: Float64Array) => number {
  const { order, ends } = orderByScore(keys);
  return (weights) => {
    let [area, weight, amount, at] = [0, 0, 0, 0];
    for (const end of ends) {
      const [weightBefore, amountBefore] = [weight, amount];
      for (; at < end; at++) {
        const row = order[at]!;
        weight += weights[row]!;
        amount += weights[row]! * labels[row]!;
      }
      area += (weight - weightBefore) * (amount + amountBefore);
    }
    return 1 - area / (weight * amount);
  };
}

/** A count of 0 that is predicted with certainty would cost infinitely much when wrong; it counts as this. */
const LEAST = 1e-9;

/** Mean of `2 (y log(y/μ) − y + μ)`: how far counts are from what was predicted, by the law of Poisson; no unit. */
export const poissonDeviance: Metric = {
  name: 'poissonDeviance',
  better: 'lower',
  prepare: ({ scores, labels }) =>
    weightedMean(
      scores.map((score, i) => {
        const [y, mu] = [labels[i]!, Math.max(score, LEAST)];
        return 2 * ((y > 0 ? y * Math.log(y / mu) : 0) - y + mu);
      }),
    ),
};
