/** What the customer had most often, then what is popular: the baseline wherever people come back. */
import { createPopularity, type Candidate, type CandidateRequest } from '@limn/engine';
import { followingMethod } from './following-method.ts';
import type { Method } from './method.ts';

/** Own items by how often they were chosen, the more popular first on a tie; then popular ones. Source: the baseline of Hu et al., SIGIR 2020 (TIFU-KNN). */
export function frequentMethod(): Method {
  const popular = followingMethod('popular', () => createPopularity({ itemsPerCustomer: Infinity }));
  return {
    name: 'frequent',
    async learn(past, options) {
      const { recommend } = await popular.learn(past, options);
      const [all = []] = await recommend([{ history: [], now: Infinity, limit: past.itemKeys.length }]);
      const popularity = new Map(all.map(({ item, score }) => [item, score / (1 + score)]));
      return {
        recommend: async (requests) => requests.map((request): readonly Candidate[] => {
          const own = [...timesOf(request)].map(([item, times]) => ({ item, score: times + (popularity.get(item) ?? 0) }));
          const taken = new Set(own.map(({ item }) => item));
          const rest: Candidate[] = [];
          for (const { item } of all) {
            if (own.length + rest.length >= request.limit) break;
            if (!taken.has(item)) rest.push({ item, score: popularity.get(item)! });
          }
          return [...own.sort((one, other) => other.score - one.score || one.item - other.item), ...rest].slice(0, request.limit);
        }),
      };
    },
  };
}

/** At how many moments each item was chosen since it was last refused: two lines of one order are one. */
function timesOf({ history }: CandidateRequest): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  const last = new Map<number, number>();
  for (const { item, weight, at } of history) {
    if (weight < 0) times.delete(item);
    else if (last.get(item) !== at || !times.has(item)) times.set(item, (times.get(item) ?? 0) + 1);
    last.set(item, at);
  }
  return times;
}
