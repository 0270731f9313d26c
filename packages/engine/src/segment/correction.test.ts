import { describe, expect, test } from 'vitest';
import { createEngine } from '../create-engine.ts';
import type { BehaviourEvent, LimnEvent } from '../event/event.ts';
import type { ProfileDefinition } from '../registry/definition.ts';
import type { Change } from './change.ts';
import { maxTurnsCompared } from './correction-timeline.ts';

const words = { en: 'x', zh: '某' };
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = Date.UTC(2026, 0, 1);

/** Lapsed after 7 days without an order; busy while there were two within an hour; notes matter to no rule. */
const definition: ProfileDefinition = {
  limn: 1,
  name: 'customer',
  label: words,
  timeZone: 'UTC',
  identity: { poison: [], maxLinks: 20, maxCluster: 50 },
  events: [
    { name: 'order', match: { call: 'track', event: 'Order' }, label: words, summary: words, lateness: '3d', fields: {} },
    { name: 'note', match: { call: 'track', event: 'Note' }, label: words, summary: words, lateness: '3d', fields: {} },
  ],
  views: [
    {
      kind: 'features',
      name: 'orders',
      label: words,
      sources: ['order'],
      features: {
        orders1h: { aggregate: { op: 'count' }, over: '1h', resolution: 'exact', label: words },
        sinceOrder: { aggregate: { op: 'timeSince', which: 'last' }, over: 'ever', label: words },
      },
    },
    { kind: 'features', name: 'notes', label: words, sources: ['note'], features: { notes: { aggregate: { op: 'count' }, over: 'ever', label: words } } },
    {
      kind: 'tags',
      name: 'tags',
      label: words,
      tags: {
        busy: { rule: { op: 'atLeast', left: { op: 'column', name: 'orders1h' }, right: { op: 'literal', value: 2 } }, label: words },
        lapsed: { rule: { op: 'atLeast', left: { op: 'column', name: 'sinceOrder' }, right: { op: 'duration', value: '7d' } }, label: words },
      },
    },
  ],
};

function open(): { readonly changes: Change[]; happened(at: number, more?: { receivedAt?: number; event?: string; imported?: true }): string; told(): readonly string[] } {
  const log: LimnEvent[] = [];
  const changes: Change[] = [];
  const engine = createEngine({ definition, history: { eventAt: (position) => log[position]! }, onChange: (change) => changes.push(change) });
  return {
    changes,
    happened(at, { receivedAt = at, event = 'Order', imported } = {}) {
      const sent: BehaviourEvent = { kind: 'event', id: `${log.length}`, call: 'track', event, user: 'ada', time: start + at, receivedAt: start + receivedAt, properties: {}, ...(imported && { imported }) };
      return engine.apply(sent, log.push(sent) - 1, Math.max(engine.moment, sent.receivedAt)).outcome;
    },
    told: () => changes.map(({ name, change, at, correction, cause }) => `${correction ?? cause.by}: ${name} ${change} ${at - start}`),
  };
}

describe('a late event', () => {
  test('shows a change that was sent to be mistaken: a lapse on the seventh day, when an order of the sixth arrives on the eighth', () => {
    const { happened, told, changes } = open();
    happened(0);
    happened(6 * day, { receivedAt: 8 * day });
    expect(told()).toEqual([`time: lapsed enter ${7 * day}`, `event: lapsed exit ${8 * day + 1}`, `mistaken: lapsed enter ${7 * day}`]);
    expect(changes[2]).toEqual({ id: 3, at: start + 7 * day, profile: 'user:ada', kind: 'tag', name: 'lapsed', change: 'enter', correction: 'mistaken', cause: { by: 'event', position: 1 } });
  });

  test('shows what was missed, though it is long over', () => {
    const { happened, told } = open();
    happened(0);
    happened(30 * minute, { receivedAt: 5 * hour });
    expect(told()).toEqual([`missed: busy enter ${30 * minute + 1}`, `missed: busy exit ${hour + 1}`]);
  });

  test('is compared with what late ones before it had shown', () => {
    const { happened, told } = open();
    happened(0);
    happened(50 * minute, { receivedAt: 5 * hour });
    happened(55 * minute, { receivedAt: 6 * hour });
    expect(told().slice(2)).toEqual([`mistaken: busy exit ${hour + 1}`, `missed: busy exit ${hour + 50 * minute + 1}`]);
  });

  test('of a minute or less is the delay of a network: nothing is compared', () => {
    const { happened, told } = open();
    happened(0);
    happened(hour - 1, { receivedAt: hour - 1 + minute });
    expect(told()).toEqual([]);
    happened(2 * hour, { receivedAt: 2 * hour });
    happened(3 * hour - minute - 2, { receivedAt: 3 * hour });
    expect(told()).toHaveLength(1);
  });

  test('that no rule looks at, history that is imported, and what is too late to count bring no corrections', () => {
    const { happened, told } = open();
    happened(0);
    happened(0, { receivedAt: 5 * hour, event: 'Note' });
    happened(30 * minute, { receivedAt: 6 * hour, imported: true });
    expect(told()).toEqual([]);
    expect(happened(30 * minute, { receivedAt: 4 * day })).toBe('late');
    expect(told()).toEqual([]);
  });

  test('with more turns after it than are looked at is compared up to there, and says so', () => {
    const { happened, changes } = open();
    for (let i = 0; i < maxTurnsCompared * 2; i++) happened(10 * hour + i * 10 * minute);
    const before = changes.length;
    happened(9 * hour + 30 * minute, { receivedAt: 3 * day });
    const corrections = changes.slice(before).filter(({ correction }) => correction !== undefined);
    expect(corrections.map(({ name, change, at, correction }) => ({ name, change, at: at - start, correction }))).toEqual([
      { name: 'busy', change: 'enter', at: 10 * hour + 1, correction: 'missed' },
      { name: 'busy', change: 'enter', at: 10 * hour + 10 * minute + 1, correction: 'mistaken' },
    ]);
    for (const { comparedUntil } of corrections) expect(comparedUntil).toBeLessThan(start + 2 * day);
    for (const { comparedUntil } of corrections) expect(comparedUntil).toBeGreaterThan(start + 15 * hour);
  });
});
