/** What follows from the features: ratios, differences and bands. */
import { bucket, defineDerived, divide, multiply, subtract, value, words } from '@limn/engine';
import { baskets, habits, orders, refunds } from './features.ts';

export const values = defineDerived('values', {
  label: words('ratios', '比率'),
  owner: 'growth',
  from: [orders, habits, baskets, refunds],
  values: (view) => ({
    netSpend365d: value(subtract(view.spend365d, view.refunded365d), { en: 'money spent in the last year, less refunds', zh: '近一年净消费金额' }),
    averageOrder365d: value(divide(view.spend365d, view.orders365d), { en: 'average order value in the last year', zh: '近一年客单价' }),
    linesPerOrder365d: value(divide(view.lines365d, view.orders365d), { en: 'products in an order', zh: '每单商品种数' }),
    refundRate365d: value(divide(view.refunded365d, view.spend365d), { unit: '%', en: 'refund rate in the last year', zh: '近一年退款率' }),
    bulkShare365d: value(divide(view.bulkLines365d, view.lines365d), { unit: '%', en: 'share of bulk order lines', zh: '大宗订单行占比' }),
    lateShare365d: value(divide(view.lateOrders365d, view.orders365d), { unit: '%', en: 'share of orders after 4 pm', zh: '下午4点后下单占比' }),
    sundayShare365d: value(divide(view.sundayOrders365d, view.orders365d), { unit: '%', en: 'share of Sunday orders', zh: '周日下单占比' }),
    giftSeasonShare365d: value(divide(view.giftSeasonOrders365d, view.orders365d), { unit: '%', en: 'share of orders in November and December', zh: '11、12月订单占比' }),
    // 1 is on time, 2 has waited twice as long as usual: it grows while nothing happens.
    gapsSinceLastOrder: value(divide(view.sinceLastOrder, view.usualGap), { en: 'usual gaps since the last order', zh: '距上次下单时长与平均间隔之比' }),
    // 100 % is as in an average quarter of the year.
    spendTrend: value(divide(multiply(view.spend90d, 4), view.spend365d), { unit: '%', en: 'spending of the last 90 days against an average quarter', zh: '近90天消费与平均季度之比' }),
    spendBand: value(
      bucket(view.spend365d, { bounds: [0.01, 250, 1_000, 3_000], labels: ['£0', '£0–250', '£250–1,000', '£1,000–3,000', '£3,000+'] }),
      { en: 'spending band', zh: '消费档次' },
    ),
  }),
});
