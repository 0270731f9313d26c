/**
 * How well scores order the items of each request: normalized discounted cumulative gain (Järvelin & Kekäläinen, ACM TOIS 20,
 * 2002). An item of grade g at place p (from 1) gains (2^g − 1) / log2(p + 1); the sum over the first k places is divided by
 * what the best order would gain. Items of equal scores share their places, so that no order of the rows is ever rewarded
 * (McSherry & Najork, ECIR 2008).
 */

/** Items of requests beside what came of them. Rows of one request stand together. */
export interface RankedRows {
  /** [rows]; higher: shown earlier. */
  readonly scores: Float64Array;
  /** [rows]; 0: nothing came of it; 1, 2, …: more and more. */
  readonly grades: Float64Array;
  /** [requests + 1]; the first row of each, then the number of rows. */
  readonly requests: Uint32Array;
  /** [rows]; how much what a row gains counts: above 1 where few would have looked. Default 1 each. */
  readonly weights?: Float64Array | undefined;
}

/** What requests gained, as shares of their ideal; requests of which nothing came have 0 of 0. */
export interface RankingGains {
  /** [requests]. */
  readonly gained: Float64Array;
  /** [requests]: with weights of 1, 1 each. */
  readonly ideal: Float64Array;
}

/** What an item of a grade gains at the first place. */
export function gainOf(grade: number): number {
  return 2 ** grade - 1;
}

/** [places]: what a gain is worth at each place, counted from 0; nothing from `k` on. */
export function discountsOf(places: number, k: number): Float64Array {
  return Float64Array.from({ length: places }, (_, place) => (place < k ? 1 / Math.log2(place + 2) : 0));
}

/** Gains of every request at its first `k` places. Cost: sorting each request. */
export function rankingGains({ scores, grades, requests, weights }: RankedRows, k: number): RankingGains {
  const count = requests.length - 1;
  const [gained, ideal] = [new Float64Array(count), new Float64Array(count)];
  const discounts = discountsOf(longestOf(requests), k);
  for (let request = 0; request < count; request++) {
    const order = rowsOf(requests, request);
    const best = bestGain(grades, order, discounts);
    if (best === 0) continue;
    const weighted = (row: number): number => (weights?.[row] ?? 1) * gainOf(grades[row]!);
    order.sort((a, b) => scores[b]! - scores[a]! || a - b);
    for (let from = 0, to = 0; from < order.length; from = to) {
      let [worth, gain] = [0, 0];
      for (; to < order.length && scores[order[to]!] === scores[order[from]!]; to++) {
        worth += discounts[to]!;
        gain += weighted(order[to]!);
      }
      gained[request]! += (worth * gain) / (to - from) / best;
    }
    order.sort((a, b) => weighted(b) - weighted(a) || a - b);
    order.forEach((row, place) => (ideal[request]! += (discounts[place]! * weighted(row)) / best));
  }
  return { gained, ideal };
}

/** What the best order gains, weights aside; 0 when nothing came of any item. */
export function bestGain(grades: Float64Array, rows: Uint32Array, discounts: Float64Array): number {
  const sorted = Float64Array.from(rows, (row) => grades[row]!).sort();
  let sum = 0;
  for (let place = 0; place < sorted.length; place++) sum += discounts[place]! * gainOf(sorted[sorted.length - 1 - place]!);
  return sum;
}

/** Mean over the requests of which anything came, by how much each counts; NaN when nothing came of any. */
export function ndcg(rows: RankedRows, k: number): number {
  const { gained, ideal } = rankingGains(rows, k);
  return gained.reduce((sum, gain) => sum + gain, 0) / ideal.reduce((sum, gain) => sum + gain, 0);
}

/** Rows of a request, in their order. */
export function rowsOf(requests: Uint32Array, request: number): Uint32Array {
  const from = requests[request]!;
  return Uint32Array.from({ length: requests[request + 1]! - from }, (_, i) => from + i);
}

/** Most rows of any request. */
export function longestOf(requests: Uint32Array): number {
  let longest = 0;
  for (let request = 1; request < requests.length; request++) longest = Math.max(longest, requests[request]! - requests[request - 1]!);
  return longest;
}
