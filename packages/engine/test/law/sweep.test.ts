/** A state that is saved while events go on is the state of the moment at which saving began. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  count, createEngine, defineEvent, defineFeatures, defineProfile, defineTags, atLeast, feature, rule, string, topK, words,
  type Engine, type LimnEvent,
} from '../../src/index.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 1);

const view = defineEvent('view', {
  match: { call: 'track', event: 'View' },
  label: words('view', '浏览'),
  summary: words('viewed', '浏览'),
  fields: { product: string() },
});
const views = defineFeatures('views', {
  source: view,
  label: words('views', '浏览'),
  features: (event) => ({
    views: feature(count(), { over: 'ever', en: 'x', zh: 'x' }),
    views30d: feature(count(), { over: '30d', en: 'x', zh: 'x' }),
    products: feature(topK(event.product, 3), { over: '30d', en: 'x', zh: 'x' }),
  }),
});
const tags = defineTags('tags', { label: words('tags', '标签'), from: [views], tags: (of) => ({ busy: rule(atLeast(of.views30d, 3), { en: 'busy', zh: '活跃' }) }) });
const { definition } = defineProfile('customer', { label: words('customer', '客户'), events: [view], views: [views, tags] });

/** Hours since the one before, late by so many, whose, and linked with whom. */
const visit = fc.record({ after: fc.nat(40), late: fc.oneof(fc.constant(0), fc.nat(60)), user: fc.nat(3), anonymous: fc.option(fc.nat(2), { nil: undefined }), product: fc.nat(20) });

function open(rowBound: number): { engine: Engine; log: LimnEvent[]; apply(event: LimnEvent): void } {
  const log: LimnEvent[] = [];
  const engine = createEngine({ definition, history: { eventAt: (position) => log[position]! }, rowBound });
  return { engine, log, apply: (event) => void engine.apply(event, log.push(event) - 1, event.receivedAt) };
}

function eventsOf(visits: readonly { after: number; late: number; user: number; anonymous: number | undefined; product: number }[]): LimnEvent[] {
  let now = start;
  return visits.map(({ after, late, user, anonymous, product }, i) => {
    now += after * hour;
    const whose = { user: `u${user}`, ...(anonymous !== undefined && { anonymous: `a${anonymous}` }) };
    return { kind: 'event', call: 'track', event: 'View', id: `${i}`, time: now - late * hour, receivedAt: now, ...whose, properties: { product: `p${product}` } };
  });
}

test('what is saved while events go on is what was there when saving began, whatever is rolled up, linked or new meanwhile', () => {
  fc.assert(
    fc.property(fc.array(visit, { minLength: 1, maxLength: 120 }), fc.constantFrom(1, 3, 96), fc.nat(120), fc.nat(40), (visits, rowBound, before, between) => {
      const events = eventsOf(visits);
      const live = open(rowBound);
      const still = open(rowBound);
      for (const event of events.slice(0, before)) {
        live.apply(event);
        still.apply(event);
      }
      const rest = events.slice(before);
      const swept: (readonly [string, string])[] = [];
      const saving = live.engine.save();
      for (const event of rest.splice(0, between)) live.apply(event);
      for (const [name, bytes] of saving) {
        swept.push([name, bytes.join()]);
        for (const event of rest.splice(0, 2)) live.apply(event);
      }
      expect(new Map(swept)).toEqual(new Map([...still.engine.save()].map(([name, bytes]) => [name, bytes.join()])));
    }),
    { numRuns: 200 },
  );
});

test('a state that was loaded is saved as it was, also with sources of very many rows', () => {
  fc.assert(
    fc.property(fc.array(visit, { minLength: 40, maxLength: 160 }), fc.constantFrom(1, 3, 96), (visits, rowBound) => {
      const live = open(rowBound);
      for (const event of eventsOf(visits)) live.apply(event);
      const saved = new Map(live.engine.save());
      const again = open(rowBound).engine;
      again.load(saved);
      expect(new Map(again.save())).toEqual(saved);
    }),
    { numRuns: 60 },
  );
});

test('only one state is saved at a time: the one begun before has no further section', () => {
  const { engine, apply } = open(96);
  for (const event of eventsOf([{ after: 1, late: 0, user: 1, anonymous: undefined, product: 1 }])) apply(event);
  const first = engine.save();
  expect([...engine.save()].length).toBeGreaterThan(3);
  expect(() => [...first]).toThrow('a state is saved to its end before the next is begun');
});
