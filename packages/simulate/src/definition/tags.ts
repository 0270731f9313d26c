/** Yes or no about one customer. */
import { above, and, atLeast, below, defineDerived, defineTags, divide, isPresent, not, rule, value, words } from '@limn/engine';
import { carts, interests, looks, orders, refunds, reviews, visits } from './features.ts';

export const ratios = defineDerived('ratios', {
  label: words('ratios', '比率'),
  from: [orders, refunds],
  values: (view) => ({
    averageOrder: value(divide(view.spendEver, view.ordersEver), { en: 'average order value', zh: '客单价' }),
    refundRate90d: value(divide(view.refunded90d, view.spend90d), { unit: '%', en: 'refund rate in the last 90 days', zh: '近90天退款率' }),
    // 1 is on time, 2 has waited twice as long as usual.
    gapsSinceOrder: value(divide(view.sinceOrder, view.usualGap), { en: 'usual gaps since the last order', zh: '距上次下单时长与平均间隔之比' }),
  }),
});

export const lifecycle = defineTags('lifecycle', {
  label: words('lifecycle', '生命周期'),
  from: [looks, orders, ratios],
  tags: (view) => ({
    buyer: rule(atLeast(view.ordersEver, 1), { en: 'buyer', zh: '已购' }),
    active: rule(below(view.sinceLook, '14d'), { en: 'active', zh: '活跃' }),
    lapsing: rule(and(atLeast(view.sinceOrder, '30d'), below(view.sinceOrder, '60d')), { en: 'lapsing', zh: '即将流失' }),
    lost: rule(atLeast(view.sinceOrder, '60d'), { en: 'lost', zh: '已流失' }),
    overdue: rule(and(atLeast(view.ordersEver, 3), atLeast(view.gapsSinceOrder, 2)), { en: 'overdue', zh: '逾期未购' }),
  }),
});

export const behaviour = defineTags('behaviour', {
  label: words('behaviour', '行为'),
  from: [looks, interests, carts, orders, refunds, reviews, visits, ratios],
  tags: (view) => ({
    deciding: rule(and(atLeast(view.carts7d, 1), not(below(view.sinceOrder, '7d'))), { en: 'deciding', zh: '犹豫中' }),
    busy: rule(atLeast(view.looks1h, 10), { en: 'busy now', zh: '正在逛' }),
    frequentVisitor: rule(atLeast(view.visits7d, 3), { en: 'frequent visitor', zh: '常来' }),
    bigSpender: rule(atLeast(view.spend90d, 1_500), { en: 'big spender', zh: '高消费' }),
    tillShopper: rule(atLeast(view.tillOrders90d, 1), { en: 'shops at the till', zh: '门店购物' }),
    returner: rule(and(atLeast(view.refunds90d, 1), atLeast(view.refundRate90d, 0.2)), { en: 'returns much', zh: '退货多' }),
    unhappy: rule(atLeast(view.badReviews90d, 1), { en: 'unhappy', zh: '不满意' }),
    happy: rule(and(isPresent(view.meanRating), atLeast(view.meanRating, 4)), { en: 'happy', zh: '满意' }),
    machine: rule(above(view.looks1d, 300), { en: 'looks like a program', zh: '疑似爬虫' }),
  }),
});
