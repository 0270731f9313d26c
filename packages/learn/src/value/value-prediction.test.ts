import {
  activeDays, atLeast, count, createScorer, defineEvent, defineFeatures, definePredictions, defineProfile, every, feature, lifetimePlaces, number, parseDefinition, prediction, string, sum, timeOf, timeSince, words, type BehaviourEvent, type ProfileDefinition,
} from '@limn/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { requireAgreement } from '../artifact/agreement.ts';
import { packArtifact } from '../artifact/write-artifact.ts';
import { collectExamples } from '../dataset/collect-examples.ts';
import type { ExampleReport } from '../dataset/example-report.ts';
import type { ExampleBlock } from '../dataset/example-block.ts';
import { logOfEvents } from '../dataset/example-log.ts';
import { gatherExamples } from '../dataset/gather-examples.ts';
import { renderEvaluation } from '../evaluation/page/page.ts';
import { choiceTable } from '../evaluation/page/choice.ts';
import { Random } from '../random/random.ts';
import { trainPrediction, type TrainedPrediction, type TrainPredictionOptions } from '../train/train-prediction.ts';
import { drawBeta, drawGamma } from './draw-gamma.ts';

const DAY_MS = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered', '下单'),
  lateness: '1d',
  fields: { revenue: number({ scale: 2, unit: 'GBP' }), channel: string({ optional: true }) },
});
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orderDays: feature(activeDays(), { over: 'ever', en: 'order days', zh: '下单天数' }),
    orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    orders30d: feature(count(), { over: '30d', en: 'orders in 30 days', zh: '近30天订单数' }),
    firstOrder: feature(timeOf('first'), { over: 'ever', en: 'first order', zh: '首单时间' }),
    sinceLast: feature(timeSince('last'), { over: 'ever', en: 'since the last order', zh: '距上次下单' }),
    spent: feature(sum(event.revenue), { over: 'ever', en: 'spent', zh: '累计消费' }),
  }),
});
const asked = { at: every('14d'), en: 'value', zh: '价值' } as const;
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: (view) => ({
    value: prediction({ sum: order, of: (event) => event.revenue, within: '28d' }, { ...asked, population: atLeast(view.orders, 1) }),
    declared: prediction({ sum: order, of: (event) => event.revenue, within: '28d' }, { ...asked, population: atLeast(view.orders, 1), value: { purchases: view.orders, first: view.firstOrder, last: view.sinceLast, spend: view.spent } }),
    blind: prediction({ sum: order, of: (event) => event.revenue, within: '28d' }, { ...asked, population: atLeast(view.orders, 1), inputs: ['orders30d', 'spent'] }),
    leaves: prediction({ absent: order, within: '28d' }, { ...asked, population: atLeast(view.orders, 1) }),
  }),
});
const shop = defineProfile('shop', { label: words('shop', '商店'), events: [order], views: [orders, outlook] });
const [BUYS, LEAVES] = [{ shape: 1.2, scale: 3 }, { a: 1, b: 6 }] as const;

/** Customers as BG/NBD has them: own rates, leaving after purchases; amounts of their own mean. */
function events(customers = 200, weeks = 30): readonly BehaviourEvent[] {
  const random = new Random(5);
  return Array.from({ length: customers }, (_, who) => {
    const [rate, leaves, mean] = [drawGamma(random, BUYS.shape) / BUYS.scale, drawBeta(random, LEAVES.a, LEAVES.b), 40 / drawGamma(random, 3)];
    const bought: BehaviourEvent[] = [];
    for (let at = random.uniform() * 8; at < weeks; at -= Math.log1p(-random.uniform()) / rate) {
      bought.push(order.at(new Date(start + at * 7 * DAY_MS).toISOString(), { id: `${who}-${bought.length}`, user: `u${who}` }, { revenue: Math.round(100 * mean * drawGamma(random, 4)) / 100, channel: 'web' }));
      if (bought.length > 1 && random.uniform() < leaves) break;
    }
    return bought;
  }).flat();
}

let examples: Readonly<Record<string, { readonly examples: ExampleBlock; readonly report: ExampleReport }>>;
beforeAll(async () => {
  const log = logOfEvents(events());
  const gather = async (name: string) => {
    const stream = collectExamples({ definition: shop.definition, prediction: name, log });
    return { examples: await gatherExamples(stream), report: stream.report };
  };
  examples = Object.fromEntries(await Promise.all(['value', 'declared', 'blind', 'leaves'].map(async (name) => [name, await gather(name)] as const)));
});

const train = (name: string, options: Partial<TrainPredictionOptions>): Promise<TrainedPrediction> => trainPrediction({ definition: shop.definition, ...examples[name]!, seed: 3, tries: 1, ...options });

describe('a value learnt by', () => {
  test.each(['lifetime', 'lifetime-trees', 'ziln'] as const)('%s is served alike by engine and graph, with bounds, and ranks customers', async (trainer) => {
    const { model, evaluation } = await train('value', { trainer });
    const { files } = await packArtifact(model, { name: 'value', madeBy: 'test', madeAt: 0 });
    await requireAgreement(model, files.get('model.onnx')!, { table: examples['value']!.examples.table, rows: Array.from({ length: 500 }, (_, i) => i) });
    expect(model.intervals![0]).toMatchObject({ of: 'outcome' });
    expect(evaluation.models[0]!.metrics.find(({ metric }) => metric === 'gini')!.low).toBeGreaterThan(0.2);
    expect(evaluation.models.map(({ name }) => name)).toContain('past spend');
    // Bounds that are said to hold nine times in ten, judged by customers drawn again.
    expect(evaluation.bounds!.said).toBe(0.9);
    expect(evaluation.bounds!.held.value).toBeGreaterThan(0.8);
  });

  test('laws finds the history among features of the same event, and comes to what customers were drawn by', async () => {
    const { model } = await train('value', { trainer: 'lifetime' });
    expect(model.inputs.map(({ column }) => column).sort()).toEqual(['firstOrder', 'orderDays', 'sinceLast', 'spent']);
    const { predictor } = model;
    if (predictor.kind !== 'lifetime') throw new Error('It is no lifetime.');
    expect(lifetimePlaces(predictor).at.length).toBeLessThan(200);
    expect(predictor.law).toBe('bg-nbd');
    const [r, alpha] = predictor.purchases;
    expect(Math.abs(Math.log(r!.value / alpha!.value / (BUYS.shape / BUYS.scale)))).toBeLessThan(0.3);
    // How sure the parameters are stands in the model, where the data settle it.
    const [p] = predictor.spend;
    expect(p!.low!).toBeLessThan(p!.value);
    expect(p!.high!).toBeGreaterThan(p!.value);
    const { score } = createScorer(model);
    const at = start + 180 * DAY_MS;
    // Models see moments as the time since.
    const who = { orderDays: 8, firstOrder: 100 * DAY_MS, spent: 400 };
    expect(score({ ...who, sinceLast: 5 * DAY_MS }, at).values[0]!).toBeGreaterThan(3 * score({ ...who, sinceLast: 90 * DAY_MS }, at).values[0]!);
  });

  test('whoever did best on later moments of others; all stand in the report, with what chose and what judges', async () => {
    const { trainer, evaluation } = await train('declared', {});
    const { choice, rivals } = evaluation;
    expect(choice!.trainers.map((each) => each.trainer).sort()).toEqual(['lifetime', 'lifetime-trees', 'linear', 'trees', 'ziln']);
    expect(choice!.trainers[0]!.trainer).toBe(trainer);
    expect(choice!.trainers.slice(1).every(({ behind }) => behind!.value >= 0)).toBe(true);
    // Laws drew these customers.
    expect(trainer).toMatch(/^lifetime/);
    expect(rivals!.map(({ name, role }) => [name, role]).sort()).toEqual(choice!.trainers.slice(1).map((each) => [each.trainer, 'rival']).sort());
    expect(choice!.from).toBeLessThan(evaluation.parts.find(({ part }) => part === 'test')!.from!);
    const table = choiceTable(evaluation, 'en')!;
    expect(table.lines).toHaveLength(5);
    for (const lang of ['en', 'zh'] as const) expect(renderEvaluation(evaluation, lang)).toContain(choiceTable(evaluation, lang)!.heads[1]!);
    expect(choiceTable({ ...evaluation, choice: undefined } as never, 'en')).toBeUndefined();
  }, 60_000);
});

test('where nothing tells the history, laws are refused with what to declare; what is no amount has no best', async () => {
  await expect(train('blind', { trainer: 'lifetime' })).rejects.toMatchObject({ code: 'value_columns_absent' });
  await expect(train('leaves', { trainer: 'lifetime-trees' })).rejects.toMatchObject({ code: 'value_columns_absent' });
  await expect(train('leaves', { trainer: 'ziln' })).rejects.toMatchObject({ code: 'amount_negative' });
  await expect(train('leaves', { trainer: 'best' })).rejects.toMatchObject({ code: 'choice_unfit' });
});

test('columns of a history that are of the wrong kind, unknown, or no inputs are told with their place', () => {
  const declare = (value: object, more: object = {}) => {
    const definition = JSON.parse(JSON.stringify(shop.definition)) as { views: { predictions: Record<string, object> }[] };
    definition.views[1]!.predictions['declared'] = { ...definition.views[1]!.predictions['declared'], ...more, value };
    return (): ProfileDefinition => parseDefinition(definition);
  };
  const good = { purchases: 'orders', first: 'firstOrder', last: 'sinceLast', spend: 'spent' };
  expect(declare(good)).not.toThrow();
  expect(declare({ ...good, first: 'orders' })).toThrow(/'orders' is a number/);
  expect(declare({ ...good, spend: 'spend' })).toThrow(/spend/);
  expect(declare(good, { inputs: ['orders30d'] })).toThrow(/none of the inputs/);
  expect(declare(good, { target: { op: 'absent', event: 'order', within: '28d' } })).toThrow(/Only amounts/);
});
