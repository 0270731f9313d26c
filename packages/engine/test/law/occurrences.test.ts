/** What a customer did is told without the log, and equals it: whoever's events they were, as of any moment, rolled up or not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/create-engine.ts';
import { count } from '../../src/define/aggregate.ts';
import { defineEvent } from '../../src/define/event.ts';
import { defineFeatures, feature } from '../../src/define/features.ts';
import { defineProfile } from '../../src/define/profile.ts';
import { words } from '../../src/define/words.ts';
import type { BehaviourEvent, LimnEvent } from '../../src/event/event.ts';

const label = words('event', '事件');
const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label, summary: label, fields: {} });
const visit = defineEvent('visit', { match: { call: 'page' }, label, summary: label, fields: {} });
const orders = defineFeatures('orders', { source: order, label, features: () => ({ orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }) }) });
const visits = defineFeatures('visits', { source: visit, label, features: () => ({ visits: feature(count(), { over: 'ever', en: 'visits', zh: '访问数' }) }) });
const { definition } = defineProfile('customer', { label, events: [order, visit], views: [orders, visits] });

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 1);
const happening = fc.record({ at: fc.integer({ min: 0, max: 400 }), late: fc.integer({ min: 0, max: 48 }), who: fc.constantFrom('ada', 'phone', 'bob'), isVisit: fc.boolean() });

test('occurrences are the events before a moment that were known by then, in the order in which they happened', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), fc.integer({ min: 0, max: 480 }), (happenings, moment) => {
      const log: LimnEvent[] = [{ kind: 'link', id: 'link', time: start, receivedAt: start, left: 'user:ada', right: 'anonymous:phone', evidence: 'operator' } as LimnEvent];
      const engine = createEngine({ definition, history: { eventAt: (position) => log[position]! }, rowBound: 4, pastBytes: 200 });
      engine.apply(log[0]!, 0, start);
      const sent = happenings.map(({ at, late, who, isVisit }, i): BehaviourEvent => ({
        kind: 'event', id: `${i}`, call: isVisit ? 'page' : 'track', ...(!isVisit && { event: 'Order' }), time: start + at * hour, receivedAt: start + (at + late) * hour,
        ...(who === 'phone' ? { anonymous: who } : { user: who }), properties: {},
      }));
      for (const event of sent.sort((a, b) => a.receivedAt - b.receivedAt)) {
        log.push(event);
        engine.apply(event, log.length - 1, event.receivedAt);
      }
      const asOf = start + moment * hour;
      const known = log
        .map((event, position) => ({ event, position }))
        .filter(({ event }) => event.kind === 'event' && event.user !== 'bob' && event.time < asOf && event.receivedAt <= asOf)
        .sort((a, b) => a.event.time - b.event.time || a.position - b.position);
      expect(engine.occurrences('ada', asOf)).toEqual(
        asOf < start ? [] : known.map(({ event, position }) => ({ position, time: event.time, receivedAt: event.receivedAt, name: (event as BehaviourEvent).call === 'page' ? 'visit' : 'order', source: (event as BehaviourEvent).user === undefined ? 'anonymous:phone' : 'user:ada' })),
      );
      for (const { position } of known) expect(engine.eventAt(position)).toMatchObject({ position, event: log[position] });
    }),
    { numRuns: 60 },
  );
});
