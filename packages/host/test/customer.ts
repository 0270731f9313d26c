/** A small shop: orders and refunds of twenty customers, with a tag that comes with an order and one that comes with time. */
import { atLeast, count, defineEvent, defineFeatures, defineProfile, defineSegments, defineTags, feature, number, rule, sum, timeSince, words, type LimnEvent } from '@limn/engine';

export const START = Date.UTC(2026, 0, 1);
const stepMs = 1_000;

const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (field) => ({
    orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    spend: feature(sum(field.revenue), { over: 'ever', en: 'spend', zh: '消费额' }),
    orders1h: feature(count(), { over: '1h', en: 'orders in the last hour', zh: '近1小时订单数' }),
    sinceOrder: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单' }),
  }),
});
const tags = defineTags('tags', {
  label: words('tags', '标签'),
  from: [orders],
  tags: (column) => ({
    busy: rule(atLeast(column.orders1h, 3), { en: 'busy', zh: '活跃' }),
    lost: rule(atLeast(column.sinceOrder, '30m'), { en: 'lost', zh: '流失' }),
  }),
});
const segments = defineSegments('segments', {
  label: words('segments', '人群'),
  from: [tags],
  segments: (tag) => ({ keen: rule(tag.busy, { en: 'keen', zh: '热情' }) }),
});

export const customerDefinition = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, tags, segments] }).definition;

/** Events `from` … `from + count - 1`, a second apart, of twenty customers u0 … u19. The same number is the same event. */
export function orderEvents(count: number, from = 0): LimnEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i;
    const at = new Date(START - 4 * 3_600_000 + n * stepMs).toISOString();
    return { ...order.at(at, { user: `u${(n * 7) % 20}`, receivedAt: at }, { revenue: (n % 97) + 0.25 }), id: `order-${n}` };
  });
}
