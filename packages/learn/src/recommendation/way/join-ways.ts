/**
 * Which learnt ways belong into a list. A way that beats popularity by itself may still push better items out of the blend: so the list that
 * would be shown is made with it and without it, at a moment of the past, and it joins only where the list does not get worse.
 */
import type { ModelledSource } from '@limn/engine';
import type { RankingDifference } from '../judge/judge-report.ts';
import { compareRuns } from '../judge/measure-runs.ts';
import { measureShown, type MethodRun, type RunOptions, type ShownLists } from '../judge/method-run.ts';
import type { QuestionPart } from '../judge/questions.ts';
import { standingLists, type StandingListsOptions } from '../judge/standing-lists.ts';
import type { StandingRecommender } from '../judge/standing-recommender.ts';

/** A way that learnt from the past of the question part. */
export interface JoiningWay {
  readonly way: string;
  readonly model: ModelledSource;
}

/** How to decide. */
export interface JoinWaysOptions extends StandingListsOptions {
  readonly part: QuestionPart;
  readonly asking: RunOptions;
  readonly level: number;
}

/** What was decided, with the lists that it was decided by. */
export interface JoinedWays {
  /** By way: the list with it less the list without it. */
  readonly differences: ReadonlyMap<string, RankingDifference>;
  readonly joined: ReadonlySet<string>;
  /** What would be shown first; then with what did not join, and without what did. */
  readonly shown: readonly ShownLists[];
}

/** Takes the ways in their order, each beside those that joined before it. Cost: a list for each question and way, and once more without any. */
export async function joinWays(standing: StandingRecommender, ways: readonly JoiningWay[], { part, asking, level, onProgress, ...options }: JoinWaysOptions): Promise<JoinedWays> {
  const { name, k } = options;
  const made = async (served: readonly JoiningWay[], called: string, step: number): Promise<{ readonly lists: ShownLists; readonly run: MethodRun }> => {
    standing.serve({ models: new Map(served.map(({ way, model }) => [`${name}/${way}`, model])) });
    const lists = { name: called, lists: [await standingLists(standing, part, { ...options, onProgress: (share) => onProgress?.((step + share) / (ways.length + 1)) })] };
    return { lists, run: measureShown(lists, [part], asking) };
  };
  const differences = new Map<string, RankingDifference>();
  const bare = await made([], `${name} − ${ways.map(({ way }) => way).join(' − ')}`, 0);
  const joined: JoiningWay[] = [];
  const others: ShownLists[] = [];
  let best = bare;
  for (const [step, way] of ways.entries()) {
    const tried = await made([...joined, way], `${name} + ${way.way}`, step + 1);
    const difference = compareRuns(tried.run, best.run, { cases: part.cases, k, seed: asking.seed, level });
    differences.set(way.way, difference);
    // On average no worse is enough: what does not matter today may matter to customers of tomorrow.
    if (difference.verdict === 'worse' || difference.value < 0) others.push(tried.lists);
    else {
      best = tried;
      joined.push(way);
    }
  }
  standing.serve({ models: new Map(joined.map(({ way, model }) => [`${name}/${way}`, model])) });
  const without = joined.length === 0 ? [] : [{ ...bare.lists, name: `${name} − ${joined.map(({ way }) => way).join(' − ')}` }];
  return { differences, joined: new Set(joined.map(({ way }) => way)), shown: [{ ...best.lists, name }, ...without, ...others] };
}
