import { createScorer } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { ndcg } from '../../metric/ndcg.ts';
import { valueAt } from '../../transform/matrix.ts';
import { estimateExamination } from './examination.ts';
import { columns, likingOf, looked, shopEvents } from './impression.testkit.ts';
import type { ImpressionTable } from './impression-table.ts';
import { learnRanking, type LearntRanking } from './learn-ranking.ts';
import { readImpressions, type ImpressionEvent } from './read-impressions.ts';

const code = (value: string) => expect.objectContaining({ code: value });

describe('events become impressions', () => {
  const shown = (request: string, at: number, items: readonly string[]): ImpressionEvent => ({ kind: 'shown', request, customer: 'ann', at, items: items.map((item, place) => ({ item, propensity: 1 / (place + 1), features: { price: place } })) });
  const read = (events: readonly ImpressionEvent[]): ImpressionTable => readImpressions(events, { columns: [{ name: 'price', type: 'number' }], withinMs: 100 });
  const lists = [shown('b', 50, ['tea', 'cup']), shown('a', 10, ['cup', 'tea'])];

  test('lists in the order of time, items in the order of the list, with what was known of them', () => {
    const { rows, requests, items, itemKeys, positions, propensities, features } = read(lists);
    expect([rows, [...requests], [...items].map((item) => itemKeys[item]), [...positions], [...propensities]]).toEqual([4, [0, 2, 4], ['cup', 'tea', 'tea', 'cup'], [0, 1, 0, 1], [1, 0.5, 1, 0.5]]);
    expect(features).toMatchObject({ rows: 4, columns: [{ name: 'price', values: Float64Array.of(0, 1, 0, 1) }], at: Float64Array.of(10, 10, 50, 50) });
  });

  test('an outcome goes back to the last list before it, to the list that it names, and to none that is too long ago, in any order', () => {
    const outcomes: readonly ImpressionEvent[] = [
      { kind: 'click', customer: 'ann', item: 'tea', at: 60 },
      { kind: 'order', customer: 'ann', item: 'tea', at: 20, value: 3 },
      { kind: 'order', customer: 'ann', item: 'tea', at: 30, value: 4 },
      { kind: 'cart', customer: 'ann', item: 'cup', at: 60, request: 'a' },
      { kind: 'click', customer: 'ann', item: 'cup', at: 151 },
      { kind: 'click', customer: 'ann', item: 'cup', at: 5 },
      { kind: 'click', customer: 'bob', item: 'cup', at: 60 },
      { kind: 'click', customer: 'ann', item: 'pot', at: 60, request: 'a' },
    ];
    for (const events of [[...lists, ...outcomes], [...outcomes, ...lists].reverse()]) {
      const { clicks, carts, orders, values } = read(events);
      expect([[...clicks], [...carts], [...orders], [...values]]).toEqual([[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 7, 0, 0]]);
    }
  });

  test('a list that comes twice counts once, an item twice in a list, too, and an empty list not at all', () => {
    expect(read([...lists, lists[0]!, shown('c', 70, ['tea', 'tea']), shown('d', 80, [])]).rows).toBe(5);
    expect(read([]).rows).toBe(0);
  });
});

/** NDCG by what customers truly like, on requests that nobody learnt from. */
const judge = readImpressions(shopEvents(77, 1_500), { columns });
function trueNdcg({ model }: LearntRanking): number {
  const scorer = createScorer(model!);
  const valuesOf = (row: number) => Object.fromEntries(judge.features.columns.map((column) => [column.name, valueAt(column, row)] as const));
  const scores = Float64Array.from({ length: judge.rows }, (_, row) => scorer.score(valuesOf(row), 0).values[0]!);
  const grades = Float64Array.from({ length: judge.rows }, (_, row) => 4 * likingOf(valuesOf(row) as never));
  return ndcg({ scores, grades, requests: judge.requests }, 6);
}

describe('a ranking is learnt', () => {
  const table = readImpressions(shopEvents(1, 6_000), { columns });
  const options = { seed: 4, places: 6, trees: { rounds: 60 } };

  test('that orders better than what was shown, serves as a model of trees, and is the same again', async () => {
    const learnt = await learnRanking(table, options);
    expect(learnt.problems).toEqual([]);
    expect(learnt.report!.gain.low).toBeGreaterThan(0.02);
    expect(learnt.model).toMatchObject({ predictor: { kind: 'trees' }, link: 'identity' });
    expect(trueNdcg(learnt)).toBeGreaterThan(0.9);
    expect(await learnRanking(table, options)).toEqual(learnt);
  });

  test('how far customers look is found in the logs, and taken into account: the dear items on top lose what they had from there', async () => {
    const examination = estimateExamination(table, 6);
    examination.forEach((chance, place) => expect(Math.abs(chance - looked[place]!)).toBeLessThan(0.12));
    const [weighted, plain] = [await learnRanking(table, { ...options, examination }), await learnRanking(table, options)];
    expect(trueNdcg(weighted)).toBeGreaterThan(trueNdcg(plain));
  });

  test('not from too few logs: ranking_logs_few, and who ranks goes on as before', async () => {
    for (const requests of [0, 1, 300]) expect(await learnRanking(readImpressions(shopEvents(2, requests), { columns }), options)).toEqual({ problems: [code('ranking_logs_few')] });
  });

  test('not where features tell nothing: ranking_no_better', async () => {
    const { model, report, problems } = await learnRanking({ ...table, features: { ...table.features, columns: [{ type: 'number', name: 'price', values: new Float64Array(table.rows).fill(1) }] } }, options);
    expect(model).toBeUndefined();
    expect(report!.gain.value).toBeLessThanOrEqual(0);
    expect(problems).toEqual([code('column_constant'), code('ranking_no_better')]);
  });
});

test('places without clicks enough are taken to be looked at as the one above', () => {
  expect(estimateExamination(readImpressions(shopEvents(3, 5), { columns }), 3)).toEqual([1, 1, 1]);
  expect(estimateExamination(readImpressions([], { columns }), 2)).toEqual([1, 1]);
});
