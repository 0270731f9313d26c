/** What customers, bots and senders may do to a shop: lists stay sane. */
import { describe, expect, test } from 'vitest';
import { createRecommender, sourceId } from '../index.ts';
import { Hand, shop, START } from './recommender.testkit.ts';

test('a bot that views one item ten thousand times does not make it popular', () => {
  const hand = new Hand();
  for (let i = 0; i < 10; i++) hand.view(`user${i}`, 'tea');
  for (let i = 0; i < 10_000; i++) hand.view('bot', 'spam');
  expect(hand.list('plain', 'eva')).toEqual(['tea', 'spam']);
  const [tea, spam] = hand.answer('plain', 'eva').items;
  expect(tea!.reasons[0]).toMatchObject({ customers: 10 });
  expect(spam!.reasons[0]).toMatchObject({ customers: 1 });
});

test('an event storm of everybody on one item leaves lists of more than that item', () => {
  const hand = new Hand();
  for (let i = 0; i < 50; i++) hand.view(`user${i}`, `old${i % 7}`);
  for (let i = 0; i < 2_000; i++) hand.view(`crowd${i}`, 'hype');
  expect(hand.list('forYou', 'eva')[0]).toBe('hype');
  expect(hand.list('forYou', 'eva')).toHaveLength(5);
  hand.view('eva', 'old3');
  expect(new Set(hand.list('forYou', 'eva')).size).toBe(5);
});

test('an order of thousands of items is one event, and makes no neighbour of everything', () => {
  const hand = new Hand();
  hand.order('reseller', ...Array.from({ length: 5_000 }, (_, i) => `item${i}`));
  expect(hand.answer('plain', 'reseller').history).toBe(200);
  expect(hand.answer('plain', 'reseller').considered).toBeLessThanOrEqual(200);
  expect(hand.list('plain', 'eva', { k: 100 })).toHaveLength(100);
});

describe('a catalogue of one', () => {
  test('is shown to everybody but who just bought it', () => {
    const hand = new Hand();
    hand.order('ada', 'only');
    expect(hand.list('forYou', 'eva')).toEqual(['only']);
    expect(hand.list('forYou', 'ada')).toEqual([]);
    expect(hand.list('tried', 'eva')).toEqual(['only']);
    expect(hand.recommender.similarItems('plain', 'only', { now: hand.at + 1 })).toEqual([]);
  });
});

test('when all items are alike, the list is the same each time, in the order in which they came', () => {
  const hand = new Hand();
  const items = Array.from({ length: 30 }, (_, i) => `item${i}`);
  for (const item of items) hand.view('ada', item);
  expect(hand.list('plain', 'eva')).toEqual(items.slice(0, 10));
  expect(hand.list('plain', 'bob')).toEqual(items.slice(0, 10));
});

test.each([0, -3, 1.5, 1e9, Number.NaN])('k of %d is brought to what a list may be', (k) => {
  const hand = new Hand();
  hand.view('ada', ...Array.from({ length: 150 }, (_, i) => `item${i}`));
  const { length } = hand.list('plain', 'eva', { k });
  expect(length).toBeGreaterThanOrEqual(1);
  expect(length).toBeLessThanOrEqual(100);
});

test('events that do not fit the declaration, and keys that are empty, say nothing', () => {
  const recommender = createRecommender({ definition: shop });
  const send = (event: string, properties: Readonly<Record<string, unknown>>) => recommender.apply(
    { kind: 'event', id: String(recommender.position), call: 'track', event, time: START, receivedAt: START, user: 'ada', properties },
    { position: recommender.position + 1, owner: sourceId('user', 'ada') },
  );
  send('Product Viewed', {});
  send('Product Viewed', { product: 7 });
  send('Product Viewed', { product: '' });
  send('Order Completed', { items: 'tea' });
  send('Never Declared', { product: 'tea' });
  expect(recommender.recommend('plain', { members: [sourceId('user', 'ada')], now: START + 1 })!.items).toEqual([]);
});

test('keys that every object has are items like others', () => {
  const hand = new Hand();
  for (const item of ['__proto__', 'constructor', 'toString']) hand.view('ada', item);
  expect(hand.list('plain', 'eva')).toEqual(['__proto__', 'constructor', 'toString']);
  expect(hand.recommender.recommend('constructor', hand.request('ada'))).toBeUndefined();
  expect(hand.answer('forYou', 'eva', { context: { constructor: 'x', budget: 3 } }).items).toHaveLength(3);
});
