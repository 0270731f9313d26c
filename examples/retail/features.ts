/** What is counted and measured: each feature is an aggregate over a window that ends now. */
import {
  above, activeDays, atLeast, count, decayedSum, defineFeatures, distinct, equal, feature, first, gap, hourHistogram, isOneOf, last, lastN, max, mean,
  mostFrequent, not, quantile, sessions, sum, timeOf, timeSince, topK, weekdayHistogram, words,
} from '@limn/engine';
import { order, refund } from './events.ts';

/** How recently, how often, how much. */
export const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  owner: 'growth',
  features: (event) => ({
    sinceFirstOrder: feature(timeSince('first'), { over: 'ever', en: 'time since the first order', zh: '距首次下单' }),
    sinceLastOrder: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单' }),
    firstOrderAt: feature(timeOf('first'), { over: 'ever', en: 'first order', zh: '首次下单时间' }),
    lastOrderAt: feature(timeOf('last'), { over: 'ever', en: 'last order', zh: '最近下单时间' }),
    usualGap: feature(gap('mean'), { over: '365d', en: 'usual time between orders', zh: '平均下单间隔' }),
    longestGap: feature(gap('longest'), { over: '365d', en: 'longest time between orders', zh: '最长下单间隔' }),

    orders7d: feature(count(), { over: '7d', en: 'orders in the last 7 days', zh: '近7天订单数' }),
    orders30d: feature(count(), { over: '30d', en: 'orders in the last 30 days', zh: '近30天订单数' }),
    orders90d: feature(count(), { over: '90d', en: 'orders in the last 90 days', zh: '近90天订单数' }),
    orders365d: feature(count(), { over: '365d', en: 'orders in the last year', zh: '近一年订单数' }),
    ordersEver: feature(count(), { over: 'ever', en: 'orders so far', zh: '累计订单数' }),
    orderDays365d: feature(activeDays(), { over: '365d', en: 'days with an order in the last year', zh: '近一年下单天数' }),

    spend7d: feature(sum(event.revenue), { over: '7d', en: 'money spent in the last 7 days', zh: '近7天消费金额' }),
    spend30d: feature(sum(event.revenue), { over: '30d', en: 'money spent in the last 30 days', zh: '近30天消费金额' }),
    spend90d: feature(sum(event.revenue), { over: '90d', en: 'money spent in the last 90 days', zh: '近90天消费金额' }),
    spend365d: feature(sum(event.revenue), { over: '365d', en: 'money spent in the last year', zh: '近一年消费金额' }),
    recentSpend: feature(decayedSum(event.revenue, { halfLife: '30d' }), { over: '365d', en: 'spending, recent weeks counting more', zh: '近期加权消费金额' }),
    medianOrder365d: feature(quantile(event.revenue, 0.5), { over: '365d', en: 'typical order value in the last year', zh: '近一年订单金额中位数' }),
    largestOrder365d: feature(max(event.revenue), { over: '365d', en: 'largest order in the last year', zh: '近一年最大订单金额' }),
    firstOrderValue: feature(first(event.revenue), { over: 'ever', en: 'value of the first order', zh: '首单金额' }),
    lastOrderValue: feature(last(event.revenue), { over: 'ever', en: 'value of the last order', zh: '最近一单金额' }),
  }),
});

/** When and from where people order, in the shop's own time. */
export const habits = defineFeatures('habits', {
  source: order,
  label: words('habits', '购物习惯'),
  owner: 'growth',
  features: (event) => ({
    ordersByHour: feature(hourHistogram(), { over: '365d', en: 'orders by hour of the day', zh: '各时段订单数' }),
    ordersByWeekday: feature(weekdayHistogram(), { over: '365d', en: 'orders by day of the week', zh: '一周各天订单数' }),
    favouriteHour: feature(mostFrequent(event.time.hour), { over: '365d', en: 'favourite hour for ordering', zh: '最常下单的时段' }),
    favouriteWeekday: feature(mostFrequent(event.time.weekday), { over: '365d', en: 'favourite weekday for ordering', zh: '最常下单的星期' }),
    lateOrders365d: feature(count(), { over: '365d', where: atLeast(event.time.hour, 16), en: 'orders after 4 pm in the last year', zh: '近一年下午4点后的订单数' }),
    sundayOrders365d: feature(count(), { over: '365d', where: equal(event.time.weekday, 7), en: 'Sunday orders in the last year', zh: '近一年周日订单数' }),
    giftSeasonOrders365d: feature(count(), { over: '365d', where: atLeast(event.time.month, 11), en: 'orders in the last November and December', zh: '最近一个11、12月的订单数' }),
    country: feature(last(event.country), { over: 'ever', en: 'country of the last order', zh: '最近下单的国家' }),
  }),
});

/** Lines of an order that are no products: postage, carriage, manual entries and fees. */
const SERVICES = ['POST', 'DOT', 'C2', 'M', 'D', 'S', 'BANK CHARGES', 'AMAZONFEE'];

/** What is in the basket: the lines of orders, one by one. */
export const baskets = defineFeatures('baskets', {
  source: order,
  label: words('baskets', '购物篮'),
  owner: 'merchandise',
  features: ({ items }) => {
    const isProduct = not(isOneOf(items.product, SERVICES));
    return {
      lines365d: feature(count(items), { over: '365d', en: 'order lines in the last year', zh: '近一年订单行数' }),
      units365d: feature(sum(items.quantity), { over: '365d', en: 'pieces bought in the last year', zh: '近一年购买件数' }),
      unitsPerLine365d: feature(mean(items.quantity), { over: '365d', en: 'pieces of a product bought at once', zh: '单种商品平均购买件数' }),
      bulkLines365d: feature(count(items), { over: '365d', where: atLeast(items.quantity, 24), en: 'order lines of two dozen or more in the last year', zh: '近一年24件以上的订单行数' }),
      products365d: feature(distinct(items.product), { over: '365d', en: 'different products in the last year', zh: '近一年购买商品种数' }),
      dearestPrice365d: feature(max(items.price), { over: '365d', where: isProduct, en: 'price of the dearest product in the last year', zh: '近一年购买的最高单价' }),
      favouriteProduct: feature(mostFrequent(items.name), { over: '365d', where: isProduct, en: 'favourite product', zh: '最常购买的商品' }),
      topProducts: feature(topK(items.name, 5), { over: '365d', where: isProduct, en: 'five favourite products', zh: '最常购买的五种商品' }),
      latestProducts: feature(lastN(items.name, 5), { over: '90d', where: isProduct, en: 'products bought last', zh: '最近购买的商品' }),
    };
  },
});

/** What comes back. */
export const refunds = defineFeatures('refunds', {
  source: refund,
  label: words('refunds', '退款'),
  owner: 'service',
  where: (event) => above(event.amount, 0),
  features: (event) => ({
    refunds90d: feature(count(), { over: '90d', en: 'refunds in the last 90 days', zh: '近90天退款次数' }),
    refunds365d: feature(count(), { over: '365d', en: 'refunds in the last year', zh: '近一年退款次数' }),
    refunded365d: feature(sum(event.amount), { over: '365d', en: 'money refunded in the last year', zh: '近一年退款金额' }),
    refundedUnits365d: feature(sum(event.items.quantity), { over: '365d', en: 'pieces returned in the last year', zh: '近一年退货件数' }),
    sinceLastRefund: feature(timeSince('last'), { over: 'ever', en: 'time since the last refund', zh: '距上次退款' }),
  }),
});

/** Visits: orders and refunds with no pause longer than an hour belong together. */
export const visits = defineFeatures('visits', {
  source: [order, refund],
  label: words('visits', '到访'),
  owner: 'growth',
  features: (event) => ({
    visits30d: feature(sessions('count', { gap: '1h' }), { over: '30d', en: 'visits in the last 30 days', zh: '近30天到访次数' }),
    visits365d: feature(sessions('count', { gap: '1h' }), { over: '365d', en: 'visits in the last year', zh: '近一年到访次数' }),
    visitDepth365d: feature(sessions('depth', { gap: '1h' }), { over: '365d', en: 'orders and refunds in one visit', zh: '平均每次到访的订单与退款数' }),
    visitLength365d: feature(sessions('length', { gap: '1h' }), { over: '365d', en: 'length of a visit', zh: '平均到访时长' }),
    lastContact: feature(last(event.name), { over: 'ever', en: 'what they did last', zh: '最近一次行为' }),
  }),
});
