/** What a page of a customer shows: visits, turning points, series, sentences, evidence; and how one is found. */
import { expect, test } from 'vitest';
import type { CustomerPage, SearchAnswer } from '../src/http/search.ts';
import type { Summary } from '../src/http/summary.ts';
import type { Timeline } from '../src/http/timeline.ts';
import { dayMs, openingTime, openShop, readKey, type Shop } from './shop.ts';

const read = async <Answer>(shop: Shop, path: string): Promise<Answer> => JSON.parse((await shop.ask(path)).text) as Answer;
const search = async (shop: Shop, q: string): Promise<SearchAnswer> => JSON.parse((await shop.ask('/v1/search', { method: 'POST', key: readKey, body: { q } })).text) as SearchAnswer;

/** Three visits of ada: two orders within minutes, one a day later, one after 61 days. */
async function openLife(): Promise<Shop> {
  const shop = await openShop();
  await shop.order('ada', 30);
  shop.clock.advance(5 * 60_000);
  await shop.order('ada', 80);
  shop.clock.advance(dayMs);
  await shop.order('ada', 5);
  shop.clock.advance(61 * dayMs);
  await shop.order('ada', 7);
  await shop.order('bob', 200);
  return shop;
}

test('a timeline has the whole life in visits, newest first, each event with both its times and what it changed', async () => {
  const shop = await openLife();
  const life = await read<Timeline>(shop, '/v1/profiles/ada/timeline');
  expect(life).toMatchObject({ profile: 'user:ada', events: 4, gapMs: 1_800_000, first: new Date(openingTime).toISOString() });
  expect(life.sessions.map(({ count, kinds }) => [count, kinds[0]!.label.zh])).toEqual([[1, '下单'], [1, '下单'], [2, '下单']]);
  const [, first] = life.sessions[2]!.events;
  expect(first).toMatchObject({ what: { en: 'ordered for £30.00', zh: '下单£30.00' }, time: new Date(openingTime).toISOString(), imported: false, changes: [{ name: 'buyer', change: 'enter' }] });
  expect(life.sessions[0]!.events[0]!.changes.map(({ name, change }) => `${name} ${change}`)).toEqual(['lapsed exit']);
  expect(life.density.counts.reduce((sum, count) => sum + count, 0)).toBe(4);
});

test('pages of a timeline meet without a gap; a stretch of it is read by itself; as of then, later events are not there', async () => {
  const shop = await openLife();
  const starts: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: Timeline = await read(shop, `/v1/profiles/ada/timeline?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
    starts.push(...page.sessions.map(({ start }) => start));
    cursor = page.cursor;
  }
  expect(starts).toEqual([...starts].sort().reverse());
  expect(starts).toHaveLength(3);
  const second = new Date(openingTime + dayMs).toISOString();
  expect((await read<Timeline>(shop, `/v1/profiles/ada/timeline?from=${second}&to=${new Date(openingTime + 9 * dayMs).toISOString()}`)).sessions).toHaveLength(1);
  expect((await read<Timeline>(shop, `/v1/profiles/ada/timeline?asOf=${new Date(openingTime + 60_000).toISOString()}`)).events).toBe(1);
  expect((await shop.ask('/v1/profiles/ada/timeline?cursor=x')).status).toBe(400);
});

test('moments tell when tags came and went and by what; a series tells values as of then', async () => {
  const shop = await openLife();
  const { moments } = await read<{ moments: { at: string; cause: string; changes: { name: string; change: string }[] }[] }>(shop, '/v1/profiles/ada/moments');
  expect(moments.map(({ cause, changes }) => [cause, ...changes.map(({ name, change }) => `${name} ${change}`)])).toEqual([
    ['event', 'buyer enter'], ['event', 'bigSpenders enter'], ['time', 'bigSpenders exit'], ['time', 'lapsed enter'], ['event', 'lapsed exit'],
  ]);
  const { series, times } = await read<{ times: string[]; series: { name: string; values: unknown[] }[] }>(shop, '/v1/profiles/ada/series?features=orders,spend30d&points=3');
  expect(times).toHaveLength(3);
  expect(series).toEqual([{ name: 'orders', values: [3, 3, 4] }, { name: 'spend30d', values: [115, 0, 7] }]);
  expect(JSON.parse((await shop.ask('/v1/profiles/ada/series?features=order')).text)).toMatchObject({ code: 'unknown_column' });
});

test('a customer is told of in sentences whose facts name their columns, and what to do next follows from segments', async () => {
  const shop = await openLife();
  const ada = await read<Summary>(shop, '/v1/profiles/ada/summary');
  expect(ada.sentences.map((parts) => parts.map(({ text }) => text).join(''))).toEqual(['Last order 0 seconds ago.', 'Money spent in the last 30 days: £7.00.']);
  expect(ada.sentences[1]![0]).toMatchObject({ column: 'spend30d' });
  expect(ada.next).toEqual([]);
  expect((await read<Summary>(shop, '/v1/profiles/bob/summary?lang=zh')).next).toEqual([{ kind: 'segment', name: 'bigSpenders', label: '高消费', text: '近30天消费满100。' }]);
});

test('one event is told with what was sent; one of somebody else is unknown', async () => {
  const shop = await openLife();
  const { sessions } = await read<Timeline>(shop, '/v1/profiles/bob/timeline');
  const { position } = sessions[0]!.events[0]!;
  expect(await read(shop, `/v1/profiles/bob/events/${position}`)).toMatchObject({ profile: 'user:bob', properties: { revenue: 200 }, event: { position, changes: [{ name: 'buyer' }, { name: 'bigSpenders' }] } });
  expect(await read(shop, `/v1/profiles/ada/events/${position}`)).toMatchObject({ code: 'unknown_event', cure: expect.stringContaining('timeline') });
});

test('evidence has the events of the window, newest first', async () => {
  const shop = await openLife();
  const then = new Date(openingTime + 2 * dayMs).toISOString();
  const evidence = await read<{ value: number; from: string; complete: boolean; events: { what: { en: string } }[] }>(shop, `/v1/profiles/ada/evidence/spend30d?limit=2&asOf=${then}`);
  expect(evidence).toMatchObject({ value: 115, complete: false, from: new Date(openingTime - 28 * dayMs).toISOString() });
  expect(evidence.events.map(({ what }) => what.en)).toEqual(['ordered for £5.00', 'ordered for £80.00']);
});

test('who has just this identifier is found at once; words become conditions, and what they do not mean is handed back', async () => {
  const shop = await openLife();
  expect((await search(shop, 'ada')).exact).toMatchObject([{ profile: 'user:ada', tags: ['buyer'], value: 7 }]);
  const words = await search(shop, 'buyer, big spenders, purple');
  expect(words).toMatchObject({ exact: [], unknown: ['purple'], count: 1, error: 0, customers: [{ profile: 'user:bob', segments: ['bigSpenders'] }] });
  expect(words.chips.map(({ column, label }) => [column, label.zh])).toEqual([['buyer', '买家'], ['bigSpenders', '高消费']]);
  expect((await search(shop, '高消费')).found).toMatchObject([{ kind: 'segment', name: 'bigSpenders' }]);
});

test('customers come page by page, by words or by any condition', async () => {
  const shop = await openLife();
  const first = await read<CustomerPage>(shop, '/v1/customers?limit=1');
  expect(first).toMatchObject({ count: 2, customers: [{ profile: 'user:ada' }], columns: { value: 'spend30d' } });
  expect((await read<CustomerPage>(shop, `/v1/customers?limit=1&cursor=${first.cursor}`)).customers).toMatchObject([{ profile: 'user:bob' }]);
  const where = JSON.stringify({ op: 'atLeast', left: { op: 'column', name: 'orders' }, right: { op: 'literal', value: 2 } });
  expect(await read<CustomerPage>(shop, `/v1/customers?where=${encodeURIComponent(where)}`)).toMatchObject({ count: 1, customers: [{ profile: 'user:ada', tags: ['buyer'] }] });
  expect((await shop.ask('/v1/customers?where=x')).status).toBe(400);
});
