/** What the pages of predictions show: the report for people, scores of everybody, whom promoting would move, the path of one, drift. */
import { setTimeout as wait } from 'node:timers/promises';
import { defineEvent, definePredictions, every, number, prediction, words, type ProfileDefinition, type ScoringModel, type Tree } from '@limn/engine';
import type { EvaluationReport } from '@limn/learn';
import { expect, test } from 'vitest';
import { dayMs, openingTime, openShop, readKey, shopDefinition, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const outlook = definePredictions('outlook', { label: words('outlook', '预测'), from: [], predictions: () => ({ stays: prediction({ present: order, within: '5d' }, { at: every('2d'), en: 'will order within 5 days', zh: '未来5天会下单' }) }) });
const tags = { kind: 'tags', name: 'outlookTags', label: words('likely', '可能'), tags: { likely: { rule: { op: 'atLeast', left: { op: 'column', name: 'stays' }, right: { op: 'literal', value: 0.5 } }, label: words('likely to order', '可能下单') } } } as const;
const plain: ProfileDefinition = { ...shopDefinition, views: [...shopDefinition.views.slice(0, 2), outlook.definition, ...shopDefinition.views.slice(2)] };
const tagged: ProfileDefinition = { ...plain, views: [...plain.views, tags] };

/** Forty days of orders: each customer in a rhythm of their own, and half of them stop one day. */
async function openBusyShop(definition: ProfileDefinition): Promise<Shop> {
  const shop = await openShop({ keys, definition });
  for (let day = 0; day < 40; day++) {
    const at = new Date(openingTime + day * dayMs).toISOString();
    const users = Array.from({ length: 60 }, (_, who) => who).filter((who) => (day + who) % (1 + (who % 5)) === 0 && (who % 2 === 0 || day < 8 + who / 2));
    await shop.limn.ingest(users.map((who) => order.at(at, { id: `${who}-${day}`, user: `u${who}`, receivedAt: at }, { revenue: 10 + (who % 7) })));
    shop.clock.advance(dayMs);
  }
  return shop;
}

/** Says the same of everybody, or more to who ordered often. */
const linear = (intercept: number, weight = 0): ScoringModel => ({ format: 1, inputs: [{ kind: 'number', column: 'orders' }], predictor: { kind: 'linear', weights: [[weight]], intercepts: [intercept] }, link: 'logistic' });
const answerOf = async <Answer>(shop: Shop, path: string): Promise<Answer> => JSON.parse((await shop.ask(path)).text) as Answer;

async function untilDone<State extends { readonly state: string }>(ask: () => Promise<State>): Promise<State> {
  for (;;) {
    const state = await ask();
    if (state.state !== 'running') return state;
    await wait(50);
  }
}

/** One question of each of two columns: who ordered lately, and often. */
const tree = (feature: number, threshold: number, low: number, high: number): Tree => ({ output: 0, feature: [feature, -1, -1], threshold: [threshold, 0, 0], left: [1, 0, 0], right: [2, 0, 0], missingLeft: [1, 0, 0], value: [(low + high) / 2, low, high], cover: [2, 1, 1] });
const trees: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'sinceOrder', of: 'duration' }, { kind: 'number', column: 'orders' }], predictor: { kind: 'trees', base: [0], trees: [tree(0, 4, 1, -1), tree(0, 2, 0.5, 0), tree(1, 12, -0.5, 0.5)] }, link: 'logistic' };

const interval = { value: 0.8, low: 0.7, high: 0.9, level: 0.95 };
const evaluation: EvaluationReport = {
  format: 1, name: 'stays', kind: 'binary', classes: ['no', 'yes'], rows: 600, customers: 60, seed: 1, resamples: 1_000, level: 0.95, split: 'time', main: 'auc',
  parts: [{ part: 'test', rows: 600, from: openingTime + 20 * dayMs, to: openingTime + 28 * dayMs, meanLabel: 0.6 }],
  models: [{ name: 'stays', role: 'model', metrics: [{ metric: 'auc', ...interval }, { metric: 'lift', value: 2, low: 1.5, high: 2.5, level: 0.95 }] }],
  differences: [{ baseline: 'constant', metric: 'auc', verdict: 'better', value: 0.3, low: 0.2, high: 0.4, level: 0.95 }],
  calibration: [{ rows: 60, meanScore: 0.2, meanLabel: 0.25, low: 0.2, high: 0.3 }], lift: [{ share: 0.1, gain: 0.2, rate: 0.9, lift: 2 }], roc: [{ name: 'stays', points: [{ no: 0, yes: 0 }, { no: 1, yes: 1 }] }],
  subgroups: [{ column: 'sinceOrder', value: '> 60 d', rows: 100, main: interval }, { column: 'orders', value: '∅', rows: 3 }], worst: { column: 'sinceOrder', value: '> 60 d', surely: true },
  importance: [{ column: 'sinceOrder', ...interval }], warnings: [],
};

test('a model has a report in names that people know, what it says of everybody, a path, and a drift that adds up', async () => {
  const shop = await openBusyShop(plain);
  const { hash } = await shop.limn.models.register({ prediction: 'stays', model: trees, by: 'ada', files: { 'evaluation.json': Buffer.from(JSON.stringify(evaluation)) } });
  const report = await answerOf<object>(shop, `/v1/models/${hash.slice(0, 8)}/report`);
  expect(report).toMatchObject({
    model: hash, topTenth: { value: 0.2, low: 0.15, high: 0.25 }, beside: [{ baseline: 'constant', verdict: 'better' }], calibration: [{ said: 0.2, happened: 0.25 }],
    importance: [{ column: 'sinceOrder', label: { en: 'time since the last order', zh: '距上次下单' } }],
    groups: [{ label: { zh: '距上次下单' }, group: { en: '> 60 d', zh: '> 60天' } }, { group: { en: 'missing', zh: '缺失' } }], worst: { surely: true },
  });

  expect((await shop.ask('/v1/predictions/stays/scores')).status).toBe(409);
  const scores = await answerOf<{ readonly told: number; readonly bins: readonly { readonly count: number }[] }>(shop, `/v1/predictions/stays/scores?model=${hash}`);
  expect({ told: scores.told, drawn: scores.bins.reduce((sum, { count }) => sum + count, 0) }).toEqual({ told: 60, drawn: 60 });

  await shop.limn.models.promote(hash, { to: 'champion', by: 'ada' });
  const path = await answerOf<{ readonly kind: string; readonly questions: number; readonly steps: readonly { readonly column: string; readonly asked: number; readonly bounds: string }[] }>(shop, '/v1/profiles/u1/predictions/stays/path?lang=zh');
  expect(path).toMatchObject({ kind: 'trees', questions: 3 });
  expect(path.steps.map(({ column, asked }) => [column, asked]).sort()).toEqual([['orders', 1], ['sinceOrder', 2]]);
  expect(path.steps.find(({ column }) => column === 'sinceOrder')!.bounds).toMatch(/^高于4天$/);

  const drift = await untilDone(() => answerOf<{ readonly state: string; readonly moments: readonly { readonly at: string; readonly mean?: { readonly value: number } }[]; readonly columns: readonly { readonly effects: readonly ({ readonly value: number } | null)[] }[] }>(shop, '/v1/predictions/stays/drift'));
  expect(drift).toMatchObject({ state: 'done', moments: [{ at: new Date(openingTime + 28 * dayMs).toISOString() }, {}, {}] });
  const last = drift.moments.length - 1;
  const moved = drift.moments[last]!.mean!.value - drift.moments[0]!.mean!.value;
  expect(drift.columns.reduce((sum, { effects }) => sum + effects[last]!.value, 0)).toBeCloseTo(moved, 9);
}, 60_000);

test('before promoting it is seen whom it would move: answers, and tags that rest on the prediction', async () => {
  const shop = await openBusyShop(tagged);
  const [before, after] = [await shop.limn.models.register({ prediction: 'stays', model: linear(-1), by: 'ada' }), await shop.limn.models.register({ prediction: 'stays', model: linear(-1, 0.1), by: 'ada' })];
  await shop.limn.models.promote(before.hash, { to: 'champion', by: 'ada' });
  const comparison = await answerOf<{ readonly customers: number; readonly changed: number; readonly meanDifference: { readonly value: number; readonly low: number; readonly high: number }; readonly rules: readonly { readonly enter: number }[] }>(shop, `/v1/models/${after.hash}/comparison`);
  const { value, low, high } = comparison.meanDifference;
  expect({ customers: comparison.customers, ordered: low < value && value < high, changed: comparison.changed > 0 }).toEqual({ customers: 60, ordered: true, changed: true });
  expect(comparison.rules).toEqual([{ name: 'likely', kind: 'tag', before: 0, after: comparison.rules[0]!.enter, enter: comparison.rules[0]!.enter, leave: 0 }]);
  // Promoting moves just these.
  await shop.limn.models.promote(after.hash, { to: 'champion', by: 'ada' });
  expect(shop.limn.engine.count('likely')).toBe(comparison.rules[0]!.enter);
});

test('of a model without trees there is no path, and without an evaluation no report', async () => {
  const shop = await openBusyShop(plain);
  const { hash } = await shop.limn.models.register({ prediction: 'stays', model: linear(-1, 0.1), by: 'ada' });
  expect((await shop.ask(`/v1/models/${hash}/report`)).text).toContain('evaluation_unknown');
  expect(await answerOf(shop, '/v1/profiles/u2/predictions/stays/path')).toMatchObject({ kind: 'silent', steps: [] });
  await shop.limn.models.promote(hash, { to: 'champion', by: 'ada' });
  expect(await answerOf(shop, '/v1/profiles/u2/predictions/stays/path')).toMatchObject({ kind: 'adds', steps: [] });
  expect((await shop.ask('/v1/profiles/u2/predictions/nothing/path')).text).toContain('unknown_prediction');
});

test('how what a model says goes with a column, and which columns work together, over customers as they are', async () => {
  const shop = await openBusyShop(plain);
  const { hash } = await shop.limn.models.register({ prediction: 'stays', model: trees, by: 'ada' });
  expect((await shop.ask('/v1/predictions/stays/dependence/orders')).status).toBe(409);
  const { points, ...rest } = await answerOf<{ readonly points: readonly { readonly value: number; readonly customers: number; readonly mean: number; readonly effect: number }[] }>(shop, `/v1/predictions/stays/dependence/orders?model=${hash}`);
  expect(rest).toMatchObject({ prediction: 'stays', model: hash, column: 'orders', customers: 60, type: 'number', label: { en: expect.any(String) as string } });
  expect(points.reduce((sum, { customers }) => sum + customers, 0)).toBe(60);
  // The only question about it: 12 or fewer lower what is said.
  const [few, many] = [points.filter(({ value }) => value <= 12), points.filter(({ value }) => value > 12)];
  expect(new Set(few.map(({ mean }) => mean.toFixed(9))).size).toBe(1);
  expect(many[0]!.mean).toBeGreaterThan(few[0]!.mean);
  expect(many[0]!.effect).toBeGreaterThan(few.at(-1)!.effect);
  expect(await answerOf(shop, `/v1/predictions/stays/dependence/sinceOrder?model=${hash}`)).toMatchObject({ type: 'duration' });
  // Trees of one question each add up.
  const { columns, pairs } = await answerOf<{ readonly columns: readonly { readonly column: string }[]; readonly pairs: readonly { readonly share: number }[] }>(shop, `/v1/predictions/stays/interactions?model=${hash}`);
  expect(columns.map(({ column }) => column).sort()).toEqual(['orders', 'sinceOrder']);
  for (const { share } of pairs) expect(share).toBeLessThan(1e-9);
  for (const [path, code] of [['dependence/nothing', 'unknown_column'], ['dependence/orders', 'no_champion']] as const) expect(await answerOf(shop, `/v1/predictions/stays/${path}${code === 'no_champion' ? '' : `?model=${hash}`}`)).toMatchObject({ code });
  expect(await answerOf(shop, `/v1/predictions/stays/dependence/orders?model=${hash}&class=x`)).toMatchObject({ code: 'malformed_request' });
});
