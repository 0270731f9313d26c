/** How well scores put "yes" above "no": AUC, average precision, lift. Only their order counts. */
import { orderByScore, type Metric, type ScoredRows } from './metric.ts';

/**
 * How often a "yes" has a higher score than a "no", ties half: the area under the ROC curve. Chance is 0.5.
 * Source: Hanley & McNeil, Radiology 143, 1982. Cost O(rows log rows), then O(rows) a reckoning.
 */
export const auc: Metric = {
  name: 'auc',
  better: 'higher',
  prepare({ scores, labels }) {
    const { order, ends } = orderByScore(scores);
    const answers = Uint8Array.from(order, (row) => labels[row]!);
    return (weights) => {
      let [area, yes, no, at] = [0, 0, 0, 0];
      for (let run = 0; run < ends.length; run++) {
        let [yesHere, noHere] = [0, 0];
        for (const end = ends[run]!; at < end; at++) {
          if (answers[at] === 1) yesHere += weights[order[at]!]!;
          else noHere += weights[order[at]!]!;
        }
        area += yesHere * (no + noHere / 2);
        yes += yesHere;
        no += noHere;
      }
      return area / (yes * no);
    };
  },
};

/**
 * Mean precision over the recalls, by steps: the area under the precision-recall curve. Chance is the share of "yes".
 * Cost as `auc`.
 */
export const averagePrecision: Metric = {
  name: 'averagePrecision',
  better: 'higher',
  prepare({ scores, labels }) {
    const { order, ends } = orderByScore(scores);
    return (weights) => {
      let [sum, yes, taken] = [0, 0, 0];
      for (let run = ends.length - 1, at = order.length - 1; run >= 0; run--) {
        const begin = run === 0 ? 0 : ends[run - 1]!;
        let yesHere = 0;
        for (; at >= begin; at--) {
          const row = order[at]!;
          taken += weights[row]!;
          if (labels[row] === 1) yesHere += weights[row]!;
        }
        yes += yesHere;
        if (taken > 0) sum += yesHere * (yes / taken);
      }
      return sum / yes;
    };
  },
};

/**
 * Share of "yes" (or the mean amount) among the rows of the highest scores, over that of all: 3 is three times as many.
 * Equal scores at the border come in by their mean, so that the order of the rows never matters.
 * @param share of the rows that is taken, 0 to 1
 */
export function liftAt(share: number): Metric {
  return {
    name: 'lift',
    better: 'higher',
    prepare({ scores, labels }: ScoredRows) {
      const { order, ends } = orderByScore(scores);
      return (weights) => {
        let [total, all] = [0, 0];
        for (let row = 0; row < labels.length; row++) {
          total += weights[row]!;
          all += weights[row]! * labels[row]!;
        }
        const wanted = share * total;
        let [taken, top] = [0, 0];
        for (let run = ends.length - 1; run >= 0 && taken < wanted; run--) {
          let [weight, sum] = [0, 0];
          for (let at = run === 0 ? 0 : ends[run - 1]!; at < ends[run]!; at++) {
            weight += weights[order[at]!]!;
            sum += weights[order[at]!]! * labels[order[at]!]!;
          }
          const part = weight > 0 ? Math.min(1, (wanted - taken) / weight) : 0;
          taken += part * weight;
          top += part * sum;
        }
        return top / taken / (all / total);
      };
    },
  };
}

/** Lift among the tenth with the highest scores. */
export const lift: Metric = liftAt(0.1);
