/**
 * Metrics of several labels of which each may hold: every customer stands once for each label, with the probability told of it
 * and whether it came. Source: Tsoumakas, Katakis & Vlahavas, Data Mining and Knowledge Discovery Handbook 2010, §34.5.
 */
import { auc } from './ranking.ts';
import type { LabelRows, Metric } from './metric.ts';

/** Mean over the labels of the AUC of each (macro average), so that rare ones count as much. Labels that never or always came are passed over. */
export const labelAuc: Metric<LabelRows> = {
  name: 'labelAuc',
  better: 'higher',
  prepare({ scores, labels, labelOf }) {
    const ones = placesByLabel(labelOf).map((places) => {
      const at = (values: Float64Array): Float64Array => Float64Array.from(places, (row) => values[row]!);
      const area = auc.prepare({ scores: at(scores), labels: at(labels) });
      return (weights: Float64Array): number => area(at(weights));
    });
    return (weights) => {
      const areas = ones.map((one) => one(weights)).filter((area) => !Number.isNaN(area));
      return areas.reduce((sum, area) => sum + area, 0) / areas.length;
    };
  },
};

/** How often a label that came is ranked above one that did not, of whichever customers (micro average). */
export const microAuc: Metric = { ...auc, name: 'microAuc' };

function placesByLabel(labelOf: Int32Array): readonly Int32Array[] {
  const places: number[][] = [];
  labelOf.forEach((label, row) => (places[label] ??= []).push(row));
  // A label without rows leaves a hole.
  return places.filter((rows) => rows !== undefined).map((rows) => Int32Array.from(rows));
}
