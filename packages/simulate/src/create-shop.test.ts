import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createShop, faults, ShopError, type Delivery, type Shop, type ShopOptions } from './index.ts';

const DAY_MS = 86_400_000;

function everything(options: ShopOptions): readonly Delivery[] {
  const shop = createShop(options);
  const deliveries: Delivery[] = [];
  for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) deliveries.push(delivery);
  return deliveries;
}

function readAll(shop: Shop, lines: number): string {
  let whole = '';
  for (let text = shop.readLines({ lines, characters: Infinity }); text !== ''; text = shop.readLines({ lines, characters: Infinity })) whole += text;
  return whole;
}

const parsed = (line: string): unknown => JSON.parse(Buffer.from(line, 'latin1').toString('utf8'));

/** Small, and yet with all there is: a bot, households, campaigns of a few hours. */
const small = { seed: 7, users: 300, days: 24, laws: { bots: 0.004, households: 0.5, orderRate: { shape: 0.9, mean: 0.1 } } } satisfies ShopOptions;

describe('the stream', () => {
  const deliveries = everything(small);

  test('the same seed gives the same bytes, whatever is read at once; another seed gives others', () => {
    const whole = readAll(createShop(small), 1_000_000);
    expect(readAll(createShop(small), 7) === whole).toBe(true);
    expect(readAll(createShop({ ...small, seed: 8 }), 1_000_000) === whole).toBe(false);
    expect(readAll(createShop({ ...small, seed: 7 + 2 ** 40 }), 1_000_000) === whole).toBe(false);
  });

  test('truth that is read meanwhile changes nothing', () => {
    const shop = createShop(small);
    const asked = Array.from({ length: 200 }, (_, i) => {
      shop.customer(i);
      shop.expectedOrders(i, { from: shop.end - DAY_MS, to: shop.end });
      return shop.readLines({ lines: 10, characters: Infinity });
    }).join('');
    expect(createShop(small).readLines({ lines: 2_000, characters: Infinity }) === asked).toBe(true);
  });

  test('a customer does the same, however many others there are', () => {
    // Only invitations go round the customers in turn.
    const of = (all: readonly Delivery[]): readonly unknown[] => all.flatMap(({ message }) => (message.messageId.startsWith('simulated-17-') ? [message] : []));
    const among = of(everything({ ...small, campaigns: [] }));
    expect(among.length).toBeGreaterThan(10);
    expect(of(everything({ ...small, campaigns: [], users: 18 }))).toEqual(among);
  });

  test('every line is its message, Chinese included, whatever the shop', () => {
    const shops = fc.record({
      seed: fc.maxSafeInteger(),
      users: fc.integer({ min: 1, max: 80 }),
      days: fc.integer({ min: 1, max: 20 }),
      start: fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) }),
      label: fc.stringMatching(/^[\w.-]{1,10}$/),
      laws: fc.record({ bots: fc.constantFrom(0, 0.02), households: fc.double({ min: 0, max: 1, noNaN: true }), refunds: fc.constantFrom(0.01, 0.5), reviews: fc.constantFrom(0, 1), late: fc.constantFrom(0, 0.3), duplicates: fc.constantFrom(0, 0.3), orderRate: fc.constant({ shape: 1, mean: 1 }) }),
    });
    fc.assert(fc.property(shops, (options) => {
      const lines = readAll(createShop(options), 100).split('\n').slice(0, -1);
      expect(lines.map(parsed)).toEqual(everything(options).map(({ message }) => message));
    }), { numRuns: 15 });
  });

  test('it is in order of delivery, within the time of the shop, and nothing is delivered before it happened', () => {
    const { settings: { start }, end } = createShop(small);
    const wrong = deliveries.filter(({ deliveredAt, delayMs, message: { timestamp, receivedAt } }, i) => {
      const inOrder = i === 0 || deliveredAt >= deliveries[i - 1]!.deliveredAt;
      const asStated = Date.parse(receivedAt) === deliveredAt && Date.parse(timestamp) === deliveredAt - delayMs;
      return !(inOrder && asStated && delayMs > 0 && deliveredAt - delayMs >= start && deliveredAt < end);
    });
    expect(wrong).toEqual([]);
  });

  test('message ids are unique but for repeats, which say the same and come second', () => {
    const first = new Map<string, Delivery>();
    for (const delivery of deliveries) {
      const { message } = delivery;
      const before = first.get(message.messageId);
      if (before === undefined) {
        first.set(message.messageId, delivery);
        continue;
      }
      expect(delivery.fault).toBe(faults.duplicate);
      expect({ ...message, receivedAt: '' }).toEqual({ ...before.message, receivedAt: '' });
    }
    expect(deliveries.filter(({ fault }) => fault === faults.duplicate)).toHaveLength(deliveries.length - first.size);
  });

  test('it holds all that a shop sees: pages, screens, sign-ins, looks, likes, carts, orders at three channels, refunds, reviews in two languages', () => {
    const of = (event: string) => deliveries.flatMap(({ message }) => (message.event === event || message.type === event ? [message.properties ?? {}] : []));
    for (const event of ['page', 'screen', 'identify', 'Products Searched', 'Product Viewed', 'Product Added to Wishlist', 'Product Added', 'Experiment Viewed']) expect(of(event).length, event).toBeGreaterThan(20);
    expect(new Set(of('Order Completed').map(({ channel }) => channel))).toEqual(new Set(['web', 'app', 'till']));
    expect(of('Order Refunded').every(({ total }) => (total as number) > 0)).toBe(true);
    const bodies = of('Product Reviewed').map((review) => review['review_body'] as string);
    expect([bodies.some((body) => /\p{Script=Han}/u.test(body)), bodies.some((body) => !/\p{Script=Han}/u.test(body))]).toEqual([true, true]);
  });

  test('an order is paid by what its lines cost less the discount', () => {
    for (const { message: { event, properties } } of deliveries) {
      if (event !== 'Order Completed') continue;
      const { revenue, discount, products } = properties as { revenue: number; discount: number; products: readonly { price: number; quantity: number }[] };
      const fen = products.reduce((sum, { price, quantity }) => sum + Math.round(price * 100) * quantity, 0);
      expect(Math.round(revenue * 100) + Math.round(discount * 100)).toBe(fen);
      expect(revenue).toBeGreaterThan(0);
    }
  });
});

test('shares at their edges are shops too', () => {
  const none = { late: 0, tooLate: 0, duplicates: 0, refunds: 0, reviews: 0, households: 0, known: 0, bots: 0, chinese: 0 };
  const all = { late: 0, tooLate: 0, duplicates: 1, refunds: 1, reviews: 1, households: 1, known: 1, bots: 0, chinese: 1 };
  for (const laws of [none, all, { bots: 1 }]) {
    const shop = createShop({ seed: 1, users: 20, days: 14, laws: { ...laws, orderRate: { shape: 1, mean: 1 } } });
    shop.readLines({ lines: Infinity, characters: Infinity });
    expect(shop.totals().messages).toBeGreaterThan(0);
  }
});

describe('a shop that cannot be', () => {
  test.each([
    ['seed', { seed: 0.5, users: 1 }],
    ['users', { seed: 1, users: 0 }],
    ['start', { seed: 1, users: 1, start: 0 }],
    ['days', { seed: 1, users: 1, days: 0 }],
    ['label', { seed: 1, users: 1, label: 'a b' }],
    ['campaigns[0]', { seed: 1, users: 1, campaigns: [{ id: 'x', at: 0, days: 1, effect: 0, treated: 0.5, control: 0.5 }] }],
    ['laws.late', { seed: 1, users: 1, laws: { late: 1.1 } }],
    ['laws.late', { seed: 1, users: 1, laws: { late: 0.5, duplicates: 0.6 } }],
    ['laws.dropout.alpha', { seed: 1, users: 1, laws: { dropout: { alpha: 0, beta: 1 } } }],
    ['laws.orderRate.mean', { seed: 1, users: 1, laws: { orderRate: { shape: 1, mean: Number.NaN } } }],
    ['drift[0].share', { seed: 1, users: 1, drift: [{ what: 'taste', at: 0, share: 2 }] }],
    ['drift[0].category', { seed: 1, users: 1, drift: [{ what: 'category', at: 0, category: 'teas', share: 0.5 }] }],
  ] as const)('%s is told with its place, the code malformed_shop and a cure', (path, options) => {
    const opened = (): Shop => createShop(options);
    expect(opened).toThrow(ShopError);
    expect(opened).toThrow(expect.objectContaining({ code: 'malformed_shop', path, cure: expect.stringMatching(/\.$/) }));
  });
});
