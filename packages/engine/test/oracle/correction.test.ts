/** Corrections against the oracle's, for random rules and late events, and as customers are merged and parted meanwhile. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/create-engine.ts';
import type { BehaviourEvent, LimnEvent, LinkEvent, SourceId } from '../../src/event/event.ts';
import type { ProfileDefinition } from '../../src/registry/definition.ts';
import type { Change } from '../../src/segment/change.ts';
import { arbitraryCase } from './arbitrary.ts';
import { hasDecay, naiveCorrections, type Applied } from './correction.ts';

const runs = (usual: number): number => usual * Number(process.env['LIMN_RUNS'] ?? 1);
const second = 1_000;
const hour = 3_600 * second;
const day = 24 * hour;

interface Run {
  readonly changes: readonly Change[];
  readonly applied: readonly Applied[];
}

function applyAll(definition: ProfileDefinition, events: readonly LimnEvent[], rowBound: number): Run {
  const log: LimnEvent[] = [];
  const changes: Change[] = [];
  const applied: Applied[] = [];
  const engine = createEngine({ definition, rowBound, history: { eventAt: (position) => log[position]! }, onChange: (change) => changes.push(change) });
  for (const event of events) {
    if (engine.check(event) !== undefined) continue;
    log.push(event);
    const moment = Math.max(engine.moment, event.receivedAt);
    applied.push({ event, moment });
    engine.apply(event, log.length - 1, moment);
  }
  expect(changes.map(({ id }) => id)).toEqual(changes.map((_, i) => i + 1));
  return { changes, applied };
}

function correctionsOf(changes: readonly Change[]): readonly string[] {
  return changes.flatMap(({ at, profile, name, change, correction, cause }) => (correction === undefined || !('position' in cause) ? [] : [JSON.stringify({ position: cause.position, at, profile, name, change, correction })])).toSorted();
}

function naiveOf(definition: ProfileDefinition, applied: readonly Applied[]): readonly string[] {
  return naiveCorrections(definition, applied).map(({ at, profile, name, change, correction, position }) => JSON.stringify({ position, at, profile, name, change, correction })).toSorted();
}

test('what late events changed afterwards is what the oracle says from both timelines', () => {
  let found = 0;
  fc.assert(
    fc.property(arbitraryCase({ maxEvents: 14 }).filter(({ definition }) => !hasDecay(definition)), fc.constantFrom(1, 4, 1_000), (each, bound) => {
      const { changes, applied } = applyAll(each.definition, [...each.links, ...each.events], bound);
      const told = correctionsOf(changes);
      expect(told).toEqual(naiveOf(each.definition, applied));
      found += told.length;
    }),
    // So many that some twenty corrections are always among them.
    { numRuns: runs(500) },
  );
  expect(found).toBeGreaterThan(20);
});

const words = { en: 'thing', zh: '东西' };
const column = (name: string) => ({ op: 'column', name }) as const;

/** A rule that events bring, one that time takes, and one of nobody: each turns within hours. */
const shop: ProfileDefinition = {
  limn: 1,
  name: 'customer',
  label: words,
  timeZone: 'UTC',
  identity: { poison: [], maxLinks: 2, maxCluster: 3 },
  events: [{ name: 'visit', match: { call: 'page' }, label: words, summary: words, lateness: '3d', fields: {} }],
  views: [
    {
      kind: 'features',
      name: 'visits',
      label: words,
      sources: ['visit'],
      features: {
        visits1d: { aggregate: { op: 'count' }, over: '1d', label: words },
        sinceVisit: { aggregate: { op: 'timeSince', which: 'last' }, over: 'ever', label: words },
      },
    },
    {
      kind: 'tags',
      name: 'tags',
      label: words,
      tags: {
        eager: { rule: { op: 'atLeast', left: column('visits1d'), right: { op: 'literal', value: 2 } }, label: words },
        gone: { rule: { op: 'above', left: column('sinceVisit'), right: { op: 'duration', value: '6h' } }, label: words },
        quiet: { rule: { op: 'not', of: { op: 'isPresent', of: column('sinceVisit') } }, label: words },
      },
    },
  ],
};

const start = Date.UTC(2026, 0, 5);
const names = ['user:u1', 'user:u2', 'anonymous:a1', 'anonymous:a2', 'anonymous:a3'] as string[] as SourceId[];
const delay = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.constantFrom(second, 61 * second, hour, 7 * hour, day, 2 * day) });
const time = fc.nat(60).map((step) => start + step * hour);
const visit = fc.record({ time, delay, source: fc.constantFrom(...names), both: fc.constantFrom(undefined, undefined, 'a1', 'a2') }).map(({ time, delay, source, both }) => ({ time, receivedAt: time + delay, source, both }));
const statement = fc.record({ kind: fc.constantFrom('link', 'link', 'unlink'), time, delay, left: fc.constantFrom(...names), right: fc.constantFrom(...names) });

function history(visits: readonly { time: number; receivedAt: number; source: SourceId; both: string | undefined }[], statements: readonly { kind: 'link' | 'unlink'; time: number; delay: number; left: SourceId; right: SourceId }[]): readonly LimnEvent[] {
  const events = visits.map(({ time, receivedAt, source, both }, i): BehaviourEvent => {
    const [kind, value] = source.split(':') as ['user' | 'anonymous', string];
    return { kind: 'event', id: `v${i}`, call: 'page', event: 'Home', time, receivedAt, properties: {}, [kind]: value, ...(kind === 'user' && both !== undefined && { anonymous: both }) };
  });
  const links = statements.map(({ delay, ...said }, i): LinkEvent => ({ ...said, id: `l${i}`, receivedAt: said.time + delay, evidence: 'operator' }));
  return [...events, ...links].sort((a, b) => a.receivedAt - b.receivedAt);
}

test('the same while identifiers are linked and parted: each profile is corrected for the time at which it was one', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(visit, { minLength: 2, maxLength: 14, size: 'max' }), fc.array(statement, { maxLength: 6 }), (visits, statements) => {
      const { changes, applied } = applyAll(shop, history(visits, statements), 1_000);
      const told = correctionsOf(changes);
      expect(told).toEqual(naiveOf(shop, applied));
      found += told.length;
    }),
    { numRuns: runs(60) },
  );
  expect(found).toBeGreaterThan(100);
});

test('the order in which late events of one moment arrive changes no final timeline: sent changes and corrections add up to the same', () => {
  const late = fc.array(fc.record({ time, source: fc.constantFrom(...names.slice(0, 2)) }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(late, fc.infiniteStream(fc.nat()), (visits, order) => {
      const receivedAt = start + 62 * hour;
      const all = visits.map(({ time, source }) => ({ time, receivedAt, source, both: undefined }));
      const events = history(all, []);
      const shuffled = events.map((event) => ({ event, by: order.next().value as number })).sort((a, b) => a.by - b.by).map(({ event }) => event);
      expect(timelineOf(applyAll(shop, shuffled, 1_000).changes, receivedAt)).toEqual(timelineOf(applyAll(shop, events, 1_000).changes, receivedAt));
    }),
    { numRuns: runs(100) },
  );
});

/** Turns of the past as the feed has them in the end: what was sent or missed, without what was mistaken. */
function timelineOf(changes: readonly Change[], until: number): readonly string[] {
  const turns = new Map<string, number>();
  for (const { at, profile, name, change, correction } of changes) {
    if (at > until) continue;
    const turn = `${profile} ${name} ${change} ${at}`;
    turns.set(turn, (turns.get(turn) ?? 0) + (correction === 'mistaken' ? -1 : 1));
  }
  return [...turns].flatMap(([turn, times]) => (times === 0 ? [] : [`${turn} ${times}`])).toSorted();
}
