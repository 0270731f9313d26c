import { array, defineCatalogue, defineEvent, defineProfile, defineRecommendation, decodeFactorModel, decodeItemItemModel, itemField, itemOf, itemsFrom, modelled, popular, signal, sourceId, string, words, type BehaviourEvent, type LimnEvent } from '@limn/engine';
import { expect, test } from 'vitest';
import { logOfEvents } from '../../dataset/example-log.ts';
import { collectInteractions } from './collect-interactions.ts';
import { trainRecommendation, type TrainedRecommendation } from './train-recommendation.ts';

const START = Date.UTC(2026, 2, 1);
const HOUR_MS = 3_600_000;
const label = words('event', '事件');
const one = { product: string() };
const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label, summary: label, lateness: '1d', fields: one });
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label, summary: label, fields: { items: array(one) } });
const shown = defineEvent('shown', { match: { call: 'track', event: 'Product List Viewed' }, label, summary: label, fields: { items: array(one) } });
const products = defineCatalogue('products', { label: words('products', '商品'), fields: { name: itemField('text', { en: 'name', zh: '名称' }) }, sources: [itemsFrom(view, { key: (event) => event.product, fields: () => ({}) })] });
const goods = {
  label: words('for you', '为你推荐'), items: products,
  signals: {
    view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }),
    order: signal(order, { item: (event) => event.items.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }),
  },
} as const;
const definition = defineProfile('customer', {
  label: words('customer', '客户'), events: [view, order, shown], views: [],
  recommendations: [
    defineRecommendation('forYou', { ...goods, candidates: [modelled('ease'), modelled('als'), popular({ over: '30d' })] }),
    defineRecommendation('ranked', { ...goods, candidates: [popular({ over: '30d' })], rank: 'learned', impression: itemOf(shown, { item: (event) => event.items.product }) }),
    defineRecommendation('both', { ...goods, candidates: [modelled('ease'), popular({ over: '30d' })], rank: 'learned' }),
    defineRecommendation('blind', { ...goods, candidates: [popular({ over: '30d' })], rank: 'learned' }),
  ],
}).definition;

const at = (hours: number): string => new Date(START + hours * HOUR_MS).toISOString();
const meta = (user: string, hours: number, id: string) => ({ user, id, receivedAt: at(hours) });

test('interactions are those accepted, each item of an event once, of customers as identity has them at the end', async () => {
  const visit = view.at(at(0), { anonymous: 'a1', id: 'e0', receivedAt: at(0) }, { product: 'tea' });
  const login: LimnEvent = { ...visit, id: 'e4', user: 'ann', time: START + 4 * HOUR_MS, receivedAt: START + 4 * HOUR_MS } as BehaviourEvent;
  const late = view.at(at(-48), { user: 'ann', id: 'e3', receivedAt: at(3) }, { product: 'pot' });
  const twice = order.at(at(1), meta('ann', 1, 'e1'), { items: [{ product: 'cup' }, { product: 'cup' }, { product: 'milk' }] });
  const table = await collectInteractions({ definition, recommendation: 'forYou', log: logOfEvents([visit, twice, { ...twice, receivedAt: START + 2 * HOUR_MS }, late, login]) });
  const rows = Array.from({ length: table.rows }, (_, row) => [table.customerKeys[table.customers[row]!], table.itemKeys[table.items[row]!], table.signalNames[table.signals[row]!], table.weights[row]]);
  expect(new Set(table.customerKeys)).toEqual(new Set([sourceId('user', 'ann')]));
  expect(rows.map(([, ...row]) => row)).toEqual([['tea', 'view', 1], ['cup', 'order', 5], ['milk', 'order', 5], ['tea', 'view', 1]]);
});

/** 40 customers who each keep to one of four shelves; a list is shown before each look, and the customer's own item of it is bought. */
function shelves(days: number): readonly LimnEvent[] {
  return Array.from({ length: days }, (_, day) => Array.from({ length: 40 }, (_user, who): readonly LimnEvent[] => {
    const [user, hours, id] = [`u${who}`, day * 24 + who / 2, `${who}-${day}`];
    const mine = `shelf${who % 4}-${(who * 5 + day * 7 + who * day) % 13}`;
    const items = [0, 1, 2, 3].map((shelf) => ({ product: `shelf${shelf}-${(day + shelf) % 13}` }));
    return [
      shown.at(at(hours), meta(user, hours, `s${id}`), { items }),
      view.at(at(hours), meta(user, hours, `v${id}`), { product: mine }),
      order.at(at(hours), meta(user, hours, `o${id}`), { items: [items[who % 4]!] }),
    ];
  }).flat()).flat();
}

const train = (recommendation: string, days: number): Promise<TrainedRecommendation> => trainRecommendation({ definition, recommendation, log: logOfEvents(shelves(days)), seed: 1 });

test('each declared way is judged beside popularity on what came later, learnt from everything, and the same again', async () => {
  const { ways, report, data } = await train('forYou', 12);
  expect(ways.map(({ way, kind, difference }) => ({ way, kind, than: difference.than, verdict: difference.verdict }))).toEqual([
    { way: 'ease', kind: 'item-item', than: 'popular', verdict: 'better' },
    { way: 'als', kind: 'factors', than: 'popular', verdict: 'better' },
  ]);
  expect(report?.split).toBe('time');
  expect(report!.past.rows).toBeLessThan(data.rows);
  const [ease, als] = [decodeItemItemModel(ways[0]!.bytes), decodeFactorModel(ways[1]!.bytes)];
  expect([ease.itemKeys.length, als.itemKeys.length]).toEqual([data.items, data.items]);
  expect((await train('forYou', 12)).ways.map(({ bytes }) => bytes)).toEqual(ways.map(({ bytes }) => bytes));
}, 30_000);

test('a ranking is learnt where enough was shown and taken up, and what is missing is told', async () => {
  const { ranking, problems, ways } = await train('ranked', 8);
  expect({ ways, learnt: ranking?.report !== undefined, ranks: ranking?.model !== undefined || problems.some(({ code }) => code === 'ranking_no_better') }).toEqual({ ways: [], learnt: true, ranks: true });
  expect((await train('blind', 1)).problems.map(({ code }) => code)).toEqual(['ranking_logs_few']);
});

test('where nobody logs what was shown, a ranking is learnt from what customers chose after moments of the past, and judged beside the blend', async () => {
  const { ranking, problems } = await train('blind', 30);
  expect(ranking).toMatchObject({ from: 'choices', report: { requests: { train: expect.any(Number), test: expect.any(Number) } } });
  expect(ranking!.model !== undefined || problems.some(({ code }) => code === 'ranking_no_better')).toBe(true);
  expect(ranking!.report!.gain.value).toBeCloseTo(ranking!.report!.learnt.value - ranking!.report!.shown.value, 9);
  const names = new Set(ranking!.model?.inputs.map(({ column }) => column));
  if (ranking!.model !== undefined) expect([...names].some((name) => name.startsWith('own.'))).toBe(true);
  expect((await train('blind', 30)).ranking).toEqual(ranking);
}, 30_000);

test('a ranking sees what the ways that joined say, learnt before the moments that it is asked about', async () => {
  const { ways, ranking } = await trainRecommendation({ definition, recommendation: 'both', log: logOfEvents(shelves(24)), seed: 1, chooses: false });
  expect(ways.map(({ way, joins }) => [way, joins])).toEqual([['ease', true]]);
  expect(ranking).toMatchObject({ from: 'choices', report: { learnt: expect.anything() } });
  if (ranking!.model !== undefined) expect(ranking!.model.inputs.map(({ column }) => column)).toContain('way.model:ease.rank');
}, 30_000);
