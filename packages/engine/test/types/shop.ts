/** A small shop that the type tests speak about. Everything in it is right. */
import {
  array, boolean, count, defineDerived, defineEvent, defineFeatures, defineProfile, defineTags, divide, feature, hourHistogram, last, mostFrequent, number, oneOf,
  rule, sessions, string, sum, above, and, equal, timeOf, timeSince, topK, value, words, bucket,
} from '../../src/index.ts';

export const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered for {revenue}', '下单 {revenue}'),
  fields: {
    revenue: number({ scale: 2, unit: 'GBP' }),
    country: string({ optional: true }),
    payment: oneOf(['card', 'cash']),
    gift: boolean(),
    items: array({ product: string({ from: 'product_id' }), quantity: number({ scale: 0 }), size: oneOf(['S', 'L'], { optional: true }) }),
  },
});

export const refund = defineEvent('refund', {
  match: { call: 'track', event: 'Order Refunded' },
  label: words('refund', '退款'),
  summary: words('got {amount} back', '退款 {amount}'),
  lateness: '12h',
  fields: { amount: number({ scale: 2 }) },
});

export const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders30d: feature(count(), { over: '30d', en: 'orders', zh: '订单数' }),
    spend30d: feature(sum(event.revenue), { over: '30d', en: 'money spent', zh: '消费金额' }),
    favouriteProduct: feature(mostFrequent(event.items.product), { over: '365d', en: 'favourite product', zh: '最常购买' }),
    lastPayment: feature(last(event.payment), { over: 'ever', en: 'last payment', zh: '最近支付方式' }),
    lastGift: feature(last(event.gift), { over: 'ever', en: 'last was a gift', zh: '最近一单为礼品' }),
    sizes: feature(topK(event.items.size, 2), { over: '365d', en: 'sizes', zh: '尺码' }),
    hours: feature(hourHistogram(), { over: '365d', en: 'hours', zh: '时段' }),
    sinceLastOrder: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单' }),
    lastOrderAt: feature(timeOf('last'), { over: 'ever', en: 'last order', zh: '最近下单' }),
  }),
});

export const activity = defineFeatures('activity', {
  source: [order, refund],
  label: words('activity', '活动'),
  features: (event) => ({
    visitLength: feature(sessions('length', { gap: '30m' }), { over: '30d', en: 'visit length', zh: '到访时长' }),
    visits: feature(sessions('count', { gap: '30m' }), { over: '30d', en: 'visits', zh: '到访次数' }),
    lastHour: feature(last(event.time.hour), { over: '30d', en: 'last hour', zh: '最近时段' }),
  }),
});

export const ratios = defineDerived('ratios', {
  label: words('ratios', '比率'),
  from: [orders, activity],
  values: (view) => ({
    basket: value(divide(view.spend30d, view.orders30d), { en: 'basket', zh: '客单价' }),
    band: value(bucket(view.spend30d, { bounds: [100], labels: ['small', 'large'] }), { en: 'band', zh: '档次' }),
  }),
});

export const tags = defineTags('tags', {
  label: words('tags', '标签'),
  from: [orders, ratios],
  tags: (view) => ({ lapsing: rule(and(above(view.sinceLastOrder, '60d'), equal(view.band, 'large')), { en: 'lapsing', zh: '即将流失' }) }),
});

export const customer = defineProfile('customer', {
  label: words('customer', '客户'),
  events: [order, refund],
  views: [orders, activity, ratios, tags],
});
