/**
 * `node --conditions=source packages/host/test/golden/make.ts VERSION`: makes the golden data folder of a release, once, when it
 * is released: all kinds of events and all kinds of files. It is never made again: what it proves is that the bytes which
 * that release wrote can still be read.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  activeDays, atLeast, count, defineEvent, defineFeatures, defineProfile, defineSegments, defineTags, distinct, feature, last, lastN, max, number, rule, sessions, string, sum, timeSince, topK, words,
  type BehaviourEvent, type LimnEvent, type LinkEvent, type SourceId,
} from '@limn/engine';
import { manualClock, openLimn } from '@limn/host';
import { contentOf } from './content.ts';

const START = Date.UTC(2026, 0, 5, 8);
const minute = 60_000;

const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered for {revenue}', '下单{revenue}'), fields: { revenue: number({ scale: 2 }), category: string() } });
const page = defineEvent('page', { match: { call: 'page' }, label: words('page', '浏览'), summary: words('looked at {path}', '浏览{path}'), fields: { path: string({ from: 'name' }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (field) => ({
    orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    spend: feature(sum(field.revenue), { over: 'ever', en: 'spend', zh: '消费额' }),
    largest1h: feature(max(field.revenue), { over: '1h', en: 'largest order in an hour', zh: '近1小时最大订单' }),
    orders1h: feature(count(), { over: '1h', en: 'orders in an hour', zh: '近1小时订单数' }),
    categories: feature(distinct(field.category), { over: '30d', en: 'categories', zh: '品类数' }),
    top: feature(topK(field.category, 2), { over: '30d', en: 'top categories', zh: '常购品类' }),
    lastCategory: feature(last(field.category), { over: 'ever', en: 'last category', zh: '最近品类' }),
    sinceOrder: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单' }),
  }),
});
const pages = defineFeatures('pages', {
  source: page,
  label: words('pages', '页面'),
  features: (field) => ({
    visits: feature(sessions('count', { gap: '10m' }), { over: '7d', en: 'visits', zh: '访问次数' }),
    days: feature(activeDays(), { over: '30d', en: 'active days', zh: '活跃天数' }),
    recent: feature(lastN(field.path, 3), { over: 'ever', en: 'recent pages', zh: '最近页面' }),
  }),
});

/** @param busyFrom orders in an hour that make somebody busy: the one thing that the second definition changes */
function customer(busyFrom: number) {
  const tags = defineTags('tags', {
    label: words('tags', '标签'),
    from: [orders, pages],
    tags: (column) => ({
      busy: rule(atLeast(column.orders1h, busyFrom), { en: 'busy', zh: '活跃' }),
      lost: rule(atLeast(column.sinceOrder, '2h'), { en: 'lost', zh: '流失' }),
    }),
  });
  const segments = defineSegments('segments', { label: words('segments', '人群'), from: [tags], segments: (tag) => ({ keen: rule(tag.busy, { en: 'keen', zh: '热情' }) }) });
  return defineProfile('customer', { label: words('customer', '客户'), events: [order, page], views: [orders, pages, tags, segments] }).definition;
}

const [version] = process.argv.slice(2);
if (version === undefined) throw new Error('Which release? make.ts 0.1.0');
const release = join(import.meta.dirname, version);
const folder = join(release, 'kept');
await rm(release, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const clock = manualClock(START);
let serial = 0;
const event = (more: Partial<BehaviourEvent>): BehaviourEvent => ({ kind: 'event', id: `e${serial++}`, call: 'track', event: 'Order', time: clock.now() - 500, receivedAt: clock.now(), properties: {}, ...more });
const link = (kind: LinkEvent['kind'], left: SourceId, right: SourceId): LinkEvent => ({ kind, id: `l${serial++}`, time: clock.now(), receivedAt: clock.now(), left, right, evidence: 'operator' });

/** What a minute brings. */
function eventsOf(n: number): LimnEvent[] {
  const bought = event({ user: `u${(n * 5) % 12}`, properties: { revenue: (n % 40) + 0.99, category: ['tea', 'cups', '茶具'][n % 3] } });
  const events: LimnEvent[] = [bought, event({ call: 'page', anonymous: `a${n % 6}`, properties: { name: `/p/${n % 9}` } })];
  if (n % 4 === 0) events.push(event({ call: 'identify', user: `u${n % 12}`, anonymous: `a${n % 6}`, properties: { plan: 'free' } }));
  if (n % 7 === 0) events.push(event({ call: 'screen', event: 'Home', anonymous: `a${n % 6}` }), event({ call: 'group', user: `u${n % 12}`, properties: { company: 'Limn' } }));
  // Late within the limit, late beyond it, the same once more, and one that no rule knows.
  if (n % 9 === 0) events.push(event({ user: `u${n % 12}`, time: clock.now() - 90 * minute, properties: { revenue: 5, category: 'late' } }));
  if (n % 10 === 0) events.push(event({ user: `u${n % 12}`, time: clock.now() - 10 * 86_400_000, properties: { revenue: 5, category: 'too late' } }), bought);
  if (n % 15 === 0) events.push(event({ event: 'Something Else', user: `u${n % 12}`, properties: { deep: { list: [1, '二', null] } } }));
  if (n === 20) events.push(link('link', 'user:u1' as SourceId, 'user:u2' as SourceId), link('link', 'user:u3' as SourceId, 'user:u4' as SourceId));
  if (n === 40) events.push(link('unlink', 'user:u1' as SourceId, 'user:u2' as SourceId));
  return events;
}

async function minutes(limn: { ingest(events: readonly LimnEvent[]): Promise<unknown> }, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    clock.advanceTo(START + n * minute);
    await limn.ingest(eventsOf(n));
  }
}

// Files so small that there are several of each; a checkpoint in the middle of the log; a definition that took another's place.
const sizes = { segmentBytes: 8 * 1024, changeFileBytes: 4 * 1024 };
let limn = await openLimn({ folder, definition: customer(3), clock, sizes });
await limn.ingest(Array.from({ length: 30 }, (_, i) => event({ imported: true, user: `u${i % 12}`, time: START - (40 - Math.floor(i / 10)) * 86_400_000 + i, receivedAt: START - (40 - Math.floor(i / 10)) * 86_400_000 + i, properties: { revenue: i, category: 'history' } })), { name: 'history', row: 30 });
await minutes(limn, 1, 50);
limn.quarantine([{ receivedAt: clock.now(), code: 'malformed', message: 'It is not an event.', sent: { 不是: '事件' } }]);
await limn.close();
limn = await openLimn({ folder, definition: customer(3), clock, sizes });
await minutes(limn, 50, 80);
await limn.generations.propose(customer(2), { publish: true });
await minutes(limn, 80, 90);
clock.advanceTo(START + 5 * 3_600_000);
await limn.close();

const moment = clock.now();
limn = await openLimn({ folder, definition: customer(3), clock, sizes });
await writeFile(join(release, 'expected.json'), `${JSON.stringify({ moment, content: await contentOf(limn, moment) }, undefined, 1)}\n`);
await limn.close();
for (const name of ['lock.sqlite', 'lock.json']) await rm(join(folder, name), { force: true });
