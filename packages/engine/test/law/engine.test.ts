/** What random histories reach too seldom, or not at all: bounds of the engine, each at its edge. */
import { expect, test } from 'vitest';
import {
  array, atLeast, count, createEngine, defineEvent, defineFeatures, defineProfile, defineTags, distinct, feature, last, multiply, number, rule, string, sum, timeSince, words,
  type BehaviourEvent, type Engine, type LimnEvent, type ProfileDefinition, type SourceId,
} from '../../src/index.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 0, 1);

/** What is said of a column matters to nobody here. */
const ever = { over: 'ever', en: 'x', zh: 'x' } as const;

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order' },
  label: words('order', '下单'),
  summary: words('ordered', '下单'),
  fields: { price: number({ scale: 2, optional: true }), pieces: number({ scale: 0, optional: true }), items: array({ price: number({ scale: 2 }), pieces: number({ scale: 0 }) }, { optional: true }) },
});
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    orders: feature(count(), ever),
    worth: feature(sum(multiply(event.price, event.pieces)), ever),
    itemsWorth: feature(sum(multiply(event.items.price, event.items.pieces)), ever),
    sinceLastOrder: feature(timeSince('last'), ever),
  }),
});
const tags = defineTags('tags', {
  label: words('tags', '标签'),
  from: [orders],
  tags: (view) => ({ lapsing: rule(atLeast(view.sinceLastOrder, '60d'), { en: 'lapsing', zh: '即将流失' }) }),
});
const { definition } = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, tags] });

function open(of: ProfileDefinition = definition, rowBound?: number): { engine: Engine; apply(event: LimnEvent): string } {
  const log: LimnEvent[] = [];
  const engine = createEngine({ definition: of, history: { eventAt: (position) => log[position]! }, ...(rowBound !== undefined && { rowBound }) });
  return { engine, apply: (event) => engine.apply(event, log.push(event) - 1, event.receivedAt).outcome };
}

function ordered(id: string, time: number, { receivedAt = time, ...properties }: { receivedAt?: number } & Readonly<Record<string, unknown>> = {}): BehaviourEvent {
  return { kind: 'event', id, call: 'track', event: 'Order', time, receivedAt, user: 'ada', properties };
}

test('a resend is one event, whatever time it states: also when the first was taken as of now for lying in the future', () => {
  const { engine, apply } = open();
  expect(apply(ordered('1', start))).toBe('accepted');
  expect(apply(ordered('2', start + 1))).toBe('accepted');
  // It says 20 hours later, and comes when that is not late yet.
  expect(apply(ordered('1', start + 20 * hour, { receivedAt: start + 3 * day + 20 * hour }))).toBe('duplicate');
  expect(apply(ordered('2', start - day, { receivedAt: start + day }))).toBe('duplicate');
  expect(engine.read('ada').columns['orders']).toBe(2);
});

test('a product that no number holds exactly is refused, of the event or of an item, though its factors are sound', () => {
  const { engine } = open();
  const tooLarge = { outcome: 'rejected', code: 'number_too_large' };
  expect(engine.check(ordered('1', start, { price: 90_071_992_547.4, pieces: 1_000 }))).toBeUndefined();
  expect(engine.check(ordered('1', start, { price: 90_071_992_547.41, pieces: 1_001 }))).toMatchObject(tooLarge);
  expect(engine.check(ordered('1', start, { items: [{ price: 1, pieces: 1 }, { price: 1e12, pieces: 1e6 }] }))).toMatchObject(tooLarge);
});

function said(kind: 'link' | 'unlink', time: number): LimnEvent {
  return { kind, id: `${kind} ${time}`, time, receivedAt: time, left: 'user:ada' as SourceId, right: 'anonymous:phone' as SourceId, evidence: 'operator' };
}

test('profiles are counted, tagged and woken as they are merged and parted, also after a restart', () => {
  const { engine, apply } = open();
  const { user: _, ...visit } = ordered('1', start);
  apply({ ...visit, anonymous: 'phone' });
  apply(ordered('2', start + 10 * day));
  const seen = (of: Engine) => ({ profiles: of.statistics().profiles, names: [...of.profiles()], lapsing: of.count('lapsing'), wakesAfter: (of.nextWake - start) / day });
  const restarted = (): Engine => {
    const again = open().engine;
    again.load(new Map(engine.save()));
    return again;
  };
  const both = ['anonymous:phone', 'user:ada'];
  expect(seen(engine)).toEqual({ profiles: 2, names: both, lapsing: 0, wakesAfter: 60 });

  // Merged, the newer order counts for both: nobody is to be woken for the older one.
  apply(said('link', start + 20 * day));
  const merged = { profiles: 1, names: ['user:ada'], lapsing: 0, wakesAfter: 70 };
  expect(seen(engine)).toEqual(merged);
  expect(seen(restarted())).toEqual(merged);

  engine.advance(start + 70 * day);
  const lapsed = { ...merged, lapsing: 1, wakesAfter: Infinity };
  expect(seen(engine)).toEqual(lapsed);
  expect(seen(restarted())).toEqual(lapsed);

  apply(said('unlink', start + 80 * day));
  expect(seen(engine)).toEqual({ profiles: 2, names: both, lapsing: 2, wakesAfter: Infinity });
});

test('the events behind a value are all there, newest first, also those that are tiles by now; so is every moment before', () => {
  const { engine, apply } = open(definition, 4);
  for (let i = 0; i < 40; i++) apply(ordered(`order ${i}`, start + i * day));
  const newestFirst = Array.from({ length: 40 }, (_, i) => 39 - i);
  expect(engine.evidence('ada', 'orders', { limit: 100 }).map(({ position }) => position)).toEqual(newestFirst);
  expect(engine.evidence('ada', 'orders', { limit: 2 }).map(({ event }) => event.id)).toEqual(['order 39', 'order 38']);
  expect(engine.evidence('ada', 'orders', { limit: 100, asOf: start + 20 * day }).map(({ position }) => position)).toEqual(newestFirst.slice(20));
  for (let i = 0; i < 40; i++) expect(engine.read('ada', { asOf: start + i * day + 1 }).columns['orders']).toBe(i + 1);
});

test('a window about as long as rows are kept, with a far edge in whole days, misses none of what was rolled up', () => {
  const recent = defineFeatures('recent', {
    source: order,
    label: words('recent orders', '近期订单'),
    features: () => ({ orders4d: feature(count(), { over: '4d', resolution: '1d', en: 'x', zh: 'x' }) }),
  });
  const profile = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [recent] });
  const { engine, apply } = open(profile.definition, 4);
  for (let i = 0; i < 30 * 24; i++) {
    const time = start + i * hour;
    apply(ordered(`order ${i}`, time));
    const edge = Math.max(start, Math.floor((time + 1 - 4 * day) / day) * day);
    expect(engine.read('ada', { asOf: time + 1 }).columns['orders4d']).toBe((time - edge) / hour + 1);
  }
});

test('members of a tag come in pages that together are everybody, once', () => {
  const { engine, apply } = open();
  const users = ['ada', 'bo', 'cyd', 'dan', 'eve'];
  for (const user of users) apply({ ...ordered(user, start), user });
  apply({ ...ordered('again', start + 50 * day), user: 'bo' });
  engine.advance(start + 61 * day);
  const pages: (readonly SourceId[])[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page = engine.members('lapsing', { limit: 2, ...(cursor !== '' && { cursor }) });
    pages.push(page.members);
    cursor = page.cursor;
  }
  expect(pages.flat()).toEqual(['user:ada', 'user:cyd', 'user:dan', 'user:eve']);
  expect(pages.every(({ length }) => length <= 2)).toBe(true);
  expect(engine.count('lapsing')).toBe(4);
});

test('of more optional fields than a byte has bits, each is missing or there by itself', () => {
  const names = Array.from({ length: 16 }, (_, i) => `field${i}`);
  const form = defineEvent('form', {
    match: { call: 'track', event: 'Order' },
    label: words('form', '表单'),
    summary: words('filled in', '填写'),
    fields: Object.fromEntries(names.map((name) => [name, string({ optional: true })])),
  });
  const features = defineFeatures('form', {
    source: form,
    label: words('form', '表单'),
    features: (event) => Object.fromEntries(names.flatMap((name) => [[name, feature(last(event[name]!), ever)], [`${name}Values`, feature(distinct(event[name]!), ever)]])),
  });
  const profile = defineProfile('visitor', { label: words('visitor', '访客'), events: [form], views: [features] });
  const { engine, apply } = open(profile.definition);
  for (const [i, name] of names.entries()) {
    for (const given of [[name], names.filter((other) => other !== name)]) {
      const user = `${i} with ${given.length}`;
      apply({ ...ordered('1', start, Object.fromEntries(given.map((field) => [field, `${field} ${i}`]))), user });
      const { columns } = engine.read(user);
      expect(names.filter((field) => columns[field] !== undefined)).toEqual(given);
      for (const field of names) expect(columns[field]).toBe(given.includes(field) ? `${field} ${i}` : undefined);
    }
  }
});
