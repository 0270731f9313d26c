/** A small shop for tests of training sets: what is sent, and what is to be predicted. */
import {
  atLeast, boolean, count, decayedSum, defineDerived, defineEvent, defineFeatures, definePredictions, defineProfile, distinct, divide, every, everyMonth, feature, hourHistogram, last, lastN, mean, mostFrequent,
  number, onEvent, oneOf, prediction, quantile, string, sum, timeOf, timeSince, value, words, equal,
} from '@limn/engine';

export const DAY_MS = 86_400_000;

export const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered', '下单'),
  lateness: '2d',
  fields: { revenue: number({ scale: 2, unit: 'GBP' }), channel: oneOf(['web', 'app', 'shop']), product: string({ optional: true }), gift: boolean({ optional: true }) },
});

export const refund = defineEvent('refund', {
  match: { call: 'track', event: 'Order Refunded' },
  label: words('refund', '退款'),
  summary: words('returned', '退货'),
  lateness: '3d',
  fields: { amount: number({ scale: 2, unit: 'GBP' }) },
});

export const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders10d: feature(count(), { over: '10d', resolution: 'exact', en: 'orders in 10 days', zh: '近10天订单数' }),
    spend10d: feature(sum(event.revenue), { over: '10d', resolution: 'exact', en: 'spent in 10 days', zh: '近10天消费' }),
    spendEver: feature(sum(event.revenue), { over: 'ever', en: 'spent', zh: '累计消费' }),
    sinceLastOrder: feature(timeSince('last'), { over: 'ever', en: 'since the last', zh: '距上次' }),
    lastChannel: feature(last(event.channel), { over: 'ever', en: 'channel', zh: '渠道' }),
  }),
});

export const refunds = defineFeatures('refunds', {
  source: refund,
  label: words('refunds', '退款'),
  features: () => ({ refunds10d: feature(count(), { over: '10d', resolution: 'exact', en: 'refunds', zh: '退款数' }) }),
});

/** Every kind of value that a model can see. */
export const kinds = defineFeatures('kinds', {
  source: order,
  label: words('kinds', '种类'),
  features: (event) => ({
    orders90d: feature(count(), { over: '90d', en: 'orders in 90 days', zh: '近90天订单数' }),
    meanOrder: feature(mean(event.revenue), { over: '60d', en: 'mean', zh: '均值' }),
    medianOrder: feature(quantile(event.revenue, 0.5), { over: '60d', en: 'median', zh: '中位数' }),
    lately: feature(decayedSum(event.revenue, { halfLife: '7d' }), { over: '60d', en: 'lately', zh: '近期' }),
    firstOrderAt: feature(timeOf('first'), { over: 'ever', en: 'first', zh: '首次' }),
    lastWasGift: feature(last(event.gift), { over: 'ever', en: 'gift', zh: '礼品' }),
    favourite: feature(mostFrequent(event.product), { over: '60d', en: 'favourite', zh: '最爱' }),
    latest: feature(lastN(event.product, 3), { over: '60d', en: 'latest', zh: '最近' }),
    products: feature(distinct(event.product), { over: 'ever', en: 'products', zh: '商品种数' }),
    hours: feature(hourHistogram(), { over: '60d', en: 'hours', zh: '时段' }),
  }),
});

export const ratios = defineDerived('ratios', {
  label: words('ratios', '比率'),
  from: [orders, kinds],
  values: (view) => ({ share: value(divide(view.spend10d, view.spendEver), { en: 'share', zh: '占比' }) }),
});

export const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: (view) => {
    const asked = { at: every('3d'), en: 'x', zh: '某' };
    return {
      leaves: prediction({ absent: order, within: '5d' }, { ...asked, population: atLeast(view.spendEver, 0), en: 'leaves', zh: '流失' }),
      returns: prediction({ present: refund, within: '5d' }, { ...asked, en: 'returns', zh: '退货' }),
      webOrders: prediction({ count: order, within: '7d', where: (event) => equal(event.channel, 'web') }, { ...asked, en: 'web orders', zh: '网页订单' }),
      spends: prediction({ sum: order, of: (event) => event.revenue, within: '5d' }, { ...asked, en: 'spends', zh: '消费' }),
      nextChannel: prediction({ next: order, of: (event) => event.channel, within: '5d' }, { ...asked, en: 'next channel', zh: '下次渠道' }),
      channels: prediction({ any: order, of: (event) => event.channel, within: '5d' }, { ...asked, en: 'channels', zh: '渠道' }),
      ordersIn: prediction({ timeTo: order, within: '5d' }, { ...asked, en: 'orders in', zh: '下单时间' }),
      monthly: prediction({ absent: order, within: '28d' }, { at: everyMonth, en: 'monthly', zh: '按月' }),
      afterOrder: prediction({ present: refund, within: '5d' }, { at: onEvent(order), en: 'after an order', zh: '下单后' }),
      picky: prediction({ absent: order, within: '5d' }, { ...asked, population: atLeast(view.spendEver, 50), enough: atLeast(view.orders10d, 2), en: 'picky', zh: '挑选' }),
    };
  },
});

/** The shop in New York, whose clocks go forward on 8 March 2026. */
export const customer = defineProfile('customer', {
  label: words('customer', '客户'),
  timeZone: 'America/New_York',
  events: [order, refund],
  views: [orders, refunds, kinds, ratios, outlook],
});
