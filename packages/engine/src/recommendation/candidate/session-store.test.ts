import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyInteractions } from './following.testkit.ts';
import { SessionStore } from './session-store.ts';

const HOUR_MS = 3_600_000;
const options = { gapMs: 2 * HOUR_MS, sessions: 4, itemsPerSession: 3, sessionsPerItem: 100 };

test('of the latest sessions it is known who had what, in order, and which of them have an item', () => {
  fc.assert(
    fc.property(anyInteractions, (interactions) => {
      const store = new SessionStore(options);
      const sessions: { readonly customer: number; items: number[]; at: number }[] = [];
      for (const interaction of interactions) {
        store.add(interaction);
        const { customer, item, weight, at } = interaction;
        const from = Math.max(0, sessions.length - options.sessions);
        const open = sessions.findLast((session, id) => id >= from && session.customer === customer);
        let session = open !== undefined && at - open.at <= options.gapMs ? open : undefined;
        if (session === undefined && weight > 0) sessions.push((session = { customer, items: [], at }));
        if (session === undefined) continue;
        session.at = Math.max(session.at, at);
        session.items = weight < 0 ? session.items.filter((each) => each !== item) : [...session.items, item].slice(-options.itemsPerSession);
      }
      const kept = [...sessions.entries()].slice(-options.sessions);
      expect(store.size).toBe(kept.length);
      for (const [id, { customer, items, at }] of kept) {
        const copy = new Int32Array(1 + options.itemsPerSession);
        expect([...copy.subarray(1, store.copyItems(id, copy, 1))]).toEqual(items);
        expect([store.customerOf(id), store.lastAt(id), store.distinctIn(id)]).toEqual([customer, at, new Set(items).size]);
      }
      for (let item = 0; item <= 12; item++) {
        const having = kept.filter(([, { items }]) => items.includes(item)).map(([id]) => id);
        expect(store.idsOf(item)).toEqual(having);
        expect(store.sessionsWith(item)).toBe(having.length);
      }
    }),
    { numRuns: 200 },
  );
});
