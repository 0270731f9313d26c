/** A small shop, defined with everything a rule can say, for the tests of explanations. */
import {
  above, add, and, array, atLeast, atMost, below, bucket, contains, count, defineDerived, defineEvent, defineFeatures, defineProfile, defineSegments,
  defineTags, distinct, divide, entry, equal, feature, gap, hourHistogram, isOneOf, isPresent, mean, mostFrequent, multiply, not, notEqual, number, or, orElse,
  rule, string, subtract, sum, timeSince, topK, value, weekdayHistogram, words,
} from '../../src/index.ts'; // prettier-ignore

export const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered {items.length} lines for {revenue}', '下单{items.length}行，共{revenue}'),
  lateness: '3d',
  fields: {
    revenue: number({ scale: 2, unit: 'GBP' }),
    country: string({ optional: true }),
    items: array({ product: string({ from: 'product_id' }), quantity: number({ scale: 0 }) }, { from: 'products' }),
  },
});

export const refund = defineEvent('refund', {
  match: { call: 'track', event: 'Order Refunded' },
  label: words('refund', '退款'),
  summary: words('got {amount} back', '退款{amount}'),
  lateness: '3d',
  fields: { amount: number({ scale: 2, unit: 'GBP' }) },
});

const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders90d: feature(count(), { over: '90d', en: 'orders in the last 90 days', zh: '近90天订单数' }),
    spend30d: feature(sum(event.revenue), { over: '30d', en: 'money spent in the last 30 days', zh: '近30天消费金额' }),
    basket: feature(mean(event.revenue), { over: '365d', en: 'average order value in the last 365 days', zh: '近365天客单价' }),
    sinceLast: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单时长' }),
    sinceFirst: feature(timeSince('first'), { over: 'ever', en: 'time since the first order', zh: '距首次下单时长' }),
    usualGap: feature(gap('mean'), { over: 'ever', en: 'average time between orders', zh: '平均下单间隔' }),
    products: feature(distinct(event.items.product), { over: '365d', en: 'different products bought in the last 365 days', zh: '近365天购买的商品种类数' }),
    favourite: feature(mostFrequent(event.items.product), { over: 'ever', en: 'favourite product', zh: '最常购买的商品' }),
    top: feature(topK(event.items.product, 3), { over: 'ever', en: 'three favourite products', zh: '最常购买的三种商品' }),
    country: feature(mostFrequent(event.country), { over: 'ever', en: 'country', zh: '国家' }),
    hours: feature(hourHistogram(), { over: 'ever', en: 'orders by hour', zh: '各时段订单数' }),
    weekdays: feature(weekdayHistogram(), { over: 'ever', en: 'orders by weekday', zh: '各星期订单数' }),
  }),
});

const refunds = defineFeatures('refunds', {
  source: refund,
  label: words('refunds', '退款'),
  features: () => ({
    refunds90d: feature(count(), { over: '90d', en: 'refunds in the last 90 days', zh: '近90天退款次数' }),
    sinceRefund: feature(timeSince('last'), { over: 'ever', en: 'time since the last refund', zh: '距上次退款时长' }),
  }),
});

const ratios = defineDerived('ratios', {
  label: words('ratios', '比率'),
  from: [orders, refunds],
  values: (view) => ({
    refundRate: value(divide(view.refunds90d, view.orders90d), { en: 'refund rate in the last 90 days', zh: '近90天退款率', unit: '%' }),
    spendBand: value(bucket(view.spend30d, { bounds: [100, 800], labels: ['small', 'middle', 'large'] }), { en: 'spending band', zh: '消费档位' }),
    pace: value(divide(view.sinceLast, view.usualGap), { en: 'silence in usual gaps', zh: '沉默时长与平均间隔之比' }),
    lunches: value(entry(view.hours, 12), { en: 'orders at noon', zh: '中午订单数' }),
    wednesdays: value(entry(view.weekdays, 2), { en: 'orders on Wednesdays', zh: '周三订单数' }),
    second: value(entry(view.top, 1), { en: 'second favourite product', zh: '第二常购商品' }),
    doings: value(add(view.orders90d, view.refunds90d), { en: 'orders and refunds in the last 90 days', zh: '近90天订单与退款数' }),
    net: value(subtract(view.orders90d, view.refunds90d), { en: 'orders less refunds in the last 90 days', zh: '近90天净订单数' }),
    rateOrZero: value(orElse(divide(view.refunds90d, view.orders90d), 0), { en: 'refund rate, 0 without orders', zh: '退款率（无订单为0）', unit: '%' }),
  }),
});

const lifecycle = defineTags('lifecycle', {
  label: words('lifecycle', '生命周期'),
  from: [orders, refunds, ratios],
  tags: (view) => ({
    lapsing: rule(and(atLeast(view.sinceLast, '60d'), below(view.sinceLast, '180d')), { en: 'Lapsing', zh: '流失风险' }),
    late: rule(above(view.sinceLast, multiply(view.usualGap, 2)), { en: 'Late', zh: '超期未购' }),
    fresh: rule(and(isPresent(view.sinceFirst), below(view.sinceFirst, '30d')), { en: 'New', zh: '新客' }),
    highValue: rule(and(atLeast(view.spend30d, 800), atLeast(view.orders90d, 3)), { en: 'High value', zh: '高价值' }),
    returner: rule(or(above(view.refundRate, 0.3), atLeast(view.refunds90d, 3)), { en: 'Frequent returner', zh: '频繁退货' }),
    careful: rule(and(atMost(orElse(view.refundRate, 0), 0.1), atLeast(view.orders90d, 1)), { en: 'Keeps what they buy', zh: '很少退货' }),
    gifts: rule(or(contains(view.top, 'T-LIGHT'), equal(view.favourite, 'CAKESTAND')), { en: 'Gift buyer', zh: '礼品买家' }),
    abroad: rule(and(notEqual(view.country, 'United Kingdom'), isOneOf(view.spendBand, ['middle', 'large'])), { en: 'Abroad', zh: '海外客户' }),
    curious: rule(and(atLeast(view.products, 5), not(isPresent(view.sinceRefund))), { en: 'Curious', zh: '爱尝新' }),
    steady: rule(and(atMost(view.sinceLast, '30d'), not(or(above(view.refundRate, 0.2), atLeast(view.usualGap, '45d')))), { en: 'Steady', zh: '稳定客户' }),
  }),
});

const audiences = defineSegments('audiences', {
  label: words('audiences', '人群'),
  from: [orders, lifecycle],
  segments: (view) => ({
    winBack: rule(and(view.lapsing, not(view.returner), atLeast(view.basket, 20)), { en: 'Win-back', zh: '待召回' }),
    lookAfter: rule(or(view.highValue, and(view.steady, atLeast(view.orders90d, 2))), { en: 'Look after', zh: '重点维护' }),
  }),
});

export const shop = defineProfile('customer', {
  label: words('customer', '客户'),
  timeZone: 'Europe/London',
  events: [order, refund],
  views: [orders, refunds, ratios, lifecycle, audiences],
});
