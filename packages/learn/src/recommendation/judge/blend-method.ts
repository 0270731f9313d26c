/**
 * Several ways as one: each names its items, and their shares of its best score are added up with a weight each. The weights are chosen
 * by a later part of the past, one after the other, until none helps.
 */
import type { Candidate, CandidateRequest } from '@limn/engine';
import { sampleCases } from './chosen-method.ts';
import type { ChoosingPart, LearnOptions, Method, Recommender } from './method.ts';
import { rankingValues } from './ranking-metric.ts';
import type { JudgedCase } from './split.ts';

/** Of each way, so many items beyond those asked for are looked at. */
const DEEPER = 100;
const MOST_CASES = 2_000;
/** Weights that are tried for each way, beside its present one. */
const TRIED = [0, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2.5];
const ROUNDS = 3;

/** A method of other methods. Cost: the parts learn twice where weights are chosen. */
export function blendMethod(name: string, parts: readonly Method[]): Method {
  return {
    name,
    async learn(past, options) {
      const weights = options.choosing === undefined || options.choosing.cases.length === 0 ? parts.map(() => 1) : await chooseWeights(parts, options.choosing, options);
      const used = parts.filter((_, part) => weights[part]! > 0);
      const learnt: Recommender[] = [];
      for (const [place, part] of used.entries()) {
        learnt.push(await part.learn(past, { ...options, onProgress: (share, doing) => options.onProgress?.(0.5 + (place + share) / used.length / 2, `${part.name}: ${doing}`) }));
      }
      const usedWeights = weights.filter((weight) => weight > 0);
      return {
        async recommend(requests) {
          const lists = await askAll(learnt, requests);
          return requests.map(({ limit }, i) => blended(lists.map((of) => of[i]!), usedWeights).slice(0, limit));
        },
        async close() {
          for (const each of learnt) await each.close?.();
        },
      };
    },
  };
}

/** [parts] of [requests]. */
async function askAll(parts: readonly Recommender[], requests: readonly CandidateRequest[]): Promise<readonly (readonly (readonly Candidate[])[])[]> {
  const deeper = requests.map((request) => ({ ...request, limit: request.limit + DEEPER }));
  const answers: (readonly (readonly Candidate[])[])[] = [];
  for (const part of parts) answers.push(await part.recommend(deeper));
  return answers;
}

/** Scores are shares of each list's best: lists of any scale are alike. */
function blended(lists: readonly (readonly Candidate[])[], weights: readonly number[]): readonly Candidate[] {
  const scores = new Map<number, number>();
  for (const [part, list] of lists.entries()) {
    const best = list[0]?.score ?? 0;
    if (!(best > 0)) continue;
    for (const { item, score } of list) scores.set(item, (scores.get(item) ?? 0) + (weights[part]! * Math.max(0, score)) / best);
  }
  return [...scores].map(([item, score]) => ({ item, score })).sort((one, other) => other.score - one.score || one.item - other.item);
}

async function chooseWeights(parts: readonly Method[], choosing: ChoosingPart, options: LearnOptions): Promise<readonly number[]> {
  const cases = sampleCases(choosing.cases, MOST_CASES, options.seed);
  const requests = cases.map(({ customer, history, now }) => ({ customer, history, now, limit: choosing.k + (choosing.keepRepeats ? 0 : history.length) }));
  const lists: (readonly (readonly Candidate[])[])[] = [];
  for (const [place, part] of parts.entries()) {
    const { choosing: _, ...rest } = options;
    const learnt = await part.learn(choosing.past, { ...rest, onProgress: (share, doing) => options.onProgress?.((place + share) / parts.length / 2, `${part.name}: ${doing}`) });
    lists.push(...(await askAll([learnt], requests)));
    await learnt.close?.();
  }
  const merit = (weights: readonly number[]): number => cases.reduce((sum, each, i) => sum + ndcgOf(blended(lists.map((of) => of[i]!), weights), each, choosing), 0);
  let weights: readonly number[] = parts.map(() => 0.5);
  let most = merit(weights);
  for (let round = 0, better = true; round < ROUNDS && better; round++) {
    better = false;
    for (const part of parts.keys()) {
      for (const weight of TRIED) {
        const tried = weights.map((each, place) => (place === part ? weight : each));
        const found = merit(tried);
        if (found > most) [weights, most, better] = [tried, found, true];
      }
    }
  }
  return weights.some((weight) => weight > 0) ? weights : parts.map(() => 1);
}

function ndcgOf(list: readonly Candidate[], { history, truth }: JudgedCase, { keepRepeats, k }: ChoosingPart): number {
  const had = keepRepeats ? undefined : new Set(history.map(({ item }) => item));
  return rankingValues(list.map(({ item }) => item).filter((item) => had?.has(item) !== true).slice(0, k), new Set(truth), k).ndcg;
}
