/** How good one list is for what came: the metrics of one question. */

/** Metrics that each question has a value of, at each cut. */
export const rankingMetrics = ['hr', 'ndcg', 'mrr', 'recall', 'precision'] as const;

/** Hit rate, normalised discounted cumulative gain, mean reciprocal rank, recall, precision. */
export type RankingMetric = (typeof rankingMetrics)[number];

/** Values of one list at one cut. */
export type RankingValues = Readonly<Record<RankingMetric, number>>;

/**
 * Judges the first `cut` items of a list. Relevance is yes or no; the best possible list has all that came in front; the reciprocal
 * rank is that of the first hit; precision counts a list that is shorter than the cut as filled with misses.
 * Source: Järvelin & Kekäläinen, TOIS 20, 2002 (NDCG). Cost O(cut).
 * @param came different items, at least one
 */
export function rankingValues(list: readonly number[], came: ReadonlySet<number>, cut: number): RankingValues {
  let [hits, gain, first] = [0, 0, 0];
  for (let place = 0; place < Math.min(cut, list.length); place++) {
    if (!came.has(list[place]!)) continue;
    hits++;
    gain += discount(place);
    if (first === 0) first = place + 1;
  }
  let best = 0;
  for (let place = 0; place < Math.min(cut, came.size); place++) best += discount(place);
  return { hr: hits > 0 ? 1 : 0, ndcg: gain / best, mrr: first === 0 ? 0 : 1 / first, recall: hits / came.size, precision: hits / cut };
}

function discount(place: number): number {
  return 1 / Math.log2(place + 2);
}
