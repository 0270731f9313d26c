import { createCalendar, defineEvent, defineProfile, number, string, words, type BehaviourEvent, type ProfileDefinition } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logOfEvents } from '../dataset/example-log.ts';
import { LearnError } from '../errors.ts';
import { collectSeries, NO_PART } from './collect-series.ts';
import type { AskedSeries } from './series-question.ts';
import { dateText, dayOfStep } from './series.ts';

const label = words('order', '下单');
const order = defineEvent('order', { match: { call: 'track', event: 'Ordered' }, label, summary: label, fields: { revenue: number({ scale: 2, unit: 'GBP', optional: true }), country: string({ optional: true }) } });
const visit = defineEvent('visit', { match: { call: 'page' }, label, summary: label, fields: {} });
const plain = defineProfile('customer', { label: words('customer', '客户'), timeZone: 'America/New_York', events: [visit, order], views: [] }).definition;
const orders = { kind: 'features', name: 'orders', label, sources: ['order'], features: { orders: { aggregate: { op: 'count' }, over: 'ever', label } } } as const;
const regulars = { kind: 'segments', name: 'audiences', label, segments: { regulars: { rule: { op: 'atLeast', left: { op: 'column', name: 'orders' }, right: { op: 'literal', value: 3 } }, label: words('regulars', '常客') } } } as const;
const definition: ProfileDefinition = { ...plain, views: [orders, regulars] };
const calendar = createCalendar('America/New_York');
/** Clocks go forward on the 8th of March. */
const begin = Date.UTC(2026, 1, 20, 5);
const hourMs = 3_600_000;
const days = 40;
const until = begin + days * 24 * hourMs;

const events = fc.array(fc.record({ hour: fc.integer({ min: 0, max: days * 24 - 1 }), late: fc.integer({ min: 0, max: 30 }), user: fc.integer({ min: 0, max: 4 }), cents: fc.integer({ min: -9_999, max: 99_999 }), country: fc.constantFrom('Peru', 'Ghana', undefined), again: fc.boolean() }), { minLength: 1, maxLength: 80 })
  .map((drawn) => drawn.flatMap(({ hour, late, user, cents, country, again }, i): readonly BehaviourEvent[] => {
    const [time, received] = [begin + hour * hourMs, begin + (hour + late) * hourMs];
    const event = order.at(new Date(time).toISOString(), { id: `e${i}`, user: `u${user}`, receivedAt: new Date(received).toISOString() }, { revenue: cents / 100, ...(country !== undefined && { country }) });
    return again ? [event, { ...event, receivedAt: received + hourMs }] : [event];
  }));

/** What stands in the events themselves: those received in time, each once, by the day on which they happened. */
function naive(all: readonly BehaviourEvent[], amountOf: (event: BehaviourEvent) => number): ReadonlyMap<string, number> {
  const [seen, sums] = [new Set<string>(), new Map<string, number>()];
  for (const event of all.toSorted((a, b) => a.receivedAt - b.receivedAt)) {
    if (event.receivedAt >= until || seen.has(`${event.user} ${event.id}`)) continue;
    seen.add(`${event.user} ${event.id}`);
    const day = calendar.day(event.time);
    if (day < calendar.day(until)) sums.set(dateText(day), (sums.get(dateText(day)) ?? 0) + amountOf(event));
  }
  return sums;
}

const collect = (all: readonly BehaviourEvent[], asked: AskedSeries, to = until) => collectSeries({ definition, log: logOfEvents(all), asked, until: to });

test('a series is the plain sum over events: each counts once, on the day in the time zone on which it happened; days without are 0', async () => {
  await fc.assert(fc.asyncProperty(events, async (all) => {
    const cents = naive(all, ({ properties }) => Math.round(100 * (properties['revenue'] as number)));
    if (cents.size === 0) return;
    const { whole, parts } = await collect(all, { event: 'order', of: 'revenue', by: 'country' });
    whole.values.forEach((value, i) => expect(Math.round(100 * value)).toBe(cents.get(dateText(dayOfStep(whole, i))) ?? 0));
    expect(dateText(dayOfStep(whole, 0))).toBe([...cents.keys()].sort()[0]);
    expect(dateText(dayOfStep(whole, whole.values.length))).toBe(dateText(calendar.day(until)));
    whole.values.forEach((value, i) => expect(parts!.reduce((sum, part) => sum + part.values[i]!, 0)).toBeCloseTo(value, 9));
  }), { numRuns: 25 });
});

test('weeks are whole, from Monday to Sunday; events without the field are a part of their own', async () => {
  const all = Array.from({ length: days }, (_, day) => order.at(new Date(begin + day * 24 * hourMs + 12 * hourMs).toISOString(), { id: `d${day}`, user: 'u', receivedAt: new Date(begin + day * 24 * hourMs + 12 * hourMs).toISOString() }, { revenue: 1, ...(day % 2 === 0 && { country: 'Peru' }) }));
  const { whole, parts, question } = await collect(all, { every: 'week', by: 'country' });
  expect(new Date(dateText(whole.start)).getUTCDay()).toBe(1);
  expect([...whole.values]).toEqual([7, 7, 7, 7, 7]);
  expect(parts!.map(({ name }) => name).sort()).toEqual(['Peru', NO_PART]);
  expect(question).toMatchObject({ event: 'order', scale: 0, label: { en: 'order' } });
});

test('who is in a segment is read when the day began: the order that makes a regular does not count, the next day\'s does', async () => {
  const at = (day: number, hour: number): string => new Date(begin + day * 24 * hourMs + hour * hourMs).toISOString();
  const all = [[0, 1], [1, 1], [2, 1], [2, 5], [3, 1]].map(([day, hour], i) => order.at(at(day!, hour!), { id: `o${i}`, user: 'u', receivedAt: at(day!, hour!) }, { revenue: 5 }));
  const { whole } = await collect(all, { segment: 'regulars', of: 'revenue' }, begin + 5 * 24 * hourMs);
  expect([...whole.values]).toEqual([0, 0, 0, 5, 0]);
  const members = await collect(all, { segment: 'regulars', members: true }, begin + 5 * 24 * hourMs);
  expect([...members.whole.values]).toEqual([0, 0, 1, 1, 1]);
  expect(members.question.label).toEqual({ en: 'members of regulars', zh: '常客人数' });
});

test.each([
  [{ event: 'ordre' }, 'series_event_unknown'],
  [{ of: 'country' }, 'series_field_unfit'],
  [{ of: 'constructor' }, 'series_field_unfit'],
  [{ by: 'revenue' }, 'series_field_unfit'],
  [{ segment: 'orders' }, 'series_segment_unknown'],
  [{ members: true }, 'series_segment_unknown'],
  [{ event: 'visit' }, 'series_too_short'],
] as const)('%j is refused: %s', async (asked, code) => {
  const refused = await collect([], asked).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(LearnError);
  expect(refused).toMatchObject({ code });
});
