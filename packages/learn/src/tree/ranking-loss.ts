/**
 * LambdaMART: trees that order the items of each request. The loss of an order has no gradient, as an order jumps; but for two
 * items of different grades it is known which way each should move, and by how much NDCG would change if they changed
 * places. That change, times the gradient of the logistic loss of the pair, is the gradient here (Burges 2010, "From RankNet
 * to LambdaRank to LambdaMART", MSR-TR-2010-82). Only pairs of which one stands near the top are looked at, as the others
 * hardly move the metric.
 *
 * Weights say how much a row counts where it should move up: the inverse of how likely its place was looked at turns clicks,
 * which fall on what stood on top, into what would have been clicked had all places been looked at (Joachims, Swaminathan &
 * Schnabel, WSDM 2017).
 */
import { bestGain, discountsOf, gainOf, longestOf, ndcg, rowsOf } from '../metric/ndcg.ts';
import type { Labelled, Loss } from './loss.ts';

/** Pairs are looked at down to so many places below those that count. */
const BEYOND = 3;

/** The loss over requests; its mean is 1 − NDCG. @param places at the top that count */
export function rankingLoss(places: number): Loss {
  return {
    link: 'identity',
    outputs: 1,
    base: () => [0],
    differentiate(data, [scores], rows, [into]) {
      const requests = data.requests!;
      const discounts = discountsOf(longestOf(requests), places);
      for (let i = 0, request = 0; i < rows.length; request++) {
        // Own rows are whole requests, in their order.
        while (requests[request + 1]! <= rows[i]!) request++;
        const order = rowsOf(requests, request);
        i += order.length;
        for (const row of order) into![2 * row] = into![2 * row + 1] = 0;
        const best = bestGain(data.labels, order, discounts);
        if (best > 0) addPairs(data, scores!, order.sort((a, b) => scores![b]! - scores![a]! || a - b), { discounts, best, top: places + BEYOND }, into!);
      }
    },
    mean: ({ labels, weights, requests }, [scores]) => 1 - ndcg({ scores: scores!, grades: labels, requests: requests!, weights }, places),
  };
}

interface Measure {
  /** [places]. */
  readonly discounts: Float64Array;
  /** What the best order gains. */
  readonly best: number;
  /** One row of a pair stands above this place. */
  readonly top: number;
}

/** Adds [gradient, hessian] of the pairs of a request. @param order its rows, highest score first */
function addPairs({ labels, weights }: Labelled, scores: Float64Array, order: Uint32Array, { discounts, best, top }: Measure, into: Float64Array): void {
  for (let one = 0; one < Math.min(top, order.length); one++) {
    for (let other = one + 1; other < order.length; other++) {
      const [a, b] = [order[one]!, order[other]!];
      const grades = labels[a]! - labels[b]!;
      if (grades === 0) continue;
      const [up, down] = grades > 0 ? [a, b] : [b, a];
      const change = Math.abs((gainOf(labels[a]!) - gainOf(labels[b]!)) * (discounts[one]! - discounts[other]!)) / best;
      const weight = change * (weights?.[up] ?? 1);
      const wrong = 1 / (1 + Math.exp(scores[up]! - scores[down]!));
      const hessian = weight * wrong * (1 - wrong);
      into[2 * up]! -= weight * wrong;
      into[2 * down]! += weight * wrong;
      into[2 * up + 1]! += hessian;
      into[2 * down + 1]! += hessian;
    }
  }
}
