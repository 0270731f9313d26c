import { expect, test } from 'vitest';
import { above, atLeast, count, definePredictions, defineEvent, defineFeatures, defineProfile, defineTags, every, everyMonth, feature, number, onEvent, oneOf, prediction, rule, sum, timeSince, parseDefinition, words } from '../index.ts';

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered for {revenue}', '下单 {revenue}'),
  fields: { revenue: number({ scale: 2, unit: 'GBP' }), channel: oneOf(['web', 'app']) },
});
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders90d: feature(count(), { over: '90d', en: 'orders in the last 90 days', zh: '近90天订单数' }),
    spend90d: feature(sum(event.revenue), { over: '90d', en: 'spent in the last 90 days', zh: '近90天消费' }),
    sinceLastOrder: feature(timeSince('last'), { over: 'ever', en: 'since the last order', zh: '距上次下单' }),
  }),
});
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: (view) => ({
    churn: prediction({ absent: order, within: '90d' }, { at: everyMonth, population: atLeast(view.orders90d, 1), en: 'will not order for 90 days', zh: '未来90天不下单' }),
    spend: prediction({ sum: order, of: (event) => event.revenue, where: (event) => above(event.revenue, 1), within: '30d' }, { at: every('7d'), inputs: [orders], en: 'spending of the next 30 days', zh: '未来30天消费' }),
    channel: prediction({ next: order, of: (event) => event.channel, within: '365d' }, { at: onEvent(order), inputs: ['spend90d'], en: 'channel of the next order', zh: '下一单渠道' }),
    nextOrder: prediction({ timeTo: order, within: '180d' }, { at: everyMonth, en: 'time until the next order', zh: '距下一单' }),
  }),
});
const tags = defineTags('risk', {
  label: words('risk', '风险'),
  from: [orders, outlook],
  tags: (view) => ({ leaving: rule(atLeast(view.churn, 0.7), { en: 'leaving', zh: '将流失' }), soon: rule(atLeast(view.nextOrder, '7d'), { en: 'not this week', zh: '本周不来' }) }),
});
const customer = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, outlook, tags] });

test('a prediction is plain data: what is asked, of whom, when examples are taken', () => {
  const [, view] = customer.definition.views;
  expect(view).toMatchObject({
    kind: 'predictions',
    predictions: {
      churn: { target: { op: 'absent', event: 'order', within: '90d' }, at: { every: 'month' }, population: { op: 'atLeast' } },
      spend: { target: { op: 'sum', of: { op: 'field', name: 'revenue' }, where: { op: 'above' } }, at: { every: '7d' }, unit: 'GBP', inputs: ['orders'] },
      channel: { target: { op: 'next' }, at: { event: 'order' }, inputs: ['spend90d'] },
      nextOrder: { target: { op: 'timeTo' } },
    },
  });
});

test('what goes wrong in a prediction is told with its place and cure', () => {
  const declare = (churn: object) => {
    const definition = JSON.parse(JSON.stringify(customer.definition)) as { views: { predictions: object }[] };
    definition.views[1]!.predictions = { ...definition.views[1]!.predictions, churn: { target: { op: 'absent', event: 'order', within: '90d' }, at: { every: 'month' }, label: words('x', '某'), ...churn } };
    return () => parseDefinition(definition);
  };
  expect(declare({})).not.toThrow();
  expect(declare({ target: { op: 'absent', event: 'orders', within: '90d' } })).toThrow(/no event 'orders'/);
  expect(declare({ target: { op: 'vanishes', event: 'order', within: '90d' } })).toThrow(/no 'vanishes'/);
  expect(declare({ target: { op: 'sum', event: 'order', within: '90d', of: { op: 'field', name: 'channel' } } })).toThrow(/Only numbers add up/);
  expect(declare({ target: { op: 'next', event: 'order', within: '90d', of: { op: 'field', name: 'revenue' } } })).toThrow(/Classes are texts/);
  const revenue = { op: 'field', name: 'revenue' };
  expect(declare({ target: { op: 'sum', event: 'order', within: '90d', of: { op: 'divide', left: revenue, right: revenue } } })).toThrow(/'divide' cannot be aggregated/);
  expect(declare({ at: { every: '36h' } })).toThrow(/midnight/);
  expect(declare({ at: { event: 'orders' } })).toThrow(/no event 'orders'/);
  expect(declare({ abstain: { widest: 0.3 } })).not.toThrow();
  expect(declare({ abstain: { widest: 0 } })).toThrow(/above 0/);
  expect(declare({ target: { op: 'next', event: 'order', within: '90d', of: { op: 'field', name: 'channel' } }, abstain: { widest: 1 } })).toThrow(/no bounds/);
  expect(declare({ inputs: ['spend9d'] })).toThrow(/'spend9d'/);
  expect(declare({ population: { op: 'column', name: 'orders90d' } })).toThrow();
  expect(declare({ model: 'abc' })).toThrow(/content hash/);
  expect(declare({ canary: { model: 'a'.repeat(32), share: 2 } })).toThrow(/between 0 and 1/);
});
