/** What is counted and measured: 36 features, over windows that end now. */
import {
  activeDays, atMost, count, decayedSum, defineFeatures, distinct, equal, feature, gap, last, lastN, max, mean, mostFrequent, sessions, sum, timeOf, timeSince,
  topK, words,
} from '@limn/engine';
import { cart, invitation, like, look, order, page, refund, review, screen, search } from './events.ts';

export const looks = defineFeatures('looks', {
  source: look,
  label: words('looks', '浏览'),
  features: (event) => ({
    looks1h: feature(count(), { over: '1h', en: 'products looked at in the last hour', zh: '近1小时浏览商品数' }),
    looks1d: feature(count(), { over: '1d', en: 'products looked at in the last day', zh: '近1天浏览商品数' }),
    looks7d: feature(count(), { over: '7d', en: 'products looked at in the last 7 days', zh: '近7天浏览商品数' }),
    looks30d: feature(count(), { over: '30d', en: 'products looked at in the last 30 days', zh: '近30天浏览商品数' }),
    lookDays30d: feature(activeDays(), { over: '30d', en: 'days with a look in the last 30 days', zh: '近30天浏览天数' }),
    products30d: feature(distinct(event.product), { over: '30d', en: 'different products in the last 30 days', zh: '近30天浏览商品种数' }),
    topCategories: feature(topK(event.category, 3), { over: '90d', en: 'three favourite categories', zh: '最常浏览的三个品类' }),
    latestProducts: feature(lastN(event.product, 10), { over: '90d', en: 'products looked at last', zh: '最近浏览的商品' }),
    meanPrice30d: feature(mean(event.price), { over: '30d', en: 'mean price looked at in the last 30 days', zh: '近30天浏览均价' }),
    sinceLook: feature(timeSince('last'), { over: 'ever', en: 'time since the last look', zh: '距上次浏览' }),
  }),
});

export const interests = defineFeatures('interests', {
  source: [search, like, cart],
  label: words('interests', '兴趣'),
  features: (event) => ({
    interests7d: feature(count(), { over: '7d', en: 'searches, likes and carts in the last 7 days', zh: '近7天搜索、收藏与加购次数' }),
    lastInterest: feature(last(event.name), { over: 'ever', en: 'last of them', zh: '最近一次兴趣行为' }),
  }),
});

export const searches = defineFeatures('searches', {
  source: search,
  label: words('searches', '搜索'),
  features: (event) => ({
    searches30d: feature(count(), { over: '30d', en: 'searches in the last 30 days', zh: '近30天搜索次数' }),
    topSearches: feature(topK(event.query, 3), { over: '90d', en: 'most frequent searches', zh: '最常搜索' }),
  }),
});

export const carts = defineFeatures('carts', {
  source: cart,
  label: words('carts', '加购'),
  features: (event) => ({
    carts7d: feature(count(), { over: '7d', en: 'products put into the cart in the last 7 days', zh: '近7天加购次数' }),
    cartBrands90d: feature(distinct(event.brand), { over: '90d', en: 'brands put into the cart in the last 90 days', zh: '近90天加购品牌数' }),
    sinceCart: feature(timeSince('last'), { over: 'ever', en: 'time since the cart was last filled', zh: '距上次加购' }),
  }),
});

export const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders30d: feature(count(), { over: '30d', en: 'orders in the last 30 days', zh: '近30天订单数' }),
    orders90d: feature(count(), { over: '90d', en: 'orders in the last 90 days', zh: '近90天订单数' }),
    ordersEver: feature(count(), { over: 'ever', en: 'orders so far', zh: '累计订单数' }),
    spend30d: feature(sum(event.revenue), { over: '30d', en: 'money spent in the last 30 days', zh: '近30天消费金额' }),
    spend90d: feature(sum(event.revenue), { over: '90d', en: 'money spent in the last 90 days', zh: '近90天消费金额' }),
    spendEver: feature(sum(event.revenue), { over: 'ever', en: 'money spent so far', zh: '累计消费金额' }),
    recentSpend: feature(decayedSum(event.revenue, { halfLife: '14d' }), { over: '90d', en: 'spending, recent weeks counting more', zh: '近期加权消费金额' }),
    largestOrder: feature(max(event.revenue), { over: '365d', en: 'largest order in the last year', zh: '近一年最大订单金额' }),
    usualGap: feature(gap('mean'), { over: '365d', en: 'usual time between orders', zh: '平均下单间隔' }),
    sinceOrder: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单' }),
    firstOrderAt: feature(timeOf('first'), { over: 'ever', en: 'first order', zh: '首次下单时间' }),
    tillOrders90d: feature(count(), { over: '90d', where: equal(event.channel, 'till'), en: 'orders at the till in the last 90 days', zh: '近90天门店订单数' }),
    favouriteCategory: feature(mostFrequent(event.items.category), { over: '365d', en: 'category bought most', zh: '最常购买的品类' }),
    boughtProducts: feature(distinct(event.items.product), { over: '365d', en: 'different products bought in the last year', zh: '近一年购买商品种数' }),
  }),
});

export const refunds = defineFeatures('refunds', {
  source: refund,
  label: words('refunds', '退款'),
  features: (event) => ({
    refunds90d: feature(count(), { over: '90d', en: 'refunds in the last 90 days', zh: '近90天退款次数' }),
    refunded90d: feature(sum(event.amount), { over: '90d', en: 'money refunded in the last 90 days', zh: '近90天退款金额' }),
  }),
});

export const reviews = defineFeatures('reviews', {
  source: review,
  label: words('reviews', '评价'),
  features: (event) => ({
    meanRating: feature(mean(event.rating), { over: '365d', en: 'mean rating given in the last year', zh: '近一年平均评分' }),
    badReviews90d: feature(count(), { over: '90d', where: atMost(event.rating, 2), en: 'reviews with one or two stars in the last 90 days', zh: '近90天差评数' }),
  }),
});

export const visits = defineFeatures('visits', {
  source: [page, screen],
  label: words('visits', '到访'),
  features: () => ({ visits7d: feature(sessions('count', { gap: '30m' }), { over: '7d', en: 'visits in the last 7 days', zh: '近7天到访次数' }) }),
});

export const campaigns = defineFeatures('campaigns', {
  source: invitation,
  label: words('campaigns', '营销活动'),
  features: (event) => ({
    lastCampaign: feature(last(event.campaign), { over: '90d', en: 'last campaign', zh: '最近的营销活动' }),
    lastArm: feature(last(event.arm), { over: '90d', en: 'group in it', zh: '所在分组' }),
  }),
});
