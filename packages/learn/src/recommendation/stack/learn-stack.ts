/**
 * A ranking over ways: each way is asked at moments of the past that are like those to come, and LambdaMART learns from what then came
 * which of their items to put in front. What orders no better than the best way alone is not used: that way then answers.
 * Sources: Wolpert, Neural Networks 5, 1992 (stacked generalization); Burges 2010, MSR-TR-2010-82 (LambdaMART).
 */
import type { TreeEnsemble } from '@limn/engine';
import { problemOf, type Problem } from '../../errors.ts';
import { trainBoosting } from '../../tree/boosting.ts';
import type { BoostingOptions } from '../../tree/boosting-options.ts';
import { predictTrees } from '../../tree/predict-matrix.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { ChoosingPart, LearnOptions, Method, Recommender } from '../judge/method.ts';
import { gatherCandidates, type GatherOptions } from './gather-candidates.ts';
import { itemFactsOf, type ItemFacts } from './item-facts.ts';
import { chooseRequests, joinData, labelRows, partByGroup, requestsOf, tellingRequests, type StackData } from './stack-data.ts';
import { placeColumn, stackRows } from './stack-rows.ts';
import { spanOf } from './stack-ways.ts';
import { trainingParts } from './training-parts.ts';

/** What to learn by. */
export interface LearnStackOptions extends Omit<LearnOptions, 'choosing'> {
  readonly choosing: ChoosingPart;
  /** Threads that grow trees. Absent: 1. */
  readonly threads?: number;
  readonly trees?: StackTrees;
}

/** Choices of the trees. Absent: 200 rounds at most, of 7 leaves, at a rate of .07. */
export type StackTrees = Pick<BoostingOptions, 'rounds' | 'learningRate' | 'mostLeaves' | 'leastRows' | 'l2' | 'rowShare' | 'columnShare' | 'patience'>;

/** What the ranking is worth, on customers that it did not learn from; past moments, so that those to come may be worse. */
export interface StackReport {
  /** Requests that taught, and that ended the training. */
  readonly requests: { readonly train: number; readonly validation: number };
  /** NDCG of the ranking, and of each way alone. */
  readonly ndcg: { readonly ranked: number; readonly ways: readonly { readonly way: string; readonly ndcg: number }[] };
  /** Trees. */
  readonly rounds: number;
}

/** A ranking, or why there is none. */
export interface LearntStack {
  /** Absent: the ways are better without. */
  readonly trees?: TreeEnsemble;
  readonly report?: StackReport;
  /** `stack_cases_few`, `stack_no_better`. */
  readonly problems: readonly Problem[];
}

const GATHERED = { depth: 100, most: 80 } as const;
const MOST_REQUESTS = 5_000;
const LEAST_REQUESTS = 100;
const VALIDATION_SHARE = 0.15;
const WINDOW_SHARES = [0.03, 0.1, 0.3] as const;
/** Small trees, many of them, each of half the columns: items of one request are few and noisy. */
const TREES = { rounds: 200, learningRate: 0.07, mostLeaves: 7, leastRows: 50, l2: 10, rowShare: 0.7, columnShare: 0.5, patience: 20 } as const;

/**
 * Learns which items of the ways to put in front. The same past, ways and seed give the same trees.
 * Cost: each way learns and answers at up to five moments; then some 30 s of trees for 5,000 requests, in 0.3 GB.
 */
export async function learnStack(ways: readonly Method[], past: InteractionTable, options: LearnStackOptions): Promise<LearntStack> {
  const { choosing, seed, threads = 1, trees = {}, onProgress } = options;
  const data = await stackData(ways, past, options);
  const telling = tellingRequests(data);
  const [train, validation] = partByGroup(data, telling, { share: VALIDATION_SHARE, seed }).map((requests) => chooseRequests(data, requests)) as [StackData, StackData];
  if (telling.length < LEAST_REQUESTS || validation.groups.length === 0) return { problems: [problemOf('stack_cases_few', { requests: telling.length, least: LEAST_REQUESTS })] };
  const { predictor, rounds } = await trainBoosting(train.matrix, train, {
    ...TREES, ...trees, loss: 'ranking', places: choosing.k, seed, threads, validation,
    onProgress: ({ round, rounds: most }) => onProgress?.(0.6 + 0.4 * (round / most), 'ranking'),
  });
  const ranked = ndcgOf(validation, predictTrees(predictor, validation.matrix)[0]!, choosing.k);
  const alone = ways.map(({ name }, way) => ({ way: name, ndcg: ndcgOf(validation, validation.matrix.columns[placeColumn(way)]!.map((place) => (Number.isNaN(place) ? -Infinity : -place)), choosing.k) }));
  const report: StackReport = { requests: { train: train.groups.length, validation: validation.groups.length }, ndcg: { ranked, ways: alone }, rounds };
  const best = bestWay(report);
  if (!(ranked > best.ndcg)) return { report, problems: [problemOf('stack_no_better', { ranked: ranked.toFixed(3), way: best.way, alone: best.ndcg.toFixed(3) })] };
  return { trees: predictor, report, problems: [] };
}

/** The way that orders best alone, of equals the first. */
export function bestWay({ ndcg: { ways } }: StackReport): { readonly way: string; readonly ndcg: number } {
  return ways.reduce((best, each) => (each.ndcg > best.ndcg ? each : best));
}

/** Ways that have learnt all of the past, under a ranking. @param keepRepeats as while it learnt */
export async function serveStack(ways: readonly Method[], trees: TreeEnsemble, past: InteractionTable, { keepRepeats, ...options }: Omit<LearnOptions, 'choosing'> & { readonly keepRepeats: boolean }): Promise<Recommender> {
  const learnt = await learnWays(ways, past, options);
  const facts = factsOf(past, past);
  return {
    async recommend(requests) {
      const gathered = await gatherCandidates(learnt, requests, { ...gatheringOf(requests, keepRepeats), keepRepeats });
      const scores = predictTrees(trees, stackRows(requests, gathered, facts))[0]!;
      let from = 0;
      return gathered.map(({ items }, i) => {
        const own = scores.subarray(from, (from += items.length));
        return Array.from(items, (item, place) => ({ item, score: own[place]! })).sort((one, other) => other.score - one.score || one.item - other.item).slice(0, requests[i]!.limit);
      });
    },
    async close() {
      for (const each of learnt) await each.close?.();
    },
  };
}

/** As deep as was learnt from, deeper where more is wanted. Limits count items of the history, which are not gathered where they may not be named. */
function gatheringOf(requests: readonly { readonly limit: number; readonly history: readonly unknown[] }[], keepRepeats: boolean): Omit<GatherOptions, 'keepRepeats'> {
  const wanted = requests.reduce((most, { limit, history }) => Math.max(most, limit - (keepRepeats ? 0 : history.length)), 0);
  return { depth: Math.max(GATHERED.depth, wanted), most: Math.max(GATHERED.most, wanted) };
}

async function stackData(ways: readonly Method[], past: InteractionTable, { choosing, seed, onProgress }: LearnStackOptions): Promise<StackData> {
  const parts = trainingParts(past, { choosing, most: MOST_REQUESTS, seed });
  const all: StackData[] = [];
  for (const [place, part] of parts.entries()) {
    const learnt = await learnWays(ways, part.past, { seed, onProgress: (share, doing) => onProgress?.((0.6 * (place + share)) / parts.length, doing) });
    const requests = requestsOf(part.cases, choosing.k);
    const gathered = await gatherCandidates(learnt, requests, { ...GATHERED, keepRepeats: choosing.keepRepeats });
    for (const each of learnt) await each.close?.();
    all.push(labelRows(stackRows(requests, gathered, factsOf(part.past, past)), gathered.map(({ items }) => items), part.cases));
  }
  return joinData(all);
}

async function learnWays(ways: readonly Method[], past: InteractionTable, { seed, onProgress }: Omit<LearnOptions, 'choosing'>): Promise<readonly Recommender[]> {
  const learnt: Recommender[] = [];
  for (const [place, way] of ways.entries()) learnt.push(await way.learn(past, { seed, onProgress: (share) => onProgress?.((place + share) / ways.length, way.name) }));
  return learnt;
}

/** Windows are shares of all that is past, so that they mean the same at every moment of it. */
function factsOf(past: InteractionTable, whole: InteractionTable): ItemFacts {
  return itemFactsOf(past, { windows: WINDOW_SHARES.map((share) => share * spanOf(whole)), now: past.rows === 0 ? 0 : past.at[past.rows - 1]! });
}

/** Mean over requests; what no way named counts as missed. */
function ndcgOf({ labels, requests, came }: StackData, scores: ArrayLike<number>, k: number): number {
  let sum = 0;
  for (let request = 0; request < came.length; request++) {
    const rows = Uint32Array.from({ length: requests[request + 1]! - requests[request]! }, (_, place) => requests[request]! + place);
    rows.sort((one, other) => scores[other]! - scores[one]! || one - other);
    let [gain, best] = [0, 0];
    for (let place = 0; place < k; place++) {
      if (place < came[request]!) best += 1 / Math.log2(place + 2);
      if (place < rows.length && labels[rows[place]!] === 1) gain += 1 / Math.log2(place + 2);
    }
    sum += gain / best;
  }
  return sum / Math.max(1, came.length);
}
