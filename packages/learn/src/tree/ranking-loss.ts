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
  let prepared: PreparedRequests | undefined;
  return {
    link: 'identity',
    outputs: 1,
    base: () => [0],
    differentiate(data, [scores], rows, [into]) {
      if (prepared?.data !== data) prepared = prepareRequests(data, places);
      const { best, order } = prepared;
      const requests = data.requests!;
      for (let i = 0, request = 0; i < rows.length; request++) {
        // Own rows are whole requests, in their order.
        while (requests[request + 1]! <= rows[i]!) request++;
        const own = order.subarray(requests[request], requests[request + 1]);
        i += own.length;
        for (const row of own) into![2 * row] = into![2 * row + 1] = 0;
        if (best[request] === 0) continue;
        sortByScore(own, scores!);
        addPairs(prepared, { order: own, scores: scores!, best: best[request]!, top: places + BEYOND }, into!);
      }
    },
    mean: ({ labels, weights, requests }, [scores]) => 1 - ndcg({ scores: scores!, grades: labels, requests: requests!, weights }, places),
  };
}

/** What stays the same from round to round. */
interface PreparedRequests {
  readonly data: Labelled;
  /** [rows]. */
  readonly gains: Float64Array;
  /** [places]. */
  readonly discounts: Float64Array;
  /** [requests]; what the best order gains. */
  readonly best: Float64Array;
  /** [rows]: rows of each request, highest score first; as the last round left them, which is nearly right in the next. */
  readonly order: Uint32Array;
}

function prepareRequests(data: Labelled, places: number): PreparedRequests {
  const { labels, requests } = data;
  const discounts = discountsOf(longestOf(requests!), places);
  return {
    data,
    gains: labels.map(gainOf),
    discounts,
    best: Float64Array.from({ length: requests!.length - 1 }, (_, request) => bestGain(labels, rowsOf(requests!, request), discounts)),
    order: Uint32Array.from(labels.keys()),
  };
}

/** Longer lists are sorted from anew. */
const MOST_INSERTED = 64;

/** Highest score first, of equals the row that stood first. */
function sortByScore(order: Uint32Array, scores: Float64Array): void {
  const isBefore = (a: number, b: number): boolean => scores[a]! > scores[b]! || (scores[a] === scores[b] && a < b);
  if (order.length > MOST_INSERTED) order.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  else {
    for (let i = 1; i < order.length; i++) {
      const row = order[i]!;
      let place = i;
      for (; place > 0 && isBefore(row, order[place - 1]!); place--) order[place] = order[place - 1]!;
      order[place] = row;
    }
  }
}

interface RankedRequest {
  /** Its rows, highest score first. */
  readonly order: Uint32Array;
  readonly scores: Float64Array;
  readonly best: number;
  /** One row of a pair stands above this place. */
  readonly top: number;
}

/** Adds [gradient, hessian] of the pairs of a request. */
function addPairs({ data: { weights }, gains, discounts }: PreparedRequests, { order, scores, best, top }: RankedRequest, into: Float64Array): void {
  for (let one = 0; one < Math.min(top, order.length); one++) {
    for (let other = one + 1; other < order.length; other++) {
      const [a, b] = [order[one]!, order[other]!];
      const difference = gains[a]! - gains[b]!;
      if (difference === 0) continue;
      const [up, down] = difference > 0 ? [a, b] : [b, a];
      const change = Math.abs(difference * (discounts[one]! - discounts[other]!)) / best;
      const weight = change * (weights === undefined ? 1 : weights[up]!);
      const wrong = 1 / (1 + Math.exp(scores[up]! - scores[down]!));
      const hessian = weight * wrong * (1 - wrong);
      into[2 * up]! -= weight * wrong;
      into[2 * down]! += weight * wrong;
      into[2 * up + 1]! += hessian;
      into[2 * down + 1]! += hessian;
    }
  }
}
