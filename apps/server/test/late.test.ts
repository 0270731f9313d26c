/** What late events changed, over HTTP: the corrections in the stream, and the list with the changes that they take back. */
import { describe, expect, test } from 'vitest';
import { listenToChanges } from './change-listener.ts';
import { dayMs, openingTime, openShop, readKey, shopDefinition, type Shop } from './shop.ts';

const at = (ms: number): string => new Date(openingTime + ms).toISOString();

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly name: string;
  readonly change: string;
  readonly correction?: string;
  readonly of?: number;
}

interface Page {
  readonly late: readonly {
    readonly id: string;
    readonly position: number;
    readonly profile: string;
    readonly outcome: string;
    readonly latenessMs: number;
    readonly columns: readonly { readonly name: string; readonly atEvent: object; readonly onArrival: object }[];
    readonly changes: readonly Entry[];
    readonly corrections: readonly Entry[];
  }[];
  readonly cursor?: string;
}

async function lateOf(shop: Shop, query = ''): Promise<Page> {
  const answer = await shop.ask(`/v1/late${query}`);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as Page;
}

/** Ada is told to have lapsed 60 days after her order; an order of the day before then arrives two days later. */
async function lapsedByMistake(): Promise<Shop> {
  const shop = await openShop();
  await shop.order('ada', 20);
  shop.clock.advance(61 * dayMs);
  await shop.order('ada', 90, { timestamp: at(59 * dayMs), messageId: 'late-order' });
  return shop;
}

describe('GET /v1/late', () => {
  test('tells what a late event changed: values then and on its arrival, the change told by mistake, and what was told when it came', async () => {
    const shop = await lapsedByMistake();
    const { late, cursor } = await lateOf(shop);
    expect(cursor).toBeUndefined();
    expect(late).toHaveLength(1);
    const [{ columns, changes, corrections, ...arrival }] = late as [Page['late'][0]];
    expect(arrival).toMatchObject({ id: 'late-order', profile: 'user:ada', name: 'order', outcome: 'accepted', time: at(59 * dayMs), arrivedAt: at(61 * dayMs), latenessMs: 2 * dayMs });
    expect(columns.find(({ name }) => name === 'sinceOrder')).toEqual({ name: 'sinceOrder', atEvent: { before: 59 * dayMs + 1, after: 1 }, onArrival: { before: 61 * dayMs + 1, after: 2 * dayMs + 1 } });
    expect(columns.find(({ name }) => name === 'lapsed')).toEqual({ name: 'lapsed', atEvent: { before: false, after: false }, onArrival: { before: true, after: false } });
    expect(corrections).toEqual([{ id: 4, at: at(60 * dayMs), profile: 'user:ada', kind: 'tag', name: 'lapsed', change: 'enter', correction: 'mistaken', of: 2 }]);
    expect(changes).toEqual([{ id: 3, at: at(61 * dayMs + 1), profile: 'user:ada', kind: 'tag', name: 'lapsed', change: 'exit' }]);
  });

  test('a mistaken correction points at the correction that it takes back, when that is what told it', async () => {
    const shop = await openShop();
    await shop.order('bo', 60);
    shop.clock.advance(2 * dayMs);
    // With this one, the month's spending reached 100 a day ago; a refund-like order of the hour before then says it did not yet.
    await shop.order('bo', 50, { timestamp: at(dayMs), messageId: 'second' });
    await shop.order('bo', 45, { timestamp: at(dayMs / 2), messageId: 'third' });
    const [third, second] = (await lateOf(shop)).late;
    expect(second!.corrections).toMatchObject([{ name: 'bigSpenders', change: 'enter', correction: 'missed', at: at(dayMs + 1) }]);
    expect(third!.corrections).toMatchObject([
      { name: 'bigSpenders', change: 'enter', correction: 'missed', at: at(dayMs / 2 + 1) },
      { name: 'bigSpenders', change: 'enter', correction: 'mistaken', at: at(dayMs + 1), of: second!.corrections[0]!.id },
    ]);
  });

  test('one that comes too late is listed as kept in the history alone', async () => {
    const shop = await openShop();
    await shop.order('ada', 20);
    shop.clock.advance(10 * dayMs);
    await shop.order('ada', 90, { timestamp: at(dayMs), messageId: 'too-late' });
    expect((await lateOf(shop)).late).toMatchObject([{ id: 'too-late', profile: 'user:ada', outcome: 'late', columns: [], changes: [], corrections: [] }]);
    expect(shop.limn.engine.read('ada').columns['orders']).toBe(1);
  });

  test('a definition with a longer lateness takes in what came too late, once it is published; what came after is listed by its feed', async () => {
    const shop = await openShop();
    await shop.order('ada', 20);
    shop.clock.advance(10 * dayMs);
    await shop.order('ada', 90, { timestamp: at(dayMs), messageId: 'too-late' });
    const { version } = await shop.limn.generations.propose({ ...shopDefinition, events: shopDefinition.events.map((event) => ({ ...event, lateness: '30d' })) });
    await shop.limn.generations.publish(version);
    expect(shop.limn.engine.read('ada').columns['orders']).toBe(2);
    // Under this definition it was never too late; what it changed was not told, since the definition was not in force.
    const [taken] = (await lateOf(shop)).late;
    expect(taken).toMatchObject({ id: 'too-late', outcome: 'accepted', changes: [], corrections: [] });

    shop.clock.advance(61 * dayMs);
    await shop.order('ada', 5, { timestamp: at(60 * dayMs), messageId: 'late-again' });
    const [again] = (await lateOf(shop)).late;
    const told = await shop.limn.changesAfter(0, 100);
    expect([...again!.changes, ...again!.corrections].map(({ id }) => told[id - 1]!.name)).toEqual(['lapsed', 'lapsed']);
    expect(told[again!.corrections[0]!.of! - 1]).toMatchObject({ name: 'lapsed', change: 'enter', cause: { by: 'time' } });
  });

  test('is paged, and chosen by customer and by when they came', async () => {
    const shop = await openShop();
    for (const user of ['ada', 'bo', 'ada']) {
      shop.clock.advance(dayMs);
      await shop.order(user, 1, { timestamp: new Date(shop.clock.now() - dayMs / 2).toISOString() });
    }
    const whole = (await lateOf(shop)).late.map(({ position }) => position);
    expect(whole).toHaveLength(3);
    expect(whole).toEqual(whole.toSorted((a, b) => b - a));
    const first = await lateOf(shop, '?limit=2');
    expect(first.late.map(({ position }) => position)).toEqual(whole.slice(0, 2));
    expect((await lateOf(shop, `?limit=2&cursor=${first.cursor}`)).late.map(({ position }) => position)).toEqual(whole.slice(2));
    expect((await lateOf(shop, '?profile=ada')).late.map(({ profile }) => profile)).toEqual(['user:ada', 'user:ada']);
    expect((await lateOf(shop, `?since=${at(2 * dayMs)}`)).late).toHaveLength(2);
    expect(JSON.parse((await shop.ask('/v1/late?cursor=x')).text)).toMatchObject({ code: 'malformed_cursor' });
    expect(JSON.parse((await shop.ask('/v1/late?since=x')).text)).toMatchObject({ code: 'malformed_moment' });
    expect(JSON.parse((await shop.ask('/v1/late?profile=nobody')).text)).toMatchObject({ code: 'unknown_identifier' });
  });
});

test('the stream tells corrections under a name of their own, in the same row of ids', async () => {
  const shop = await lapsedByMistake();
  const listener = await listenToChanges(shop.url, { key: readKey, after: 1 });
  const told = await listener.take(3);
  expect(told.map(({ id, event, data }) => [id, event, data['name'], data['change'], data['correction']])).toEqual([
    [2, 'change', 'lapsed', 'enter', undefined],
    [3, 'change', 'lapsed', 'exit', undefined],
    [4, 'correction', 'lapsed', 'enter', 'mistaken'],
  ]);
});
