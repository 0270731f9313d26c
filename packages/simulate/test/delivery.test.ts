/** What goes wrong with deliveries, as declared; and what the engine makes of it with the definition that comes with the shop. */
import { createEngine, isRejected, readTypedMessage, type LimnEvent } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { createShop, faults, shopperDefinition, type Delivery, type FaultTruth, type ShopOptions } from '../src/index.ts';

const DAY_MS = 86_400_000;

const options = { seed: 21, users: 300, days: 20, laws: { bots: 0.004, households: 0.4, late: 0.05, tooLate: 0.01, duplicates: 0.03 } } satisfies ShopOptions;

function deliveriesOf(shop: ReturnType<typeof createShop>): readonly Delivery[] {
  const deliveries: Delivery[] = [];
  for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) deliveries.push(delivery);
  return deliveries;
}

describe('deliveries', () => {
  const shop = createShop(options);
  const deliveries = deliveriesOf(shop);
  const totals = shop.totals();

  test('the totals of the truth are what is counted in the stream', () => {
    const counted = (fault: number): number => deliveries.filter((delivery) => delivery.fault === fault).length;
    expect(totals).toMatchObject({ messages: deliveries.length, events: new Set(deliveries.map(({ message }) => message.messageId)).size });
    expect(totals.faults).toEqual({ late: counted(faults.late), tooLate: counted(faults.tooLate), duplicate: counted(faults.duplicate) });
    const first = deliveries.filter(({ fault }) => fault !== faults.duplicate).map(({ message }) => message.event ?? message.type);
    const of = (name: string): number => first.filter((event) => event === name).length;
    expect(totals.kinds).toEqual({
      page: of('page'), screen: of('screen'), identify: of('identify'), search: of('Products Searched'), view: of('Product Viewed'), like: of('Product Added to Wishlist'),
      cart: of('Product Added'), order: of('Order Completed'), refund: of('Order Refunded'), review: of('Product Reviewed'), invitation: of('Experiment Viewed'),
    });
  });

  test('as many are late, too late and repeated as was asked for, within four standard errors', () => {
    // What happened in the last ten days may be held back beyond the end.
    const settled = deliveries.filter(({ deliveredAt, delayMs }) => deliveredAt - delayMs < shop.end - 10.1 * DAY_MS);
    const events = settled.filter(({ fault }) => fault !== faults.duplicate).length;
    for (const fault of ['late', 'tooLate'] as const) check(fault, options.laws[fault]);
    check('duplicate', options.laws.duplicates);
    function check(fault: 'late' | 'tooLate' | 'duplicate', share: number): void {
      const found = settled.filter((delivery) => delivery.fault === faults[fault]).length / events;
      expect(Math.abs(found - share) / Math.sqrt((share * (1 - share)) / events), fault).toBeLessThan(4);
    }
  });

  test('late means up to three days, too late means three to ten, and the others take seconds', () => {
    const longest = (fault: number): number => Math.max(...deliveries.flatMap((delivery) => (delivery.fault === fault ? [delivery.delayMs] : [])));
    const shortest = (fault: number): number => Math.min(...deliveries.flatMap((delivery) => (delivery.fault === fault ? [delivery.delayMs] : [])));
    expect(longest(faults.none)).toBeLessThan(15_000);
    expect([shortest(faults.late) >= 300_000, longest(faults.late) < 3 * DAY_MS]).toEqual([true, true]);
    expect([shortest(faults.tooLate) > 3 * DAY_MS, longest(faults.tooLate) < 10.1 * DAY_MS]).toEqual([true, true]);
    expect(longest(faults.duplicate)).toBeLessThan(1.1 * DAY_MS);
  });

  test('each fault can be told one by one, with its message', () => {
    const told: FaultTruth[] = [];
    createShop(options).readLines({ lines: Infinity, characters: Infinity, onFault: (fault) => told.push(fault) });
    const names = { [faults.late]: 'late', [faults.tooLate]: 'tooLate', [faults.duplicate]: 'duplicate' } as const;
    const seen = deliveries.flatMap(({ fault, message: { messageId, timestamp, receivedAt } }) => (fault === faults.none ? [] : [{ truth: 'fault', messageId, fault: names[fault], timestamp, receivedAt }]));
    expect(told).toEqual(seen);
  });
});

describe('the definition that comes with the shop', () => {
  test('has 38 features, 3 ratios, 14 tags and 5 segments', () => {
    const count = (kind: 'features' | 'derived' | 'tags' | 'segments'): number => shopperDefinition.views.reduce((sum, view) => sum + (view.kind === kind ? Object.keys((view as unknown as Record<string, object>)[kind === 'derived' ? 'values' : kind]!).length : 0), 0);
    expect([shopperDefinition.events.length, count('features'), count('derived'), count('tags'), count('segments')]).toEqual([11, 38, 3, 14, 5]);
  });

  test('takes every message: none is rejected, repeats are duplicates, only what is too late is late', () => {
    const shop = createShop(options);
    const log: LimnEvent[] = [];
    const engine = createEngine({ definition: shopperDefinition, history: { eventAt: (position) => log[position]! } });
    const outcomes = { accepted: 0, duplicate: 0, late: 0, rejected: 0 };
    for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) {
      const event = readTypedMessage(delivery.message, { receivedAt: shop.end, imported: true });
      if (isRejected(event)) outcomes.rejected++;
      else outcomes[engine.apply(event, log.push(event) - 1, event.receivedAt).outcome]++;
    }
    const { messages, faults: { tooLate, duplicate } } = shop.totals();
    expect(outcomes).toEqual({ accepted: messages - tooLate - duplicate, duplicate, late: tooLate, rejected: 0 });
    expect([engine.count('buyer') > 50, engine.count('machine') > 0, engine.count('nudge') > 0]).toEqual([true, true, true]);
  });

  test('finds each customer under all identifiers that were linked, and nobody else but who shares their home', () => {
    const shop = createShop({ ...options, laws: { ...options.laws, bots: 0 } });
    const log: LimnEvent[] = [];
    const engine = createEngine({ definition: shopperDefinition, history: { eventAt: (position) => log[position]! } });
    for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) {
      const event = readTypedMessage(delivery.message, { receivedAt: shop.end, imported: true });
      if (!isRejected(event)) engine.apply(event, log.push(event) - 1, event.receivedAt);
    }
    const strangers: string[] = [];
    for (let index = 0; index < options.users; index++) {
      const { customer, identities, household } = shop.customer(index);
      if (household !== null) continue;
      const own = new Set([`user:${customer}`, ...identities.own.map((id) => `anonymous:${id}`)]);
      for (const member of engine.cluster(`user:${customer}`).members) if (!own.has(member)) strangers.push(`${customer} ${member}`);
    }
    expect(strangers).toEqual([]);
  });
});
