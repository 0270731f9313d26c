/** Readings that random histories reach too seldom: rows, pages and tiles of linked identifiers, one beside the other. */
import { expect, test } from 'vitest';
import { createEngine, defineEvent, defineFeatures, defineProfile, feature, last, lastN, sourceId, string, words, type BehaviourEvent, type LimnEvent } from '../../src/index.ts';

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
