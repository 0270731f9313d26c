import { expect, test } from 'vitest';
import { createEngine } from '../create-engine.ts';
import type { BehaviourEvent, LimnEvent } from '../event/event.ts';
import type { ProfileDefinition } from '../registry/definition.ts';
import type { Engine } from '../serving/engine.ts';
import { maxComparedPerSecond } from './late-events.ts';

const words = { en: 'x', zh: '某' };
const hour = 3_600_000;
const start = Date.UTC(2026, 0, 1);

const definition: ProfileDefinition = {
  limn: 1,
  name: 'customer',
  label: words,
  timeZone: 'UTC',
  identity: { poison: [], maxLinks: 20, maxCluster: 50 },
  events: [{ name: 'order', match: { call: 'track', event: 'Order' }, label: words, summary: words, lateness: '3d', fields: {} }],
  views: [
    { kind: 'features', name: 'orders', label: words, sources: ['order'], features: { orders1h: { aggregate: { op: 'count' }, over: '1h', label: words } } },
    { kind: 'tags', name: 'tags', label: words, tags: { fresh: { rule: { op: 'atLeast', left: { op: 'column', name: 'orders1h' }, right: { op: 'literal', value: 1 } }, label: words } } },
  ],
};

const log: LimnEvent[] = [];
const open = (): Engine => createEngine({ definition, history: { eventAt: (position) => log[position]! } });

function order(engine: Engine, receivedAt: number): void {
  const sent: BehaviourEvent = { kind: 'event', id: `${log.length}`, call: 'track', event: 'Order', user: `${log.length}`, time: receivedAt - 5 * hour, receivedAt, properties: {} };
  engine.apply(sent, log.push(sent) - 1, receivedAt);
}

test('a backlog that comes late all at once is compared so far, and says of the rest that it is not; also after a restart', () => {
  let engine = open();
  for (let i = 0; i < maxComparedPerSecond - 1; i++) order(engine, start);
  const saved = new Map([...engine.save()].map(([name, bytes]) => [name, bytes.slice()]));
  engine = open();
  engine.load(saved);
  for (let i = 0; i < 3; i++) order(engine, start + i);
  order(engine, start + 1_000);
  const newest = engine.lateArrivals({ limit: 5 }).arrivals;
  expect(newest.map(({ comparedUntil }) => comparedUntil)).toEqual([undefined, start + 2 - 5 * hour, start + 1 - 5 * hour, undefined, undefined]);
  expect(newest.map(({ changes }) => changes.upTo - changes.after)).toEqual([2, 0, 0, 2, 2]);
  // What it changes of the profile is told all the same.
  expect(newest[1]!.columns.map(({ column, atEvent }) => [column, atEvent])).toEqual([['orders1h', { before: 0, after: 1 }], ['fresh', { before: false, after: true }]]);
});
