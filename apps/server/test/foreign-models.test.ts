/** A model of scikit-learn through every door: registered, told beside, answering, explained, swapped under load, rolled back. */
import { readFileSync } from 'node:fs';
import { atLeast, count, defineEvent, defineFeatures, definePredictions, defineProfile, defineTags, everyMonth, feature, number, prediction, rule, sum, words, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { createForeignRuntime, type ForeignRuntime } from '@limn/learn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs, openingTime, openShop, readKey, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: ({ revenue }) => ({
    orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    spent: feature(sum(revenue), { over: 'ever', en: 'money spent', zh: '消费金额' }),
  }),
});
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: () => ({ churn: prediction({ absent: order, within: '30d' }, { at: everyMonth, en: 'will not order for 30 days', zh: '未来30天不再下单' }) }),
});
const risk = defineTags('risk', { label: words('risk', '风险'), from: [outlook], tags: (column) => ({ leaving: rule(atLeast(column.churn, 0.5), { en: 'leaving', zh: '将流失' }) }) });
const bare = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook] }).definition;
const ruled = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook, risk] }).definition;

const fixture = (name: string): Buffer => readFileSync(new URL(`../../../packages/learn/src/artifact/fixture/scikit-learn/${name}`, import.meta.url));
const onnx = fixture('orders.onnx');
const signature = JSON.parse(fixture('orders-signature.json').toString()) as object;
/** What scikit-learn says of `[orders, spent]`. */
const told = JSON.parse(fixture('orders.json').toString()) as { readonly rows: readonly (readonly [orders: number, spent: number])[]; readonly expected: readonly number[] };

const own: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'orders' }], predictor: { kind: 'linear', weights: [[0]], intercepts: [0.123] }, link: 'identity' };

interface Answered {
  readonly code: string;
  readonly hash: string;
  readonly predictions: { readonly churn: { readonly value: number; readonly model: string; readonly state: string } };
  readonly views: { readonly outlook: { readonly churn: number } };
}

let runtime: ForeignRuntime;
beforeAll(() => void (runtime = createForeignRuntime()));
afterAll(() => runtime.close());

const json = ({ text }: { readonly text: string }): Answered => JSON.parse(text) as Answered;
const register = (shop: Shop, body: object = {}) => shop.ask('/v1/predictions/churn/models', { method: 'POST', key: adminKey, body: { onnx: onnx.toString('base64'), signature, file: 'orders.onnx', by: 'ada', ...body } });
const promote = (shop: Shop, hash: string, to: string) => shop.ask(`/v1/models/${hash}/promote`, { method: 'POST', key: adminKey, body: { to, by: 'ada' } });

/** Customer i is as the i-th row that scikit-learn was asked about. */
async function open(definition: ProfileDefinition = bare): Promise<Shop> {
  const shop = await openShop({ keys, definition, foreign: runtime });
  const day = new Date(openingTime - dayMs).toISOString();
  await shop.limn.ingest(told.rows.slice(0, 12).flatMap(([times, spent], user) => Array.from({ length: times }, (_, i) => order.at(day, { user: `user${user}`, id: `order-${user}-${i}` }, { revenue: i === 0 ? Math.round(spent * 100) / 100 : 0 }))));
  return shop;
}

test('from a file to a champion that says what scikit-learn says, with reasons in both languages', async () => {
  const shop = await open();
  const registered = await register(shop);
  expect([registered.status, json(registered)]).toMatchObject([200, { state: 'candidate', about: { madeBy: 'elsewhere', file: 'orders.onnx', customers: 12 }, steps: [{ by: 'ada' }] }]);
  const { hash } = json(registered);
  expect(json(await register(shop)).hash).toBe(hash);
  await promote(shop, hash, 'shadow');
  expect(json(await shop.ask('/v1/profiles/user0')).predictions.churn).toMatchObject({ silent: 'noModel' });
  expect((await promote(shop, hash, 'champion')).status).toBe(200);
  for (let user = 0; user < 12; user++) {
    const { predictions, views } = json(await shop.ask(`/v1/profiles/user${user}`));
    expect(predictions.churn).toMatchObject({ model: hash, state: 'champion' });
    expect(predictions.churn.value).toBeCloseTo(told.expected[user]!, 5);
    expect(views.outlook.churn).toBe(predictions.churn.value);
  }
  const why = async (lang: string) => (JSON.parse((await shop.ask(`/v1/profiles/user0/explain/churn?lang=${lang}&below=0.2&change=orders`)).text) as { readonly sentence: string; readonly prediction: { readonly sampled: object; readonly reasons: readonly { readonly column: string }[] } });
  const [en, zh] = [await why('en'), await why('zh')];
  expect(en.sentence).toMatch(/^Will not order for 30 days: .* likely.*Mainly because: .*order.*Reasons were found by trying values out, to within about/);
  expect(zh.sentence).toMatch(/未来30天不再下单的可能性为.*主要原因：.*原因由逐项试算得出/);
  expect(en.prediction.sampled).toEqual({ method: 'orders', tried: 40, error: expect.any(Number) as number });
  for (const method of ['kernel', 'lime']) {
    const { prediction } = JSON.parse((await shop.ask(`/v1/profiles/user0/explain/churn?method=${method}`)).text) as typeof en;
    expect(prediction.sampled).toMatchObject({ method });
    expect(prediction.reasons[0]!.column).toBe(en.prediction.reasons[0]!.column);
  }
  expect((await shop.ask('/v1/profiles/user0/explain/churn?method=guess')).status).toBe(400);
  const decided = JSON.parse((await shop.ask('/v1/profiles/user0/decisions', { method: 'POST', key: adminKey, body: { prediction: 'churn', by: 'shop' } })).text) as { readonly id: string };
  expect(JSON.parse((await shop.ask(`/v1/decisions/${decided.id}`)).text)).toMatchObject({ reproduced: { same: true, reading: true } });
});

test('a trained model and one made elsewhere are compared, share customers and follow each other', async () => {
  const shop = await open();
  const { hash } = json(await register(shop));
  const trained = await shop.limn.models.register({ prediction: 'churn', model: own, by: 'ben' });
  await promote(shop, trained.hash, 'champion');
  await promote(shop, hash, 'shadow');
  expect(json(await shop.ask('/v1/profiles/user3')).predictions.churn).toMatchObject({ value: 0.123, shadows: [{ model: hash, value: expect.closeTo(told.expected[3]!, 5) as number }] });
  expect(json(await shop.ask(`/v1/models/${hash}/comparison`))).toMatchObject({ champion: trained.hash, customers: 12, silent: 0, means: { model: expect.closeTo(told.expected.slice(0, 12).reduce((all, each) => all + each, 0) / 12, 4) as number, champion: 0.123 } });
  await shop.ask(`/v1/models/${hash}/promote`, { method: 'POST', key: adminKey, body: { to: 'canary', share: 0.5 } });
  const states = await Promise.all(Array.from({ length: 12 }, async (_, user) => json(await shop.ask(`/v1/profiles/user${user}`)).predictions.churn.state));
  expect(new Set(states)).toEqual(new Set(['canary', 'champion']));
  await promote(shop, hash, 'champion');
  expect(json(await shop.ask('/v1/predictions/churn/rollback', { method: 'POST', key: adminKey, body: { by: 'ben' } }))).toMatchObject({ hash: trained.hash, state: 'champion' });
});

test('swapped under load with no failed and no mixed answer', async () => {
  const shop = await open();
  const { hash } = json(await register(shop));
  const trained = await shop.limn.models.register({ prediction: 'churn', model: own, by: 'ben' });
  await promote(shop, hash, 'champion');
  const right = new Map([[hash, json(await shop.ask('/v1/profiles/user1')).predictions.churn.value], [trained.hash, 0.123]]);
  let swapping = true;
  const seen = new Set<string>();
  const readers = Array.from({ length: 4 }, async () => {
    while (swapping) {
      const answer = await shop.ask('/v1/profiles/user1');
      expect(answer.status).toBe(200);
      const { views, predictions } = json(answer);
      expect([views.outlook.churn, predictions.churn.value]).toEqual([right.get(predictions.churn.model), right.get(predictions.churn.model)]);
      seen.add(predictions.churn.model);
    }
  });
  for (let i = 1; i <= 10; i++) expect((await promote(shop, [hash, trained.hash][i % 2]!, 'champion')).status).toBe(200);
  swapping = false;
  await Promise.all(readers);
  expect(seen).toEqual(new Set([hash, trained.hash]));
});

test('where a tag rests on the prediction it is a shadow and no more', async () => {
  const shop = await open(ruled);
  const { hash } = json(await register(shop));
  expect((await promote(shop, hash, 'shadow')).status).toBe(200);
  const refused = await promote(shop, hash, 'champion');
  expect([refused.status, json(refused).code]).toEqual([409, 'model_feeds']);
});

describe('refused over HTTP, and nothing is kept:', () => {
  const cut = onnx.subarray(0, 300).toString('base64');
  const external = fixture('external.onnx').toString('base64');
  test.each([
    ['no ONNX', { onnx: Buffer.from('hello').toString('base64') }, 400, 'model_malformed'],
    ['a file cut short', { onnx: cut }, 400, 'model_malformed'],
    ['data in another file', { onnx: external }, 400, 'model_external_data'],
    ['what ONNX Runtime cannot run', { onnx: fixture('unfit.onnx').toString('base64'), signature: { ...signature, output: { name: 'probabilities' } } }, 400, 'model_refused'],
    ['a signature of another file', { signature: { ...signature, output: { name: 'other' } } }, 400, 'model_signature'],
    ['a signature that is none', { signature: {} }, 400, 'model_signature'],
    ['a column that the prediction does not have', { signature: { ...signature, inputs: [{ name: 'X', type: 'float32', columns: ['orders', 'height'] }] } }, 409, 'model_unfit'],
    ['more than allowed', { onnx: 'A'.repeat(95 * 2 ** 20) }, 413, 'body_too_large'],
  ] as const)('%s', async (_, body, status, code) => {
    const shop = await openShop({ keys, definition: bare, foreign: runtime });
    const answer = await register(shop, body);
    expect([answer.status, json(answer).code]).toEqual([status, code]);
    expect(shop.limn.models.list()).toEqual([]);
  });

  test('a key that may not', async () => {
    const shop = await openShop({ keys, definition: bare, foreign: runtime });
    expect((await shop.ask('/v1/predictions/churn/models', { method: 'POST', key: readKey, body: { onnx: cut, signature } })).status).toBe(403);
    expect((await shop.ask('/v1/predictions/chrun/models', { method: 'POST', key: adminKey, body: { onnx: cut, signature } })).status).toBe(404);
  });
});
