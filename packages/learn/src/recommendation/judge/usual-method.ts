/** What the customer usually has, as the engine's way knows it; then what is popular of late. */
import { createPopularity, createUsual, type Candidate, type CandidateRequest } from '@limn/engine';
import { interactionAt } from '../interaction/histories.ts';
import { spanOf } from './following-methods.ts';
import type { Method } from './method.ts';

/** Of the past, so much is of late. */
const LATELY = 0.1;
/** One errand may leave several orders, minutes apart. */
const ONE_ORDER_MS = 43_200_000;
/** Data whose moments only count is not told in ms. */
const LEAST_MOMENT_MS = 100_000_000_000;

/** The baseline of own frequent items, made better by what others still want. */
export function usualMethod(): Method {
  return {
    name: 'usual',
    async learn(past) {
      const hasTimes = past.rows > 0 && past.at[0]! >= LEAST_MOMENT_MS;
      const usual = createUsual(hasTimes ? { leastPauseMs: ONE_ORDER_MS } : { halfLifeMs: Infinity });
      const popular = createPopularity({ itemsPerCustomer: Infinity, ...(hasTimes && { windowMs: LATELY * spanOf(past) }) });
      for (let row = 0; row < past.rows; row++) {
        usual.add(interactionAt(past, row));
        popular.add(interactionAt(past, row));
      }
      return { recommend: async (requests) => requests.map((request) => filled(usual.candidates(request), request, popular)) };
    },
  };
}

function filled(own: readonly Candidate[], request: CandidateRequest, popular: ReturnType<typeof createPopularity>): readonly Candidate[] {
  if (own.length >= request.limit) return own;
  const taken = new Set(own.map(({ item }) => item));
  const others = popular.candidates({ ...request, history: [], limit: request.limit + taken.size }).filter(({ item }) => !taken.has(item));
  // Below all that the customer had, in their order.
  return [...own, ...others.map(({ item }, place) => ({ item, score: -1 - place }))].slice(0, request.limit);
}
