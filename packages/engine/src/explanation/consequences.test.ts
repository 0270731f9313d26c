import { expect, test } from 'vitest';
import { activeDays, count, defineDerived, defineEvent, defineFeatures, defineProfile, defineTags, below, divide, feature, number, rule, sum, timeSince, value, words } from '../index.ts';
import { consequencesOf } from './consequences.ts';

const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders7d: feature(count(), { over: '7d', en: 'orders in the last 7 days', zh: '近7天订单数' }),
    orders30d: feature(count(), { over: '30d', en: 'orders in the last 30 days', zh: '近30天订单数' }),
    ordersEver: feature(count(), { over: 'ever', en: 'orders so far', zh: '累计订单数' }),
    orderDays: feature(activeDays(), { over: '365d', en: 'days with an order', zh: '下单天数' }),
    spend7d: feature(sum(event.revenue), { over: '7d', en: 'spent lately', zh: '近期消费' }),
    spendEver: feature(sum(event.revenue), { over: 'ever', en: 'spent so far', zh: '累计消费' }),
    spend30d: feature(sum(event.revenue), { over: '30d', en: 'spent', zh: '消费' }),
    sinceFirst: feature(timeSince('first'), { over: 'ever', en: 'time since the first order', zh: '距首次下单' }),
    sinceLast: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单' }),
  }),
});
const values = defineDerived('values', { label: words('values', '值'), from: [orders], values: (view) => ({ average30d: value(divide(view.spend30d, view.orders30d), { en: 'average', zh: '客单价' }) }) });
const tags = defineTags('tags', { label: words('tags', '标签'), from: [orders], tags: (view) => ({ active: rule(below(view.sinceLast, '60d'), { en: 'active', zh: '活跃' }) }) });
const { definition } = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, values, tags] });

const day = 86_400_000;
const follow = consequencesOf(definition);
const columns = { orders7d: 0, orders30d: 2, ordersEver: 5, orderDays: 5, spend7d: 0, spend30d: 90, spendEver: 300, sinceFirst: 400 * day, sinceLast: 70 * day, average30d: 45, active: false };

test('an order more is in every window, the last order is now, and ratios and tags follow', () => {
  expect(follow(columns, { orders30d: 3 })).toEqual({ ...columns, orders7d: 1, orders30d: 3, ordersEver: 6, orderDays: 6, sinceLast: 0, average30d: 30, active: true });
});

test('more money where something was spent is larger orders: longer windows gain as much, and nothing else comes', () => {
  expect(follow(columns, { spend30d: 150 })).toEqual({ ...columns, spend30d: 150, spendEver: 360, average30d: 75 });
});

test('money where nothing was spent is an order more', () => {
  expect(follow(columns, { spend7d: 20 })).toMatchObject({ spend7d: 20, spend30d: 110, spendEver: 320, orders7d: 1, orders30d: 3, ordersEver: 6, orderDays: 6, sinceLast: 0 });
});

test('an order less leaves the longer windows, and shorter ones hold no more', () => {
  expect(follow({ ...columns, orders7d: 2 }, { orders30d: 1 })).toMatchObject({ orders7d: 1, ordersEver: 4, sinceLast: 70 * day });
});

test('the first order of somebody new is their last one too', () => {
  const nobody = { orders7d: 0, orders30d: 0, ordersEver: 0, spend30d: 0 };
  expect(follow(nobody, { ordersEver: 1 })).toMatchObject({ orders7d: 1, orders30d: 1, sinceFirst: 0, sinceLast: 0, active: true });
});

test('two windows that change together tell of the same events', () => {
  expect(follow(columns, { orders30d: 3, orders7d: 1 })).toMatchObject({ orders7d: 1, orders30d: 3, ordersEver: 6 });
});

test('what no rule ties to the change stays', () => {
  expect(follow(columns, { sinceFirst: 10 * day })).toEqual({ ...columns, sinceFirst: 10 * day });
});
