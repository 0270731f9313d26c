/**
 * How likely each place of a list is looked at, from logs alone: items that were shown at two places tell how much of the
 * difference in clicks is the place's (intervention harvesting: Agarwal, Zaitsev, Wang, Li, Najork & Joachims, WSDM 2019).
 * Exploration makes such items; a list that never changes tells nothing.
 */
import type { ImpressionTable } from './impression-table.ts';

/** Clicks that a place and the next must have together, on items shown at both; below, the next is taken to be looked at as much. */
const LEAST_CLICKS = 10;

/**
 * Chance of being looked at by place, relative to the first, which is 1: [places], not increasing, above 0. Each place is
 * compared with the one before it by the items that stood at both, so errors add up down the list. Cost: a pass over the rows.
 */
export function estimateExamination({ rows, items, positions, clicks }: Pick<ImpressionTable, 'rows' | 'items' | 'positions' | 'clicks'>, places: number): readonly number[] {
  /** By item and place. */
  const seen = new Map<number, { readonly shown: Float64Array; readonly clicked: Float64Array }>();
  for (let row = 0; row < rows; row++) {
    const position = positions[row]!;
    if (position >= places) continue;
    const counts = seen.get(items[row]!) ?? { shown: new Float64Array(places), clicked: new Float64Array(places) };
    seen.set(items[row]!, counts);
    counts.shown[position]!++;
    counts.clicked[position]! += clicks[row]!;
  }
  const examination = [1];
  for (let place = 1; place < places; place++) {
    let [above, here, came] = [0, 0, 0];
    for (const { shown, clicked } of seen.values()) {
      // Each item counts by the place where it was shown less: as if both had shown it so often.
      const weight = Math.min(shown[place - 1]!, shown[place]!);
      if (weight === 0) continue;
      above += (weight * clicked[place - 1]!) / shown[place - 1]!;
      here += (weight * clicked[place]!) / shown[place]!;
      came += clicked[place - 1]! + clicked[place]!;
    }
    const ratio = came >= LEAST_CLICKS && above > 0 && here > 0 ? Math.min(1, here / above) : 1;
    examination.push(examination[place - 1]! * ratio);
  }
  return examination.slice(0, places);
}
