import { expect, test } from 'vitest';
import { array, count, defineEvent, defineFeatures, defineProfile, feature, number, string, words } from '../index.ts';
import { createEventWords } from './event-words.ts';

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order' },
  label: words('order', '下单'),
  summary: words('ordered {items.length} products for {revenue}', '下单 {items.length} 种商品，共 {revenue}'),
  fields: { revenue: number({ scale: 2, unit: 'GBP' }), items: array({ product: string() }) },
});

test('an event is told in both languages, from its own fields', () => {
  const { definition } = defineProfile('customer', {
    label: words('customer', '客户'),
    events: [order],
    views: [defineFeatures('orders', { source: order, label: words('orders', '订单'), features: () => ({ orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }) }) })],
  });
  const say = createEventWords(definition);
  const event = { kind: 'event', id: '1', call: 'track', event: 'Order', time: 0, receivedAt: 0, user: '7', properties: { revenue: 139.12, items: [{ product: 'a' }] } } as const;
  expect(say(event, 'order')).toEqual({ en: 'ordered 1 product for £139.12', zh: '下单1种商品，共£139.12' });
});
