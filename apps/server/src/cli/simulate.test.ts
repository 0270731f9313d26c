import { createEngine, isRejected, readTypedMessage, type LimnEvent } from '@limn/engine';
import { customer } from '@limn/example-retail';
import { createShop, type ShopMessage } from '@limn/simulate';
import { describe, expect, test } from 'vitest';
import { sayIn } from './language.ts';
import { followShop } from './simulate-live.ts';
import { retailMessage, retailShop } from './simulate-retail.ts';
import { simulateSettings } from './simulate-settings.ts';

const say = sayIn('en');

describe('what limn simulate is told', () => {
  test('nothing is told: ten thousand customers, a quarter of a year, all of it at once', () => {
    expect(simulateSettings({}, say)).toEqual({ shop: { seed: 1, users: 10_000, days: 90, start: Date.UTC(2026, 0, 4, 16) }, events: Infinity, rate: Infinity, live: undefined, truth: undefined });
  });

  test('a moment without a zone is UTC', () => {
    const startOf = (start: string): number => simulateSettings({ start }, say).shop.start!;
    expect(['2026-03-01', '2026-03-01T00:00', '2026-03-01T00:00:00Z', '2026-03-01T08:00+08:00'].map(startOf)).toEqual(Array.from({ length: 4 }, () => Date.UTC(2026, 2, 1)));
  });

  test('live, the shop begins now unless told otherwise', () => {
    const { shop, live } = simulateSettings({ live: true, speed: '60' }, say);
    expect([Math.abs(shop.start! - Date.now()) < 10_000, live]).toEqual([true, { speed: 60 }]);
    expect(simulateSettings({ live: true, start: '2026-03-01' }, say).shop.start).toBe(Date.UTC(2026, 2, 1));
  });

  test.each([
    { users: '0' }, { users: '1.5' }, { users: 'many' }, { users: '' }, { seed: '-1' }, { days: '0' }, { days: '4000' }, { start: 'soon' }, { start: '1999-01-01' }, { start: '2026-02-31T25:00' }, { events: '0' }, { rate: '-1' },
    { live: true, speed: '0' }, { speed: '2' }, { faults: true },
  ] as const)('%j is refused with a code and a cure', (options) => {
    expect(() => simulateSettings(options, say)).toThrow(expect.objectContaining({ code: 'malformed_option', cure: expect.stringMatching(/\.$/) }));
  });
});

describe('a shop in step with a clock', () => {
  const start = Date.UTC(2026, 0, 4, 16);
  const options = { seed: 3, users: 2_000, start, days: 2 } as const;

  /** Follows it by a clock that reads `now` at first, until so many messages have come. */
  async function follow({ now, from, speed, most }: { readonly now: number; readonly from: number; readonly speed: number; readonly most: number }): Promise<readonly ShopMessage[]> {
    const came: ShopMessage[] = [];
    let began: number | undefined;
    await followShop({
      shop: createShop(options), from, speed, signal: new AbortController().signal,
      clock: { now: () => now + (performance.now() - (began ??= performance.now())) },
      async take(messages) {
        came.push(...messages);
        return came.length < most;
      },
    });
    return came;
  }

  test('each message comes at its time, as of then: its delay stays, and what was missed is passed over', async () => {
    const now = Date.UTC(2026, 5, 1);
    const all = createShop(options);
    all.skipTo(start + 3_600_000);
    const first = all.next()!;
    // An hour of the shop has gone by since it began; a minute of it is a hundredth of a second here.
    const came = await follow({ now, from: now - 600, speed: 6_000, most: 5 });
    expect(came[0]).toMatchObject({ messageId: first.message.messageId });
    const moments = came.map(({ receivedAt }) => Date.parse(receivedAt));
    const due = now + (first.deliveredAt - start - 3_600_000) / 6_000;
    expect([moments[0]! >= Math.floor(due), moments.every((moment, i) => i === 0 || moment >= moments[i - 1]!)]).toEqual([true, true]);
    expect(Date.parse(came[0]!.receivedAt) - Date.parse(came[0]!.timestamp)).toBe(first.delayMs);
  });

  test('it ends when the shop has, and at once when told to stop', async () => {
    expect(await follow({ now: start, from: start - 3 * 86_400_000, speed: 1, most: Infinity })).toEqual([]);
    const stopping = new AbortController();
    const followed = followShop({ shop: createShop(options), from: start, speed: 1, signal: stopping.signal, clock: { now: () => start }, take: async () => true });
    stopping.abort();
    await followed;
  });
});

describe('simulated customers of the retail example', () => {
  test('order and return as its real ones do: every message is taken, and everybody is known as simulated', () => {
    const shop = createShop({ ...retailShop, users: 300, days: 30, start: Date.UTC(2011, 8, 30, 23) });
    const log: LimnEvent[] = [];
    const engine = createEngine({ definition: customer.definition, history: { eventAt: (position) => log[position]! } });
    const outcomes = new Map<string, number>();
    for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) {
      const message = retailMessage(delivery.message);
      if (message === undefined) continue;
      const event = readTypedMessage(message, { receivedAt: delivery.deliveredAt });
      const outcome = isRejected(event) ? event.code : engine.apply(event, log.push(event) - 1, event.receivedAt).outcome;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect([...outcomes.keys()]).toEqual(['accepted']);
    const { order, refund } = shop.totals().kinds;
    expect([outcomes.get('accepted'), refund! > 0]).toEqual([order! + refund!, true]);
    expect([...engine.profiles()].every((profile) => /^(user|anonymous):simulated-/.test(profile))).toBe(true);
    expect([...engine.profiles()].every((profile) => Number(engine.read(profile).columns['spend365d']) > 0)).toBe(true);
  });
});
