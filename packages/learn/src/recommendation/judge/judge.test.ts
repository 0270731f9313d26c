import { expect, test } from 'vitest';
import { Random } from '../../random/random.ts';
import { TableBuilder } from '../interaction/build-table.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { blendMethod } from './blend-method.ts';
import { chooseSettings } from './chosen-method.ts';
import { judgeMethods } from './judge.ts';
import type { JudgedMethod } from './judge-report.ts';
import type { Method } from './method.ts';
import { methodNames, requireMethod } from './methods.ts';
import { renderRecommendations } from './page/page.ts';
import { repeatShare } from './questions.ts';
import { leaveLastBasket, leaveOneOut, successiveSplits } from './split.ts';

/** Customers of two tastes: each goes round the items of theirs, in order, from anywhere. */
function twoTastes(customers: number): InteractionTable {
  const builder = new TableBuilder();
  const random = new Random(3);
  for (let customer = 0; customer < customers; customer++) {
    const [taste, from] = [customer % 2, random.below(10)];
    for (let step = 0; step < 6; step++) builder.add({ customer: `c${customer}`, item: `${taste === 0 ? 'even' : 'odd'} ${(from + step) % 10}`, at: 1 + step });
  }
  return builder.finish();
}

/** A method that answers every request alike. */
const always = (name: string, items: readonly number[]): Method => ({ name, learn: async () => ({ recommend: async (requests) => requests.map(({ limit }) => items.slice(0, limit).map((item, place) => ({ item, score: 100 - place }))) }) });

const split = leaveOneOut(twoTastes(100));
const ndcgOf = ({ metrics }: JudgedMethod): number => metrics.find(({ metric, k }) => metric === 'ndcg' && k === 10)!.value;

test('ways that learn what follows what are surely better than popularity, and the best stands first', async () => {
  const report = await judgeMethods(await Promise.all(['association', 'neighbours', 'sessions'].map(requireMethod)), split, { name: 'tastes', seed: 7 });
  expect(report.methods.map(({ method }) => method)).toContain('popular');
  expect(report.methods[0]!.differences[0]).toMatchObject({ than: 'popular', verdict: 'better' });
  expect(ndcgOf(report.methods[0]!)).toBeGreaterThan(0.9);
  expect(report.repeats).toEqual({ keep: false, share: 0, told: false });
  expect(report.methods.map(ndcgOf)).toEqual(report.methods.map(ndcgOf).sort((one, other) => other - one));
});

test('the same seed gives the same report, but for the seconds', async () => {
  const judged = async () => (await judgeMethods([await requireMethod('sessions')], split, { name: 'tastes', seed: 7 })).methods.map(({ seconds: _, ...rest }) => rest);
  expect(await judged()).toEqual(await judged());
});

test('what the customer had before is left out of lists that may not name it, and lists stay as long', async () => {
  const { methods } = await judgeMethods([always('all', Array.from({ length: 20 }, (_, item) => item))], split, { name: 'tastes', seed: 7, cuts: [20] });
  // All twenty items less five that were had: the answer is always in the list.
  expect(methods.find(({ method }) => method === 'all')!.metrics.find(({ metric, k }) => metric === 'hr' && k === 20)!.value).toBe(1);
});

test('items that the past does not know are misses, and their share is told', async () => {
  const builder = new TableBuilder();
  for (let customer = 0; customer < 40; customer++) for (const item of ['a', 'b', `new ${customer}`]) builder.add({ customer: `c${customer}`, item });
  const report = await judgeMethods([], leaveOneOut(builder.finish()), { name: 'new', seed: 1 });
  expect(report.unknown).toBe(1);
  expect(ndcgOf(report.methods[0]!)).toBe(0);
});

test('where people come back, own frequent items are a baseline', async () => {
  const builder = new TableBuilder();
  for (let customer = 0; customer < 40; customer++) for (let step = 0; step < 6; step++) builder.add({ customer: `c${customer}`, item: `i${(customer * 3 + (step % 2)) % 30}`, at: step + 1 });
  const table = builder.finish();
  expect(repeatShare(table)).toBeCloseTo(4 / 6);
  const { repeats, methods } = await judgeMethods([], leaveOneOut(table), { name: 'regulars', seed: 1 });
  expect(repeats.keep).toBe(true);
  expect(methods.map(({ method, role }) => [method, role])).toEqual([['frequent', 'baseline'], ['popular', 'baseline']]);
  expect(ndcgOf(methods[0]!)).toBeGreaterThan(0.5);
});

test('what customers usually have is better than own frequent items where seasons end', async () => {
  const builder = new TableBuilder();
  const START = Date.UTC(2026, 0, 1);
  const DAY_MS = 86_400_000;
  // Until day 60 everybody has the two items of winter more often than another; from then on nobody has them.
  for (let customer = 0; customer < 40; customer++) {
    for (let visit = 0; visit < 9; visit++) {
      const at = START + (visit * 15 + (customer % 7)) * DAY_MS;
      const items = visit < 5 ? [`winter ${customer % 8}`, `frost ${customer % 8}`] : [];
      for (const item of visit % 2 === 0 ? [...items, `own ${customer % 10}`, `other ${customer % 8}`] : [...items, `own ${customer % 10}`]) builder.add({ customer: `c${customer}`, item, at });
    }
  }
  const { methods } = await judgeMethods([await requireMethod('usual')], leaveLastBasket(builder.finish()), { name: 'seasons', seed: 1, cuts: [3], k: 3 });
  expect(methods.map(({ method }) => method)).toEqual(['usual', 'frequent', 'popular']);
  expect(methods[0]!.differences.find(({ than }) => than === 'frequent')).toMatchObject({ verdict: 'better' });
});

test('a blend takes from its parts what a later part of the past shows to be good', async () => {
  const good = await requireMethod('association');
  const { methods } = await judgeMethods([blendMethod('blend', [always('noise', [3, 2, 1, 0]), good]), good], split, { name: 'tastes', seed: 7 });
  const [blend, alone] = ['blend', 'association'].map((name) => ndcgOf(methods.find(({ method }) => method === name)!));
  expect(blend).toBeGreaterThan(alone! - 0.05);
});

test('settings are chosen one after the other, the first where nothing is better', async () => {
  const tried: string[] = [];
  const best = await chooseSettings({ width: [1, 2, 3], depth: [5, 6] }, async ({ width, depth }) => {
    tried.push(`${width} ${depth}`);
    return -Math.abs(width - 2) - depth / 10;
  });
  expect(best).toEqual({ width: 2, depth: 5 });
  expect(tried).toEqual(['1 5', '2 5', '3 5', '2 6']);
});

test('the page stands alone, in both languages, and text of the data is text', async () => {
  const report = await judgeMethods([await requireMethod('neighbours')], split, { name: '<b>shop</b>', seed: 7, categories: ({ itemKeys }) => itemKeys.map((key) => [key.startsWith('even') ? 0 : 1]) });
  expect(report.methods.every(({ diversity }) => diversity !== undefined && diversity >= 0 && diversity <= 1)).toBe(true);
  for (const [language, words] of [['en', 'surely better than every baseline'], ['zh', '显著优于所有基线']] as const) {
    const page = renderRecommendations(report, language);
    expect(page).toContain(words);
    expect(page).toContain('&#60;b&#62;shop');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  }
});

test('a method that there is not is an error that names those that there are', async () => {
  await expect(requireMethod('magic')).rejects.toMatchObject({ code: 'method_unknown', message: expect.stringContaining('neighbours') });
  for (const name of methodNames) expect((await requireMethod(name)).name).toBe(name);
});

test('several moments are judged together, a customer of more than one of them drawn whole', async () => {
  const builder = new TableBuilder();
  for (let customer = 0; customer < 60; customer++) for (let day = 0; day < 10; day++) builder.add({ customer: `c${customer}`, item: `i${(customer + day) % 12}`, at: Date.UTC(2026, 0, 1 + day) });
  const splits = successiveSplits(builder.finish(), { moments: 3, from: Date.UTC(2026, 0, 9) });
  expect(splits.map(({ from, cases, past }) => [new Date(from!).getUTCDate(), cases.length, past.rows])).toEqual([[6, 60, 360], [7, 60, 420], [9, 60, 480]]);
  const { moments, cases, groups, methods } = await judgeMethods([], splits as [typeof splits[0], ...typeof splits], { name: 'days', seed: 1, keepRepeats: true });
  expect({ moments, cases, groups }).toEqual({ moments: 3, cases: 180, groups: 60 });
  const each = await Promise.all(splits.map((one) => judgeMethods([], one, { name: 'day', seed: 1, keepRepeats: true })));
  const mean = each.reduce((sum, { methods: of }) => sum + ndcgOf(of.find(({ method }) => method === 'popular')!) / 3, 0);
  expect(ndcgOf(methods.find(({ method }) => method === 'popular')!)).toBeCloseTo(mean, 12);
});
