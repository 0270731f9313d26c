/** Models over HTTP: what they say of a customer, who answers, and how that changes without a failed or mixed answer. */
import { definePredictions, everyMonth, prediction, words, defineEvent, number, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { expect, test } from 'vitest';
import { openShop, readKey, shopDefinition, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [],
  predictions: () => ({ churn: prediction({ absent: order, within: '30d' }, { at: everyMonth, inputs: ['orders'], en: 'will not order for 30 days', zh: '未来30天不再下单' }) }),
});
const definition: ProfileDefinition = { ...shopDefinition, views: [...shopDefinition.views.slice(0, 2), outlook.definition, ...shopDefinition.views.slice(2)] };

const model = (probability: number): ScoringModel => ({
  format: 1,
  inputs: [{ kind: 'number', column: 'orders' }],
  predictor: { kind: 'linear', weights: [[0]], intercepts: [probability] },
  link: 'identity',
  intervals: [{ of: 'mean', level: 0.9, x: [0, 1], low: [0, 0.9], high: [0.1, 1] }],
});

interface Said {
  readonly value: number;
  readonly low: number;
  readonly model: string;
  readonly state: string;
}

interface Answered {
  readonly code: string;
  readonly views: { readonly outlook: { readonly churn: number } };
  readonly predictions: { readonly churn: Said };
  readonly profiles: readonly Answered[];
}

const json = ({ text }: { readonly text: string }): Answered => JSON.parse(text) as Answered;
const promote = (shop: Shop, hash: string, body: object) => shop.ask(`/v1/models/${hash}/promote`, { method: 'POST', key: adminKey, body: { by: 'ada', ...body } });
const register = (shop: Shop, probability: number) => shop.limn.models.register({ prediction: 'churn', model: model(probability), by: 'ada', about: { auc: 0.8 } });

test('a profile says what the champion says, how sure it is, and why nothing is said', async () => {
  const shop = await openShop({ keys, definition });
  await shop.order('ada', 30);
  expect(json(await shop.ask('/v1/profiles/ada'))).toMatchObject({ views: { outlook: { churn: null } }, predictions: { churn: { value: null, silent: 'noModel' } } });
  const { hash } = await register(shop, 0.25);
  expect((await promote(shop, hash.slice(0, 8), { to: 'champion', note: 'first' })).status).toBe(200);
  const profile = json(await shop.ask('/v1/profiles/ada'));
  expect(profile).toMatchObject({ views: { outlook: { churn: 0.25 } }, predictions: { churn: { value: 0.25, model: hash, state: 'champion' } } });
  expect(profile.predictions.churn.low).toBeCloseTo(0.225);
  expect(json(await shop.ask('/v1/profiles/ada?views=orders')).predictions).toEqual({});
  expect(json(await shop.ask('/v1/profiles/ada/explain/churn?lang=zh'))).toMatchObject({ kind: 'prediction', value: 0.25, label: '未来30天不再下单' });
  const { predictions } = json(await shop.ask('/v1/predictions'));
  expect(predictions).toMatchObject([{ name: 'churn', view: 'outlook', unit: '%', models: [{ hash, state: 'champion', about: { auc: 0.8 }, steps: [{ by: 'ada', to: 'candidate' }, { by: 'ada', to: 'champion', note: 'first' }] }] }]);
});

test('what would bring a prediction below a bound is tried and told', async () => {
  const shop = await openShop({ keys, definition });
  await shop.order('ada', 30);
  const fewerOrders: ScoringModel = { ...model(0.9), predictor: { kind: 'linear', weights: [[-0.125]], intercepts: [1] } };
  const { hash } = await shop.limn.models.register({ prediction: 'churn', model: fewerOrders, by: 'ada' });
  await promote(shop, hash, { to: 'champion' });
  const explained = JSON.parse((await shop.ask('/v1/profiles/ada/explain/churn?below=0.6&change=orders')).text) as { readonly prediction: { readonly counterfactuals: readonly { readonly text: string }[] } };
  expect(explained.prediction).toMatchObject({ counterfactuals: [{ changes: [{ column: 'orders', from: 1, to: 4 }], score: 0.5 }] });
  expect(explained.prediction.counterfactuals[0]!.text).toBe('With 3 more orders, it would be 50%, below 60%.');
  expect(json(await shop.ask('/v1/profiles/ada/explain/churn?below=0.6')).code).toBe('malformed_request');
  expect(json(await shop.ask('/v1/profiles/ada/explain/churn?below=0.6&change=height')).code).toBe('malformed_request');
});

test('a shadow is told beside, a canary answers for its share of customers, and rolling back ends it', async () => {
  const shop = await openShop({ keys, definition });
  const users = Array.from({ length: 40 }, (_, i) => `user${i}`);
  for (const user of users) await shop.order(user, 10);
  const [one, two] = [await register(shop, 0.25), await register(shop, 0.75)];
  await promote(shop, one.hash, { to: 'champion' });
  await promote(shop, two.hash, { to: 'shadow' });
  expect(json(await shop.ask('/v1/profiles/user1')).predictions.churn).toMatchObject({ value: 0.25, shadows: [{ model: two.hash, value: 0.75 }] });
  expect(json(await shop.ask(`/v1/models/${two.hash}/comparison`))).toMatchObject({ champion: one.hash, customers: 40, means: { model: 0.75, champion: 0.25 }, difference: { mean: 0.5, most: 0.5 } });
  expect(json(await promote(shop, two.hash, { to: 'canary', share: 0.5 }))).toMatchObject({ state: 'canary', share: 0.5 });
  const answered = async () => json(await shop.ask('/v1/profiles/read', { method: 'POST', key: readKey, body: { identifiers: users } })).profiles.map(({ predictions: { churn } }) => churn);
  const said = await answered();
  expect(new Set(said.map(({ value, state }) => `${state} ${value}`))).toEqual(new Set(['champion 0.25', 'canary 0.75']));
  expect(await answered()).toEqual(said);
  expect(json(await shop.ask('/v1/predictions/churn/rollback', { method: 'POST', key: adminKey, body: { by: 'ben' } }))).toMatchObject({ hash: one.hash, state: 'champion' });
  expect(new Set((await answered()).map(({ value }) => value))).toEqual(new Set([0.25]));
});

test('models are swapped under load with no failed and no mixed answer', async () => {
  const shop = await openShop({ keys, definition });
  await shop.order('ada', 30);
  const models = [await register(shop, 0.25), await register(shop, 0.75)];
  await promote(shop, models[0]!.hash, { to: 'champion' });
  const right = new Map([[models[0]!.hash, 0.25], [models[1]!.hash, 0.75]]);
  let swapping = true;
  const seen = new Set<string>();
  const readers = Array.from({ length: 4 }, async () => {
    while (swapping) {
      const answer = await shop.ask('/v1/profiles/ada');
      expect(answer.status).toBe(200);
      const { views, predictions } = json(answer);
      expect([views.outlook.churn, predictions.churn.value]).toEqual([right.get(predictions.churn.model), right.get(predictions.churn.model)]);
      seen.add(predictions.churn.model);
    }
  });
  for (let i = 1; i <= 10; i++) expect((await promote(shop, models[i % 2]!.hash, { to: 'champion' })).status).toBe(200);
  swapping = false;
  await Promise.all(readers);
  expect(seen.size).toBe(2);
});

test('a decision is kept with all that the model saw, and comes out the same when it is reckoned again', async () => {
  const shop = await openShop({ keys, definition });
  await shop.order('ada', 30);
  const decide = (body: object) => shop.ask('/v1/profiles/ada/decisions', { method: 'POST', key: adminKey, body: { prediction: 'churn', by: 'ben', ...body } });
  expect(json(await decide({})).code).toBe('nothing_to_decide');
  const [one, two] = [await register(shop, 0.25), await register(shop, 0.75)];
  await promote(shop, one.hash, { to: 'champion' });
  const decided = await decide({ note: 'voucher' });
  expect(decided.status).toBe(200);
  const decision = JSON.parse(decided.text) as { readonly id: string };
  expect(decision).toMatchObject({ profile: 'user:ada', value: 0.25, values: [0.25], model: one.hash, seen: { orders: 1 }, by: 'ben', note: 'voucher' });
  // Later there is more to see, and another answers.
  shop.clock.advance(60_000);
  await shop.order('ada', 50);
  await promote(shop, two.hash, { to: 'champion' });
  const again = JSON.parse((await shop.ask(`/v1/decisions/${decision.id}?lang=zh`)).text) as { readonly text: string };
  expect(again).toMatchObject({ decision, reproduced: { values: [0.25], same: true, reading: true } });
  expect(again.text).toContain('未来30天不再下单');
  expect(json(await shop.ask('/v1/decisions/0000')).code).toBe('decision_unknown');
  expect(json(await decide({ prediction: 'spend' })).code).toBe('unknown_prediction');
});

test('what is asked wrongly is answered with a code', async () => {
  const shop = await openShop({ keys, definition });
  await shop.order('ada', 30);
  const { hash } = await register(shop, 0.25);
  const codeOf = async (asked: Promise<{ readonly text: string }>) => json(await asked).code;
  expect(await codeOf(shop.ask('/v1/models?prediction=spend'))).toBe('unknown_prediction');
  expect(await codeOf(shop.ask('/v1/models/00000000'))).toBe('model_unknown');
  expect(await codeOf(promote(shop, hash, { to: 'king' }))).toBe('malformed_request');
  expect(await codeOf(shop.ask(`/v1/models/${hash}/promote`, { method: 'POST', key: readKey, body: { to: 'champion' } }))).toBe('key_cannot_administer');
  expect(await codeOf(shop.ask(`/v1/models/${hash}/comparison`))).toBe('no_champion');
  await shop.limn.generations.publish((await shop.limn.generations.propose(shopDefinition)).version);
  expect(await codeOf(promote(shop, hash, { to: 'champion' }))).toBe('model_unfit');
});
