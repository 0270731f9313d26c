import { expect, test } from 'vitest';
import { createEngine } from './create-engine.ts';
import { count } from './define/aggregate.ts';
import { defineEvent } from './define/event.ts';
import { defineFeatures, feature } from './define/features.ts';
import { number } from './define/field.ts';
import { defineProfile } from './define/profile.ts';
import { words } from './define/words.ts';
import type { BehaviourEvent, LimnEvent, SourceId } from './event/event.ts';

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order' },
  label: words('order', '下单'),
  summary: words('ordered for {revenue}', '下单{revenue}'),
  fields: { revenue: number({ scale: 2 }) },
});
const orders = defineFeatures('orders', { source: order, label: words('orders', '订单'), features: () => ({ orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }) }) });
const customer = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders] });

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);

function open() {
  const log: LimnEvent[] = [];
  const engine = createEngine({ definition: customer.definition, history: { eventAt: (position) => log[position]! }, rowBound: 4 });
  const apply = (event: LimnEvent, at = event.receivedAt): string => {
    log.push(event);
    return engine.apply(event, log.length - 1, at).outcome;
  };
  return { engine, apply };
}

function ordered(id: string, time: number, who: Pick<BehaviourEvent, 'user' | 'anonymous' | 'imported'>, receivedAt = time): BehaviourEvent {
  return { kind: 'event', id, call: 'track', event: 'Order', time, receivedAt, properties: { revenue: 1 }, ...who };
}

const parted = (time: number, kind: 'link' | 'unlink' = 'unlink'): LimnEvent => ({ kind, id: `${kind}${time}`, time, receivedAt: time, left: 'user:ada' as SourceId, right: 'anonymous:phone' as SourceId, evidence: 'operator' });

test('what an operator has parted stays parted when the device speaks again, until an operator joins it', () => {
  const { engine, apply } = open();
  apply(ordered('1', start, { user: 'ada', anonymous: 'phone' }));
  apply(ordered('2', start + 1, { anonymous: 'phone' }));
  expect(engine.read('ada').columns['orders']).toBe(2);
  apply(parted(start + 2));
  expect(engine.read('ada').columns['orders']).toBe(1);
  apply(ordered('3', start + 3, { user: 'ada', anonymous: 'phone' }));
  expect(engine.read('ada').identifiers).toEqual(['user:ada']);
  apply(parted(start + 4, 'link'));
  expect(engine.read('phone').columns['orders']).toBe(3);
});

test('events of a user id that means nobody belong to the visitor', () => {
  const { engine, apply } = open();
  apply(ordered('1', start, { user: 'null', anonymous: 'a' }));
  apply(ordered('2', start + 1, { user: 'null', anonymous: 'b' }));
  expect(engine.read('a').columns['orders']).toBe(1);
  expect(engine.read('b').identifiers).toEqual(['anonymous:b']);
  expect(engine.issues().map(({ code }) => code)).toContain('poison_identifier');
});

test('imported history that is older than what is rolled up is taken in exactly, and only once', () => {
  const { engine, apply } = open();
  for (let i = 0; i < 40; i++) apply(ordered(`live${i}`, start + i * day, { user: 'ada' }));
  expect(engine.read('ada').columns['orders']).toBe(40);
  for (let i = 0; i < 30; i++) expect(apply(ordered(`old${i}`, start - (30 - i) * day, { user: 'ada', imported: true }), engine.moment)).toBe('accepted');
  expect(apply(ordered('old7', start - 23 * day, { user: 'ada', imported: true }), engine.moment)).toBe('duplicate');
  expect(engine.read('ada').columns['orders']).toBe(70);
  expect(engine.read('ada', { asOf: start }).columns['orders']).toBe(30);
});

test('a profile of nobody is readable and sane', () => {
  const { engine } = open();
  expect(engine.read('stranger')).toEqual({ profile: 'user:stranger', values: [0], identifiers: [], links: [], issues: [], asOf: 1, columns: { orders: 0 }, errors: {} });
  expect(engine.find('stranger')).toBeUndefined();
  expect(engine.nextFlip('stranger', 'orders')).toBeUndefined();
});

test('checking an event says what applying it would, and keeps nothing', () => {
  const { engine } = open();
  expect(engine.check(ordered('1', start, { user: 'ada' }))).toBeUndefined();
  expect(engine.check({ ...ordered('1', start, { user: 'ada' }), properties: { revenue: '12' } })).toMatchObject({ outcome: 'rejected', code: 'wrong_type', cure: 'send the number itself, without quotes.' });
  expect(engine.check({ ...ordered('1', start, { user: 'ada' }), event: 'Ordr' })).toMatchObject({ code: 'unknown_event_type', cure: 'did you mean "Order"? Otherwise declare it with defineEvent.' });
  expect(engine.statistics()).toMatchObject({ sources: 0, events: 0 });
});

test('a state saved under another definition is not taken up', () => {
  const { engine } = open();
  const saved = new Map([...engine.save()].map(([name, bytes]) => [name, bytes.slice()]));
  const other = createEngine({ definition: { ...customer.definition, name: 'other' }, history: { eventAt: () => ordered('', 0, {}) } });
  expect(() => other.load(saved)).toThrow(/saved state is of definition/);
});

test('a state of any number of customers is saved and loaded whole', () => {
  for (const customers of [1, 1_023, 1_024, 1_025, 1_366, 1_537, 2_049, 3_000, 5_121, 20_000]) {
    const { engine, apply } = open();
    for (let i = 0; i < customers; i++) apply(ordered(`${i}`, start + i, { user: `u${i}` }));
    const saved = new Map([...engine.save()].map(([name, bytes]) => [name, bytes.slice()]));
    const again = open().engine;
    again.load(saved);
    expect(again.statistics()).toMatchObject({ sources: customers, profiles: customers, events: customers });
    expect(again.read(`u${customers - 1}`).columns['orders']).toBe(1);
  }
});
