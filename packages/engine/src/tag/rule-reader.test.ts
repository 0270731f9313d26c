/** How seldom profiles wake, and that they turn at the very moment all the same. That they turn rightly, `test/oracle` says. */
import { expect, test } from 'vitest';
import { createEngine } from '../create-engine.ts';
import { count, timeSince } from '../define/aggregate.ts';
import { and, atLeast, below } from '../define/condition.ts';
import { defineEvent } from '../define/event.ts';
import { defineFeatures, feature } from '../define/features.ts';
import { defineProfile } from '../define/profile.ts';
import { defineSegments, defineTags, rule } from '../define/rules.ts';
import { words } from '../define/words.ts';
import type { BehaviourEvent, LimnEvent } from '../event/event.ts';
import type { Change } from '../segment/change.ts';
import type { Engine } from '../serving/engine.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const unread = { en: 'value', zh: '数值' };
const eventOf = (name: string) => defineEvent(name, { match: { call: 'track', event: name }, label: words(name, '事件'), summary: words(name, '事件'), fields: {} });
const [visit, order] = [eventOf('visit'), eventOf('order')];
const visits = defineFeatures('visits', { source: visit, label: words('visits', '访问'), features: () => ({ visits7d: feature(count(), { over: '7d', resolution: 'exact', ...unread }) }) });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: () => ({ orders30d: feature(count(), { over: '30d', resolution: 'exact', ...unread }), sinceOrder: feature(timeSince('last'), { over: 'ever', ...unread }) }),
});
const tags = defineTags('tags', {
  label: words('tags', '标签'),
  from: [visits, orders],
  tags: (column) => ({ keen: rule(atLeast(column.visits7d, 3), unread), buyer: rule(atLeast(column.orders30d, 1), unread), quiet: rule(atLeast(column.sinceOrder, '10d'), unread) }),
});
const segments = defineSegments('segments', {
  label: words('segments', '人群'),
  from: [visits, tags],
  segments: (column) => ({ nudge: rule(and(column.keen, below(column.visits7d, 5)), unread), loyal: rule(and(column.keen, column.buyer), unread) }),
});
const customer = defineProfile('customer', { label: words('customer', '客户'), events: [visit, order], views: [visits, orders, tags, segments] });

interface Run {
  readonly engine: Engine;
  readonly changes: Change[];
  readonly apply: (name: string, time: number) => void;
}

function open(): Run {
  const log: LimnEvent[] = [];
  const changes: Change[] = [];
  const engine = createEngine({ definition: customer.definition, history: { eventAt: (position) => log[position]! }, onChange: (change) => changes.push(change) });
  const apply = (name: string, time: number): void => {
    const event: BehaviourEvent = { kind: 'event', id: `${name} ${time}`, call: 'track', event: name, time, receivedAt: time, user: 'ada', properties: {} };
    log.push(event);
    engine.apply(event, log.length - 1, time);
  };
  return { engine, changes, apply };
}

const told = (changes: readonly Change[]): readonly string[] => changes.map(({ at, name, change }) => `${change} ${name} ${(at - start) / day}`);

test('a profile wakes when a rule turns, not when an event leaves a window', () => {
  const { engine, changes, apply } = open();
  for (let i = 0; i < 10; i++) apply('visit', start + i * (day / 10));
  changes.length = 0;
  engine.advance(start + 60 * day);
  // The sixth to the last visit leave before five are left; the eighth before two are left.
  expect(told(changes)).toEqual([`enter nudge ${7.5 + 1 / day}`, `exit keen ${7.7 + 1 / day}`, `exit nudge ${7.7 + 1 / day}`]);
  // One for either moment, and the one that was foreseen before the later visits came.
  expect(engine.statistics().wakes).toBe(3);
});

test('an event of one kind leaves the rules of another as they were concluded, and their moments too', () => {
  const { engine, changes, apply } = open();
  apply('order', start);
  for (let i = 1; i <= 3; i++) apply('visit', start + i);
  expect(told(changes).map((line) => line.replace(/ [\d.e-]+$/, ''))).toEqual(['enter buyer', 'enter keen', 'enter nudge', 'enter loyal']);
  changes.length = 0;
  for (let i = 1; i <= 3; i++) apply('visit', start + 9 * day + i);
  engine.advance(start + 60 * day);
  expect(told(changes).filter((line) => /quiet|buyer/.test(line))).toEqual(['enter quiet 10', `exit buyer ${30 + 1 / day}`]);
});

test('what an order puts off is not told, and costs one wake at most', () => {
  const { engine, changes, apply } = open();
  apply('order', start);
  apply('order', start + 9 * day);
  engine.advance(start + 18 * day);
  expect(told(changes).filter((line) => line.includes('quiet'))).toEqual([]);
  expect(engine.statistics().wakes).toBeLessThanOrEqual(1);
  engine.advance(start + 19 * day);
  expect(told(changes).filter((line) => line.includes('quiet'))).toEqual(['enter quiet 19']);
});
