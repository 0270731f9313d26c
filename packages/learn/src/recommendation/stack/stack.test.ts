import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import type { Problem } from '../../errors.ts';
import { TableBuilder } from '../interaction/build-table.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { judgeMethods } from '../judge/judge.ts';
import type { Method } from '../judge/method.ts';
import { requireMethod } from '../judge/methods.ts';
import { splitByMoment } from '../judge/split.ts';
import { itemFactsOf } from './item-facts.ts';
import type { StackReport } from './learn-stack.ts';
import { rankedMethod, type RankedMethodOptions } from './ranked-method.ts';
import { trainingParts } from './training-parts.ts';

const DAY_MS = 86_400_000;

/** Customers who come back for one of two staples of their own, and take one of what many have, but never the same again: own items tell one half, popularity the other. */
function twoSignals(customers: number): InteractionTable {
  const random = new Random(5);
  const rows: { readonly customer: string; readonly item: string; readonly at: number }[] = [];
  for (let customer = 0; customer < customers; customer++) {
    const staples = [0, 1].map(() => random.below(30));
    const novelties = random.shuffle(Int32Array.from({ length: 14 }, (_, item) => item));
    for (let month = 0; month < 10; month++) {
      const at = (20_000 + month * 30 + random.below(30)) * DAY_MS;
      for (const item of [`staple ${staples[month % 2]!}`, `novelty ${novelties[month]!}`, `whim ${random.below(80)}`]) rows.push({ customer: `c${customer}`, item, at });
    }
  }
  const builder = new TableBuilder();
  for (const row of rows.sort((one, other) => one.at - other.at)) builder.add(row);
  return builder.finish();
}

const split = splitByMoment(twoSignals(100), { from: (20_000 + 275) * DAY_MS });
const someWays = async (): Promise<readonly Method[]> => Promise.all(['repeat', 'popular'].map(requireMethod));
const trees = { rounds: 30, learningRate: 0.25 };

async function judged(past: typeof split, options: Pick<RankedMethodOptions, 'onProblem' | 'onReport'> = {}) {
  const ways = await someWays();
  const { methods } = await judgeMethods([rankedMethod({ ways: () => ways, trees, ...options }), ...ways], past, { name: 'signals', seed: 7, keepRepeats: true, cuts: [10] });
  return new Map(methods.map(({ method, metrics }) => [method, metrics.find(({ metric, k }) => metric === 'ndcg' && k === 10)!.value]));
}

test('where several signals matter, the ranking is surely better than each of its ways', async () => {
  const reports: StackReport[] = [];
  const found = await judged(split, { onReport: (report) => reports.push(report) });
  for (const way of ['repeat', 'popular', 'frequent']) expect(found.get('ranked')!).toBeGreaterThan(found.get(way)! * 1.15);
  expect(reports[0]!.ndcg.ways.map(({ way }) => way)).toEqual(['repeat', 'popular']);
});

test('the same past and seed give the same answers', async () => {
  const { past, cases } = splitByMoment(twoSignals(40), { from: (20_000 + 275) * DAY_MS });
  const answers = async () => {
    const ways = await someWays();
    const recommender = await rankedMethod({ ways: () => ways, trees: { rounds: 10 } }).learn(past, { seed: 3, choosing: { past, cases: [], keepRepeats: true, k: 10, horizonMs: 25 * DAY_MS } });
    return recommender.recommend(cases.map(({ customer, history, now }) => ({ customer, history, now, limit: 10 })));
  };
  expect(await answers()).toEqual(await answers());
});

test('from too little, the ways are blended, and that is told', async () => {
  const problems: Problem[] = [];
  const found = await judged(splitByMoment(twoSignals(8), { from: (20_000 + 275) * DAY_MS }), { onProblem: (problem) => problems.push(problem) });
  expect(problems.map(({ code }) => code)).toEqual(['stack_cases_few']);
  expect(found.get('ranked')).toBeGreaterThan(0);
});

test('a ranking that is no better than one way gives way to it, and that is told', async () => {
  const problems: Problem[] = [];
  const { cases, past } = split;
  const knows: Method = {
    name: 'knows',
    learn: async () => ({ recommend: async (requests) => requests.map(({ customer, now }) => [...new Set(all(split.past).filter((row) => row.customer === customer && row.at >= now).map(({ item }) => item))].map((item) => ({ item, score: 1 }))) }),
  };
  const nothing: Method = { name: 'nothing', learn: async () => ({ recommend: async (requests) => requests.map(() => split.past.itemKeys.map((_, item) => ({ item, score: 1 }))) }) };
  const recommender = await rankedMethod({ ways: () => [knows, nothing], trees, onProblem: (problem) => problems.push(problem) }).learn(past, { seed: 1, choosing: { past, cases, keepRepeats: true, k: 10, horizonMs: 25 * DAY_MS } });
  expect(problems.map(({ code }) => code)).toEqual(['stack_no_better']);
  expect(await recommender.recommend([{ history: [], now: Infinity, limit: 5 }])).toEqual([[]]);
});

function all({ rows, customers, items, at }: InteractionTable) {
  return Array.from({ length: rows }, (_, row) => ({ customer: customers[row]!, item: items[row]!, at: at[row]! }));
}

test('nothing that is learnt from is later than the moment that is asked about, and no answer is later than the horizon', () => {
  const horizonMs = 25 * DAY_MS;
  const parts = trainingParts(split.past, { choosing: { past: split.past, cases: [], keepRepeats: true, k: 10, horizonMs }, most: 500, seed: 1 });
  expect(parts.length).toBe(5);
  for (const { past, cases } of parts) {
    const now = cases[0]!.now;
    expect(past.at.at(-1)!).toBeLessThan(now);
    for (const { customer, truth } of cases) {
      const came = new Set(all(split.past).filter((row) => row.customer === customer && row.at >= now && row.at <= now + horizonMs).map(({ item }) => item));
      expect(new Set(truth)).toEqual(came);
    }
  }
});

test('an item tells how many customers chose it of late and ever', () => {
  const builder = new TableBuilder();
  for (const [customer, item, day] of [['a', 'x', 0], ['a', 'x', 9], ['b', 'x', 1], ['b', 'y', 10]] as const) builder.add({ customer, item, at: (1 + day) * DAY_MS });
  const facts = itemFactsOf(builder.finish(), { windows: [2 * DAY_MS, 20 * DAY_MS], now: 11 * DAY_MS });
  expect([...facts.get('buyers 0')!]).toEqual([0.5, 0.5]);
  expect([...facts.get('buyers 1')!]).toEqual([1, 0.5]);
  expect([...facts.get('idle')!]).toEqual([DAY_MS, 0]);
  expect(facts.get('again')![0]).toBeGreaterThan(facts.get('again')![1]!);
});
