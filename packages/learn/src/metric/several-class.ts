/** Metrics of several classes. */
import { auc } from './ranking.ts';
import { weightedMean, type ClassRows, type Metric } from './metric.ts';

const NEAREST = 1e-15;

/** Mean of −log of the probability given to the class that came true. */
export const classLogLoss: Metric<ClassRows> = {
  name: 'classLogLoss',
  better: 'lower',
  prepare: ({ probabilities, labels }) => weightedMean(labels.map((label, row) => -Math.log(Math.max(probabilities[label]![row]!, NEAREST)))),
};

/** Mean over the classes of the AUC of each against the others. Classes that do not occur are passed over. Source: Provost & Domingos 2000, unweighted. */
export const macroAuc: Metric<ClassRows> = {
  name: 'macroAuc',
  better: 'higher',
  prepare({ probabilities, labels }) {
    const ones = probabilities.map((scores, place) => auc.prepare({ scores, labels: labels.map((label) => (label === place ? 1 : 0)) }));
    return (weights) => {
      const areas = ones.map((one) => one(weights)).filter((area) => !Number.isNaN(area));
      return areas.reduce((sum, area) => sum + area, 0) / areas.length;
    };
  },
};

/** Share of rows whose most probable class came true; the first of equals. */
export const classAccuracy: Metric<ClassRows> = {
  name: 'classAccuracy',
  better: 'higher',
  prepare: ({ probabilities, labels }) =>
    weightedMean(
      labels.map((label, row) => {
        let best = 0;
        for (let place = 1; place < probabilities.length; place++) if (probabilities[place]![row]! > probabilities[best]![row]!) best = place;
        return best === label ? 1 : 0;
      }),
    ),
};
