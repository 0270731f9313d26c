/** The shop that benches measure with: 37 features over views, orders with lines and refunds, 20 tags, 3 segments. */
import * as limn from '@limn/engine';

const { array, atLeast, below, count, defineEvent, defineFeatures, defineProfile, defineSegments, defineTags, feature, number, rule, string, words } = limn;

const view = defineEvent('view', {
  match: { call: 'track', event: 'Product Viewed' },
  label: words('view', '浏览'),
  summary: words('looked at {product}', '浏览{product}'),
  fields: { category: string(), product: string(), price: number({ scale: 2, unit: 'CNY' }), seconds: number({ scale: 0 }) },
});

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered for {revenue}', '下单{revenue}'),
  fields: { revenue: number({ scale: 2, unit: 'CNY' }), items: array({ product: string(), quantity: number({ scale: 0 }), price: number({ scale: 2 }) }, { from: 'products' }) },
});

const refund = defineEvent('refund', {
  match: { call: 'track', event: 'Order Refunded' },
  label: words('refund', '退款'),
  summary: words('was refunded {amount}', '退款{amount}'),
  fields: { amount: number({ scale: 2, unit: 'CNY' }) },
});

/** Benches measure; nobody reads these words. */
const unread = { en: 'value', zh: '数值' };

const views = defineFeatures('views', {
  source: view,
  label: words('views', '浏览'),
  features: (event) => ({
    views5m: feature(count(), { over: '5m', ...unread }),
    views1h: feature(count(), { over: '1h', ...unread }),
    views1d: feature(count(), { over: '1d', ...unread }),
    views7d: feature(count(), { over: '7d', ...unread }),
    views30d: feature(count(), { over: '30d', ...unread }),
    seconds1d: feature(limn.sum(event.seconds), { over: '1d', ...unread }),
    seconds30d: feature(limn.sum(event.seconds), { over: '30d', ...unread }),
    maxPrice7d: feature(limn.max(event.price), { over: '7d', ...unread }),
    minPrice30d: feature(limn.min(event.price), { over: '30d', ...unread }),
    price30d: feature(limn.sum(event.price), { over: '30d', ...unread }),
    products7d: feature(limn.distinct(event.product), { over: '7d', ...unread }),
    categories30d: feature(limn.distinct(event.category), { over: '30d', ...unread }),
    topCategories30d: feature(limn.topK(event.category, 3), { over: '30d', ...unread }),
    topCategories365d: feature(limn.topK(event.category, 3), { over: '365d', ...unread }),
    lastCategory: feature(limn.last(event.category), { over: 'ever', ...unread }),
    hours30d: feature(limn.hourHistogram(), { over: '30d', ...unread }),
    days30d: feature(limn.activeDays(), { over: '30d', ...unread }),
    sessions7d: feature(limn.sessions('count', { gap: '30m' }), { over: '7d', ...unread }),
    sessions30d: feature(limn.sessions('count', { gap: '30m' }), { over: '30d', ...unread }),
    lastProducts: feature(limn.lastN(event.product, 10), { over: 'ever', ...unread }),
    sinceView: feature(limn.timeSince('last'), { over: 'ever', ...unread }),
  }),
});

const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders30d: feature(count(), { over: '30d', ...unread }),
    orders365d: feature(count(), { over: '365d', ...unread }),
    orders: feature(count(), { over: 'ever', ...unread }),
    spend30d: feature(limn.sum(event.revenue), { over: '30d', ...unread }),
    spend90d: feature(limn.sum(event.revenue), { over: '90d', ...unread }),
    spend365d: feature(limn.sum(event.revenue), { over: '365d', ...unread }),
    spend: feature(limn.sum(event.revenue), { over: 'ever', ...unread }),
    maxOrder365d: feature(limn.max(event.revenue), { over: '365d', ...unread }),
    quantity90d: feature(limn.sum(event.items.quantity), { over: '90d', ...unread }),
    bought365d: feature(limn.distinct(event.items.product), { over: '365d', ...unread }),
    lastRevenue: feature(limn.last(event.revenue), { over: 'ever', ...unread }),
    sinceOrder: feature(limn.timeSince('last'), { over: 'ever', ...unread }),
    firstOrder: feature(limn.timeOf('first'), { over: 'ever', ...unread }),
  }),
});

const refunds = defineFeatures('refunds', {
  source: refund,
  label: words('refunds', '退款'),
  features: (event) => ({
    refunds90d: feature(count(), { over: '90d', ...unread }),
    refunded365d: feature(limn.sum(event.amount), { over: '365d', ...unread }),
    sinceRefund: feature(limn.timeSince('last'), { over: 'ever', ...unread }),
  }),
});

const tags = defineTags('behaviour', {
  label: words('behaviour', '行为'),
  from: [views, orders, refunds],
  tags: (column) => ({
    busy5m: rule(atLeast(column.views5m, 5), unread),
    busy1h: rule(atLeast(column.views1h, 10), unread),
    looking: rule(limn.and(atLeast(column.views7d, 3), below(column.orders30d, 1)), unread),
    spender30d: rule(atLeast(column.spend30d, 5_000), unread),
    spender90d: rule(atLeast(column.spend90d, 10_000), unread),
    lapsing: rule(limn.and(atLeast(column.orders, 1), atLeast(column.sinceOrder, '7d')), unread),
    away: rule(atLeast(column.sinceView, '30d'), unread),
    returner: rule(atLeast(column.refunds90d, 2), unread),
    curious: rule(atLeast(column.products7d, 5), unread),
    broad: rule(atLeast(column.categories30d, 4), unread),
    intent: rule(atLeast(column.seconds1d, 600), unread),
    regular: rule(limn.or(atLeast(column.sessions7d, 3), atLeast(column.days30d, 5)), unread),
    bargain: rule(below(column.minPrice30d, 5), unread),
    luxury: rule(atLeast(column.maxPrice7d, 400), unread),
    loyal: rule(limn.and(atLeast(column.orders365d, 3), limn.not(atLeast(column.sinceOrder, '60d'))), unread),
    varied: rule(atLeast(column.bought365d, 10), unread),
    valuable: rule(atLeast(column.spend, 20_000), unread),
    tempted: rule(limn.and(atLeast(column.views1d, 1), below(column.orders30d, 1), atLeast(column.maxPrice7d, 200)), unread),
    costly: rule(atLeast(column.refunded365d, 1_000), unread),
    hoarder: rule(atLeast(column.quantity90d, 6), unread),
  }),
});

const audiences = defineSegments('audiences', {
  label: words('audiences', '人群'),
  from: [tags],
  segments: (tag) => ({
    winBack: rule(limn.and(tag.valuable, tag.lapsing), unread),
    nudge: rule(limn.or(tag.tempted, tag.looking), unread),
    watch: rule(limn.and(tag.returner, tag.costly), unread),
  }),
});

export const shop = defineProfile('shopper', {
  label: words('shopper', '顾客'),
  timeZone: 'UTC',
  events: [view, order, refund],
  views: [views, orders, refunds, tags, audiences],
});

/** A reproducible random number generator (mulberry32): 0 ≤ x < 1. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One random event of a customer, as a sender would name it: 87 % views, 11 % orders of 1-3 lines, 2 % refunds. */
export function randomEvent(random: () => number, customer: number, time: number, serial: number): limn.BehaviourEvent {
  const kind = random();
  const category = Math.floor(random() * random() * 60);
  const base = { kind: 'event', call: 'track', id: `e-${serial}-${Math.floor(random() * 1e9)}`, time, receivedAt: time, user: `cust-${10_000_000 + customer}` } as const;
  const price = (): number => (100 + Math.floor(random() * 50_000)) / 100;
  if (kind < 0.87) {
    const product = `sku-${category * 1000 + Math.floor(random() * random() * 1000)}`;
    return { ...base, event: 'Product Viewed', properties: { category: `cat-${category}`, product, price: price(), seconds: Math.floor(random() * 120) } };
  }
  if (kind < 0.98) {
    const products = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({ product: `sku-${Math.floor(random() * 60_000)}`, quantity: 1 + Math.floor(random() * 3), price: price() }));
    const revenue = Math.round(products.reduce((sum, line) => sum + line.quantity * line.price, 0) * 100) / 100;
    return { ...base, event: 'Order Completed', properties: { revenue, products } };
  }
  return { ...base, event: 'Order Refunded', properties: { amount: price() } };
}
