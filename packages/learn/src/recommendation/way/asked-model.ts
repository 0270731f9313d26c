/** What has learnt, as a way of the recommender that serves: it is asked beforehand, and answers what it said. */
import type { Candidate, CandidateRequest, ModelledSource } from '@limn/engine';
import type { Recommender } from '../judge/method.ts';

/** As deep as a list ever looks. */
const DEEPEST = 2_000;

/** One customer after the other, each prepared before it is asked about. @param itemKeys names of its items by their numbers */
export function askedModel(recommender: Recommender, itemKeys: readonly string[]): ModelledSource {
  let asked = '';
  let answer: readonly Candidate[] = [];
  const keyOf = ({ customer, history, now }: CandidateRequest): string => `${customer} ${now} ${history.length}`;
  return {
    itemKeys,
    async prepare(request) {
      const key = keyOf(request);
      if (key === asked) return;
      [answer = []] = await recommender.recommend([{ ...request, limit: DEEPEST }]);
      asked = key;
    },
    source: { candidates: (request) => (keyOf(request) === asked ? answer.slice(0, request.limit) : []), because: () => [] },
  };
}
