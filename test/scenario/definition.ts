/** The shop of the scenarios: an app and a store with browsing, reviews, videos, searches, try-ons and orders. */
import {
  above,
  and,
  atLeast,
  count,
  defineEvent,
  defineFeatures,
  defineProfile,
  defineSegments,
  defineTags,
  distinct,
  equal,
  feature,
  last,
  number,
  or,
  rule,
  string,
  sum,
  timeSince,
  words,
} from '@limn/engine';

const look = defineEvent('look', {
  match: { call: 'track', event: 'Content Viewed' },
  label: words('view', '浏览'),
  summary: words('looked at {title} ({kind})', '浏览了{kind}《{title}》'),
  fields: { title: string(), kind: string(), theme: string() },
});

const search = defineEvent('search', {
  match: { call: 'track', event: 'Products Searched' },
  label: words('search', '搜索'),
  summary: words('searched for {query}', '搜索“{query}”'),
  fields: { query: string() },
});

const tryOn = defineEvent('tryOn', {
  match: { call: 'track', event: 'Product Tried' },
  label: words('try-on', '试用'),
  summary: words('tried {product} in the {store} store', '在{store}门店试用了{product}'),
  fields: { product: string(), theme: string(), store: string() },
});

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered for {revenue}', '下单{revenue}'),
  fields: { revenue: number({ scale: 2, unit: 'CNY' }) },
});

const interest = defineFeatures('interest', {
  source: look,
  label: words('interest', '兴趣'),
  features: (event) => ({
    babyLooks1d: feature(count(), { over: '1d', where: equal(event.theme, 'baby'), en: 'looks at things for babies in the last day', zh: '近1天浏览母婴内容次数' }),
    kinds1d: feature(distinct(event.kind), { over: '1d', en: 'kinds of content in the last day', zh: '近1天浏览的内容类型数' }),
  }),
});

const searches = defineFeatures('searches', {
  source: search,
  label: words('searches', '搜索'),
  features: (event) => ({
    lastSearch: feature(last(event.query), { over: '30d', en: 'last search in 30 days', zh: '近30天最后一次搜索' }),
    backpackSearches7d: feature(count(), { over: '7d', where: equal(event.query, 'business backpack'), en: 'searches for business backpacks in the last 7 days', zh: '近7天搜索商务背包次数' }),
  }),
});

const visits = defineFeatures('visits', {
  source: tryOn,
  label: words('store visits', '到店'),
  features: (event) => ({ lastTried: feature(last(event.product), { over: '30d', en: 'last product tried in a store', zh: '最近在门店试用的商品' }) }),
});

const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    spend30d: feature(sum(event.revenue), { over: '30d', en: 'spent in the last 30 days', zh: '近30天消费金额' }),
    sinceOrder: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距最近一次下单' }),
  }),
});

const tags = defineTags('interests', {
  label: words('interests', '兴趣标签'),
  from: [interest, searches, visits, orders],
  tags: (column) => ({
    motherAndBaby: rule(atLeast(column.babyLooks1d, 2), { en: 'mother and baby', zh: '母婴人群' }),
    backpackShopper: rule(or(atLeast(column.backpackSearches7d, 1), equal(column.lastTried, 'business backpack')), { en: 'looking for a backpack', zh: '想买背包' }),
    lapsed: rule(and(above(column.orders, 0), atLeast(column.sinceOrder, '60d')), { en: 'no order for 60 days', zh: '60天未下单' }),
    highValue: rule(atLeast(column.spend30d, 1_000), { en: 'high value', zh: '高价值' }),
  }),
});

const segments = defineSegments('audiences', {
  label: words('audiences', '人群'),
  from: [tags],
  segments: (tag) => ({ backpackOffer: rule(and(tag.backpackShopper), { en: 'backpack offer', zh: '背包优惠人群' }) }),
});

export const shopper = defineProfile('shopper', {
  label: words('shopper', '顾客'),
  timeZone: 'Asia/Shanghai',
  events: [look, search, tryOn, order],
  views: [interest, searches, visits, orders, tags, segments],
});
