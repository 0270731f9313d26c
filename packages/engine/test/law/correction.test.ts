/** Corrections of customers whose older events are tiles by now: how events are stored shows in none, and none is read from the log. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/create-engine.ts';
import type { BehaviourEvent, LimnEvent } from '../../src/event/event.ts';
import type { Duration, ProfileDefinition } from '../../src/registry/definition.ts';
import type { Change } from '../../src/segment/change.ts';

const words = { en: 'thing', zh: '东西' };
const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 0, 5);

/** A rule for each window: finer and coarser than hours, shorter and longer than what is kept as rows. */
const windows: readonly { readonly over: Duration; readonly resolution: '5m' | '1h' | '1d' | 'exact' }[] = [
  { over: '1h', resolution: 'exact' },
  { over: '1d', resolution: '5m' },
  { over: '2d', resolution: '1h' },
  { over: '4d', resolution: '1d' },
  { over: '7d', resolution: '1h' },
  { over: '20d', resolution: '1d' },
];

const definition: ProfileDefinition = {
  limn: 1,
  name: 'customer',
  label: words,
  timeZone: 'UTC',
  identity: { poison: [], maxLinks: 20, maxCluster: 50 },
  events: [{ name: 'visit', match: { call: 'page' }, label: words, summary: words, lateness: '3d', fields: {} }],
  views: [
    { kind: 'features', name: 'visits', label: words, sources: ['visit'], features: Object.fromEntries(windows.map(({ over, resolution }) => [`visits${over}`, { aggregate: { op: 'count' }, over, resolution, label: words }])) },
    {
      kind: 'tags',
      name: 'tags',
      label: words,
      tags: Object.fromEntries(windows.map(({ over }, i) => [`even${over}`, { rule: { op: 'atLeast', left: { op: 'column', name: `visits${over}` }, right: { op: 'literal', value: [2, 3, 4, 8, 14, 40][i]! } }, label: words }])),
    },
  ],
};

function run(events: readonly LimnEvent[], rowBound: number): { readonly changes: readonly Change[]; readonly readFromLog: number } {
  const changes: Change[] = [];
  let readFromLog = 0;
  const eventAt = (position: number): LimnEvent => {
    readFromLog++;
    return events[position]!;
  };
  const engine = createEngine({ definition, rowBound, pastBytes: 0, history: { eventAt }, onChange: (change) => changes.push(change) });
  events.forEach((event, position) => engine.apply(event, position, event.receivedAt));
  return { changes, readFromLog };
}

const visit = fc.record({ gap: fc.integer({ min: 1, max: 24 }), late: fc.constantFrom(0, 0, 0, hour, 11 * hour, 2 * day, 3 * day) });

test('rolled up or not, a late event brings the same corrections, and none is read from the log', () => {
  let corrections = 0;
  const property = fc.property(fc.array(visit, { minLength: 30, maxLength: 90, size: 'max' }), (visits) => {
    let now = start;
    const events = visits.map(({ gap, late }, i): BehaviourEvent => {
      now += gap * hour + i;
      return { kind: 'event', id: `v${i}`, call: 'page', event: 'Home', user: 'ada', time: now - late, receivedAt: now, properties: {} };
    });
    const whole = run(events, 1_000);
    for (const rowBound of [1, 8]) expect(run(events, rowBound)).toEqual({ changes: whole.changes, readFromLog: 0 });
    corrections += whole.changes.filter(({ correction }) => correction !== undefined).length;
  });
  fc.assert(property, { numRuns: 60 * Number(process.env['LIMN_RUNS'] ?? 1) });
  expect(corrections).toBeGreaterThan(500);
});
