/** Harrell's concordance: of two customers, did the one with the higher risk go first? */
import type { DurationRows, Metric } from './metric.ts';

/**
 * Over all pairs of which it is known who was first: share with the higher score on the one who was, equal scores half. Chance
 * is 0.5. Who is last seen at a moment at which another's time came is known to be later.
 * Source: Harrell, Lee & Mark, Statistics in Medicine 15, 1996. Cost O(rows log rows) a reckoning (sums in a Fenwick tree).
 */
export const concordance: Metric<DurationRows> = {
  name: 'concordance',
  better: 'higher',
  prepare({ scores, durations, happened }) {
    const distinct = [...new Set(scores)].sort((a, b) => a - b);
    const rankOf = new Map(distinct.map((score, rank) => [score, rank + 1]));
    const ranks = Uint32Array.from(scores, (score) => rankOf.get(score)!);
    // Latest first; of one moment, those who were only last seen then come before.
    const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => durations[b]! - durations[a]! || happened[a]! - happened[b]!);
    return (weights) => {
      const later = new Float64Array(distinct.length + 1);
      let [total, agreeing, known, added] = [0, 0, 0, 0];
      const addUntil = (end: number): void => {
        for (; added < end; added++) {
          const row = order[added]!;
          total += weights[row]!;
          for (let at = ranks[row]!; at < later.length; at += at & -at) later[at]! += weights[row]!;
        }
      };
      for (let at = 0; at < order.length; at++) {
        const row = order[at]!;
        if (happened[row] !== 1) continue;
        // Those whose time came at the same moment are not compared.
        if (at === 0 || durations[order[at - 1]!] !== durations[row] || happened[order[at - 1]!] !== 1) addUntil(at);
        const below = sumUpTo(later, ranks[row]! - 1);
        agreeing += weights[row]! * (below + (sumUpTo(later, ranks[row]!) - below) / 2);
        known += weights[row]! * total;
      }
      return agreeing / known;
    };
  },
};

function sumUpTo(tree: Float64Array, rank: number): number {
  let sum = 0;
  for (let at = rank; at > 0; at -= at & -at) sum += tree[at]!;
  return sum;
}
