/** One method asked all questions, and what its lists are worth. */
import type { Candidate, CandidateRequest } from '@limn/engine';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { gatherLists, type ListFacts } from './measure-lists.ts';
import type { Method, Recommender } from './method.ts';
import { choosingPart, type QuestionPart, type Questions } from './questions.ts';
import { rankingMetrics, rankingValues } from './ranking-metric.ts';
import type { JudgedCase } from './split.ts';

/** Lists that stand already, whoever made them: what is judged as it would be shown. */
export interface ShownLists {
  /** As a method is called. */
  readonly name: string;
  /** [splits] of [questions]: items by the numbers of the split's past, best first. */
  readonly lists: readonly (readonly (readonly number[])[])[];
}

/** What is told of one method's run. */
export interface MethodRun {
  readonly method: string;
  /** By `metric@k`: [questions of all splits]. */
  readonly values: ReadonlyMap<string, Float64Array>;
  readonly facts: ListFacts;
  readonly seconds: { readonly learning: number; readonly answering: number };
}

/** Categories of each item of a past, by its numbers: every split numbers items anew. */
export type CategoriesOf = (past: InteractionTable) => readonly (readonly number[])[];

/** How to ask. */
export interface RunOptions {
  readonly cuts: readonly number[];
  readonly k: number;
  readonly seed: number;
  readonly categories?: CategoriesOf;
  readonly onProgress?: (method: string, share: number, doing: string) => void;
}

/** Requests that a method is asked at once. */
const BATCH = 512;

/** Learns and asks, split after split. */
export async function runMethod(method: Method, { parts, repeats: { keep } }: Questions, { onProgress, ...options }: RunOptions): Promise<MethodRun> {
  const lists: (readonly (readonly number[])[])[] = [];
  let [learning, answering] = [0, 0];
  for (const [place, part] of parts.entries()) {
    const tell = (share: number, doing: string): void => onProgress?.(method.name, (place + share) / parts.length, doing);
    const begun = performance.now();
    const recommender = await method.learn(part.split.past, { seed: options.seed, choosing: choosingPart(part.split, keep, options.k), onProgress: (share, doing) => tell(share / 2, doing) });
    const learnt = performance.now();
    try {
      lists.push(await answersOf(recommender, part.cases, { longest: options.cuts.at(-1)!, keep, onProgress: (share) => tell(0.5 + share / 2, 'answering') }));
    } finally {
      await recommender.close?.();
    }
    learning += (learnt - begun) / 1_000;
    answering += (performance.now() - learnt) / 1_000;
  }
  return { ...measureShown({ name: method.name, lists }, parts, options), seconds: { learning, answering } };
}

/** Judges lists that stand. */
export function measureShown({ name, lists }: ShownLists, parts: readonly QuestionPart[], { cuts, k, categories }: RunOptions): MethodRun {
  const questions = parts.reduce((sum, { cases }) => sum + cases.length, 0);
  const values = new Map(cuts.flatMap((cut) => rankingMetrics.map((metric) => [`${metric}@${cut}`, new Float64Array(questions)])));
  const facts: ListFacts[] = [];
  let question = 0;
  for (const [place, { split, cases }] of parts.entries()) {
    const gathered = gatherLists(split.past, categories?.(split.past));
    for (const [i, { truth }] of cases.entries()) {
      const list = lists[place]![i]!;
      const came = new Set(truth);
      gathered.add(list.slice(0, k));
      for (const cut of cuts) {
        const found = rankingValues(list, came, cut);
        for (const metric of rankingMetrics) values.get(`${metric}@${cut}`)![question] = found[metric];
      }
      question++;
    }
    facts.push(gathered.finish());
  }
  return { method: name, values, facts: meanFacts(facts), seconds: { learning: 0, answering: 0 } };
}

/** Lists as they would be shown: what was had before is left out where it may not be named. */
async function answersOf(recommender: Recommender, cases: readonly JudgedCase[], { longest, keep, onProgress }: { readonly longest: number; readonly keep: boolean; readonly onProgress: (share: number) => void }): Promise<readonly (readonly number[])[]> {
  const lists: (readonly number[])[] = [];
  for (let from = 0; from < cases.length; from += BATCH) {
    const batch = cases.slice(from, from + BATCH);
    const had = batch.map(({ history }) => (keep ? undefined : new Set(history.map(({ item }) => item))));
    const requests = batch.map(({ customer, history, now }, i): CandidateRequest => ({ customer, history, now, limit: longest + (had[i]?.size ?? 0) }));
    const answers: readonly (readonly Candidate[])[] = await recommender.recommend(requests);
    lists.push(...answers.map((candidates, i) => candidates.map(({ item }) => item).filter((item) => had[i]?.has(item) !== true).slice(0, longest)));
    onProgress(from / cases.length);
  }
  return lists;
}

/** Of several splits, the mean of each. */
function meanFacts(facts: readonly ListFacts[]): ListFacts {
  const mean = (of: (each: ListFacts) => number | undefined): number => facts.reduce((sum, each) => sum + (of(each) ?? 0), 0) / facts.length;
  return { coverage: mean(({ coverage }) => coverage), novelty: mean(({ novelty }) => novelty), ...(facts.every(({ diversity }) => diversity !== undefined) && { diversity: mean(({ diversity }) => diversity) }) };
}
