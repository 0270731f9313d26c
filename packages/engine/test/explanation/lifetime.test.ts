/** What is told of somebody's worth where a law of purchases serves: the amount, whether they still are a customer, and what speaks for it. */
import { expect, test } from 'vitest';
import { orders } from '../../../../examples/retail/features.ts';
import { history, lifetime } from '../../../../examples/retail/lifetime.ts';
import { order, refund } from '../../../../examples/retail/profile.ts';
import { createEngine, defineProfile, explainPrediction, withModels, words, type Language, type ScoringModel, type UsualColumn } from '../../src/index.ts';

const DAY = 86_400_000;
const customer = defineProfile('customer', { label: words('customer', '客户'), timeZone: 'Europe/London', events: [order, refund], views: [orders, history, lifetime] });
const parameters = (names: readonly string[], values: readonly number[]) => names.map((name, i) => ({ name, value: values[i]! }));
const usual = (lower: number, median: number, upper: number): UsualColumn => ({ kind: 'number', quartiles: [lower, median, upper], deviation: (upper - lower) / 1.35, missing: 0 });
const model: ScoringModel = {
  format: 1,
  inputs: [{ kind: 'number', column: 'orderDaysEver' }, { kind: 'number', column: 'sinceFirstOrder', of: 'duration' }, { kind: 'number', column: 'sinceLastOrder', of: 'duration' }, { kind: 'number', column: 'spendEver' }],
  predictor: { kind: 'lifetime', law: 'bg-nbd', purchases: parameters(['r', 'alpha', 'a', 'b'], [0.6, 7, 0.5, 4]), spend: parameters(['p', 'q', 'v'], [2, 3, 400]), horizon: 90 / 7, pace: 1, columns: { purchases: 0, first: 1, last: 2, spend: 3 } },
  link: 'exp',
  intervals: [{ of: 'outcome', level: 0.9, x: [0, 500, 2_000], low: [0, 0, 300], high: [300, 1_200, 4_000] }],
  usual: { columns: { orderDaysEver: usual(1, 3, 5), sinceFirstOrder: usual(60 * DAY, 120 * DAY, 190 * DAY), sinceLastOrder: usual(15 * DAY, 40 * DAY, 80 * DAY), spendEver: usual(250, 700, 1_600) }, means: [3.4, 125, 50, 1_300] },
};

const line = [{ product: '85123A', name: 'WHITE HANGING HEART', quantity: 6, price: 2.55 }];
const events = [
  ...['2011-03-02', '2011-04-01', '2011-05-02', '2011-06-01', '2011-07-01'].map((day) => order.at(`${day}T11:00:00Z`, { user: 'faithful' }, { revenue: 400, country: 'France', items: line })),
  ...['2011-01-10', '2011-01-17', '2011-01-24', '2011-01-31', '2011-02-07'].map((day) => order.at(`${day}T11:00:00Z`, { user: 'gone' }, { revenue: 400, country: 'France', items: line })),
].sort((a, b) => a.time - b.time);

const engine = createEngine({ definition: withModels(customer.definition, () => ({ model: 'law' })), models: new Map([['law', model]]), history: { eventAt: (position) => events[position]! } });
events.forEach((event, position) => engine.apply(event, position, event.receivedAt));
engine.advance(Date.parse('2011-07-10T12:00:00Z'));

const why = (identifier: string, lang: Language) => explainPrediction({ engine, identifier: `user:${identifier}`, name: 'value90d', lang })!;

test('an amount, whether they still are a customer, and why', () => {
  expect(why('faithful', 'en').text).toMatchInlineSnapshot(`"Value of the next 90 days: about £788 (£58 to £1,738), more than usual. Still a customer at all: 92% likely. Mainly because: money spent so far: £2,000.00 (others usually £250 to £1,600); last order 9 days ago (others usually 15 to 80 days ago); 5 days with an order so far (others usually 1 to 5). On the other hand: first order 130 days ago (others usually 60 to 190 days ago)."`);
  expect(why('faithful', 'zh').text).toMatchInlineSnapshot(`"未来90天价值预计约为£788（£58至£1,738），高于一般水平。仍是活跃客户的可能性为92%。主要原因：累计消费金额为£2,000.00（其他客户一般为£250至£1,600）；最近一次下单在9天前（其他客户一般为15至80天前）；累计下单天数为5（其他客户一般为1至5）。另一方面：首次下单在130天前（其他客户一般为60至190天前）。"`);
  expect(why('faithful', 'en').alive).toBeGreaterThan(0.85);
});

test('who came each week and then stayed away is told to have left, and by what', () => {
  expect(why('gone', 'en').text).toMatchInlineSnapshot(`"Value of the next 90 days: about £57 (£0 to £402), less than usual. Still a customer at all: 8% likely. Mainly because: last order 153 days ago (others usually 15 to 80 days ago); 5 days with an order so far (others usually 1 to 5). On the other hand: money spent so far: £2,000.00 (others usually £250 to £1,600)."`);
  expect(why('gone', 'en').alive).toBeLessThan(0.1);
  expect(why('gone', 'en').reasons.find(({ column }) => column === 'sinceLastOrder')).toMatchObject({ direction: 'lowers' });
});
