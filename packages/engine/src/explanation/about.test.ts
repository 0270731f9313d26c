import { expect, test } from 'vitest';
import type { ProfileDefinition } from '../registry/definition.ts';
import { columnsOf } from '../registry/column.ts';
import { parseDefinition } from '../registry/parse-definition.ts';
import { aboutCustomer, type AboutOptions } from './about.ts';

const label = (en: string, zh: string) => ({ en, zh });
const day = 86_400_000;
const plain = {
  limn: 1, name: 'customer', label: label('customer', '客户'),
  events: [{ name: 'order', match: { call: 'track', event: 'Order' }, label: label('order', '下单'), summary: label('ordered', '下单'), fields: { revenue: { type: 'number', scale: 2, unit: 'GBP' }, country: { type: 'string' } } }],
  views: [{
    kind: 'features', name: 'orders', label: label('orders', '订单'), sources: ['order'],
    features: {
      spend30d: { aggregate: { op: 'sum', of: { op: 'field', name: 'revenue' } }, over: '30d', label: label('money spent in the last 30 days', '近30天消费金额'), unit: 'GBP' },
      spend365d: { aggregate: { op: 'sum', of: { op: 'field', name: 'revenue' } }, over: '365d', label: label('money spent in the last year', '近一年消费金额'), unit: 'GBP' },
      sinceLast: { aggregate: { op: 'timeSince', which: 'last' }, over: 'ever', label: label('time since the last order', '距上次下单') },
      usualGap: { aggregate: { op: 'gap', measure: 'mean' }, over: '365d', label: label('usual time between orders', '平均下单间隔') },
      country: { aggregate: { op: 'last', of: { op: 'field', name: 'country' } }, over: 'ever', label: label('country', '国家') },
    },
  }],
};
const about = [
  [{ when: { op: 'atLeast', left: { op: 'column', name: 'sinceLast' }, right: { op: 'duration', value: '60d' } }, text: label('No order for {sinceLast}.', '已{sinceLast}未下单。') }, { text: label('Orders every {usualGap}.', '每{usualGap}下单一次。') }],
  [{ text: label('Among the {spend365d.rank}.', '位居{spend365d.rank}。') }, { text: label('Spent {spend365d}, from {country}.', '消费{spend365d}，来自{country}。') }],
];
const values = { spend30d: 12, spend365d: 1234.5, sinceLast: 74 * day, usualGap: 21 * day, country: 'France' };

const told = (definition: ProfileDefinition, options: Partial<AboutOptions> = {}) =>
  aboutCustomer({ definition, columns: columnsOf(definition), values, lang: 'en', ...options }).map((parts) => parts.map(({ text, column }) => (column === undefined ? text : `[${text}]`)).join(''));

test('of each list the first that fits is told; what names a missing value does not fit', () => {
  const definition = parseDefinition({ ...plain, about });
  expect(told(definition)).toEqual(['No order for [74 days].', 'Spent [£1,235], from [France].']);
  expect(told(definition, { lang: 'zh' })).toEqual(['已[74天]未下单。', '消费[£1,235]，来自[France]。']);
  expect(told(definition, { rankOf: () => 0.03 })[1]).toBe('Among the [top 5%].');
  expect(told(definition, { rankOf: () => 0.4 })[1]).toBe('Spent [£1,235], from [France].');
  expect(told(definition, { values: { spend365d: 3 } })).toEqual([]);
});

test('without any, features tell by their kind', () => {
  const definition = parseDefinition(plain);
  expect(told(definition)).toEqual(['[Usually an order every 21 days]; [last order 74 days ago].', '[Money spent in the last year: £1,234.50]; [country: “France”].']);
  expect(told(definition, { lang: 'zh', values: { sinceLast: 3 * day } })).toEqual(['[最近一次下单在3天前]。']);
});

test('a sentence that names what is no column, or asks for the rank of a text, is refused with a cure', () => {
  const wrong = (en: string) => () => parseDefinition({ ...plain, about: [[{ text: label(en, '无') }]] });
  expect(wrong('Spent {spend356d}.')).toThrow('spend365d');
  expect(wrong('{country.rank}')).toThrow('is none');
});
