/** Readings that random histories reach too seldom: rows, pages and tiles of linked identifiers, one beside the other. */
import { expect, test } from 'vitest';
import { atMost, count, createEngine, defineEvent, defineFeatures, defineProfile, defineTags, feature, last, lastN, rule, sourceId, string, words, type BehaviourEvent, type Change, type LimnEvent } from '../../src/index.ts';

const start = Date.UTC(2026, 0, 1);
const second = 1_000;

const visit = defineEvent('visit', { match: { call: 'track', event: 'Visit' }, label: words('visit', '访问'), summary: words('came', '来访'), fields: { page: string({ optional: true }) } });
const visits = defineFeatures('visits', {
  source: visit,
  label: words('visits', '访问'),
  features: (event) => ({
    last: feature(last(event.page), { over: 'ever', en: 'x', zh: 'x' }),
    lastTwo: feature(lastN(event.page, 2), { over: 'ever', en: 'x', zh: 'x' }),
  }),
});
const { definition } = defineProfile('customer', { label: words('customer', '客户'), events: [visit], views: [visits] });

test('last: an event in a page of one identifier is newer than a row of another that stands between the page\'s events', () => {
  const log: LimnEvent[] = [];
  // Pages of two rows, for whoever has more than four.
  const engine = createEngine({ definition, history: { eventAt: (position) => log[position]! }, rowBound: 1 });
  const apply = (event: LimnEvent): void => {
    log.push(event);
    engine.apply(event, log.length - 1, event.receivedAt);
  };
  const visitOf = (who: Partial<BehaviourEvent>, at: number, page?: string): void => {
    const time = start + at * second;
    apply({ kind: 'event', call: 'track', event: 'Visit', id: `${at}`, time, receivedAt: start + 100 * second, properties: page === undefined ? {} : { page }, ...who });
  };
  for (const at of [0, 10, 20]) visitOf({ user: 'ann' }, at);
  visitOf({ user: 'ann' }, 30, 'newer');
  for (const at of [40, 50]) visitOf({ user: 'ann' }, at);
  visitOf({ anonymous: 'a' }, 25, 'older');
  apply({ kind: 'link', id: 'l', time: start, receivedAt: start + 100 * second, left: sourceId('user', 'ann'), right: sourceId('anonymous', 'a'), evidence: 'alias' });
  expect(engine.read('ann').columns).toMatchObject({ last: 'newer', lastTwo: ['newer', 'older'] });
});

test('a customer whose old events are in no window any more was there all the same: a late event changes nothing that was said of it', () => {
  const seldom = defineFeatures('seldom', { source: visit, label: words('seldom', '偶尔'), features: () => ({ visits30d: feature(count(), { over: '30d', resolution: '1d', en: 'x', zh: 'x' }), visits10s: feature(count(), { over: '10s', en: 'x', zh: 'x' }) }) });
  const tags = defineTags('tags', { label: words('tags', '标签'), from: [seldom], tags: (view) => ({ quiet: rule(atMost(view.visits10s, 0), { en: 'quiet', zh: '安静' }) }) });
  const { definition: rules } = defineProfile('customer', { label: words('customer', '客户'), events: [visit], views: [seldom, tags] });
  const day = 86_400_000;
  const corrections = [1, 1_000].map((rowBound) => {
    const log: LimnEvent[] = [];
    const changes: Change[] = [];
    const engine = createEngine({ definition: rules, history: { eventAt: (position) => log[position]! }, rowBound, onChange: (change) => changes.push(change) });
    const visited = (time: number, receivedAt: number): void => {
      log.push({ kind: 'event', call: 'track', event: 'Visit', id: `${time}`, time, receivedAt, properties: {}, user: 'ann' });
      engine.apply(log.at(-1)!, log.length - 1, receivedAt);
    };
    for (const at of [0, 1, 2, 3]) visited(start + at, start + at);
    visited(start + 40 * day - 3_600_000, start + 40 * day);
    engine.advance(start + 80 * day);
    return changes.map(({ at, change, correction }) => ({ at, change, correction }));
  });
  expect(corrections[0]).toEqual(corrections[1]);
});
