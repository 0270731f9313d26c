import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { createEngine, parseDefinition, type BehaviourEvent, type Engine, type ViewDefinition, type Words } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { customer, order, refund, type Customer } from './profile.ts';

const DAY_MS = 86_400_000;

/** An engine that has seen these events and stands at the moment. */
function replay(events: readonly BehaviourEvent[], moment: string | number): Engine {
  const log = events.toSorted((left, right) => left.receivedAt - right.receivedAt);
  const engine = createEngine({ definition: customer.definition, history: { eventAt: (position) => log[position]! } });
  log.forEach((event, position) => expect(engine.apply(event, position, event.receivedAt)).toEqual({ outcome: 'accepted' }));
  engine.advance(typeof moment === 'number' ? moment : Date.parse(moment));
  return engine;
}

const line = (product: string, quantity: number, price: number, name = product) => ({ product, name, quantity, price });
const ordered = (time: string, revenue: number, items = [line('85123A', 1, revenue)], country = 'United Kingdom') => order.at(time, { user: 'ada' }, { revenue, country, items });
const returned = (time: string, amount: number) => refund.at(time, { user: 'ada' }, { amount, items: [line('85123A', 1, amount)] });
const profileOf = (engine: Engine, asOf?: string) => engine.read('ada', asOf === undefined ? {} : { asOf: Date.parse(asOf) }).columns as unknown as Customer;

describe('what is declared', () => {
  const { views } = customer.definition;
  const declared = (kind: ViewDefinition['kind']): readonly { readonly label: Words; readonly description?: Words }[] =>
    views.flatMap((view) => (view.kind !== kind ? [] : Object.values(view.kind === 'features' ? view.features : view.kind === 'derived' ? view.values : view.kind === 'predictions' ? view.predictions : view.kind === 'tags' ? view.tags : view.segments)));

  test('35 features, 5 predictions, 15 tags and 6 segments at least', () => {
    expect(declared('features').length).toBeGreaterThanOrEqual(35);
    expect(declared('predictions').length).toBeGreaterThanOrEqual(5);
    expect(declared('tags').length).toBeGreaterThanOrEqual(15);
    expect(declared('segments').length).toBeGreaterThanOrEqual(6);
  });

  test('everything has a name of its own in both languages, and every rule says what it means', () => {
    const all = [...declared('features'), ...declared('derived'), ...declared('predictions'), ...declared('tags'), ...declared('segments')];
    for (const { en, zh } of all.map(({ label }) => label)) {
      expect(en).toMatch(/^[^\p{Script=Han}]+[^.]$/u);
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(zh).not.toMatch(/\s|[,;()]/);
    }
    for (const language of ['en', 'zh'] as const) expect(new Set(all.map(({ label }) => label[language])).size).toBe(all.length);
    for (const { description } of [...declared('predictions'), ...declared('tags'), ...declared('segments')]) {
      expect(description?.en).toMatch(/^[A-Z£].*\.$/);
      expect(description?.zh).toMatch(/。$/);
    }
  });

  test('it is plain data that parses back to itself', () => {
    expect(parseDefinition(JSON.parse(JSON.stringify(customer.definition)))).toEqual(customer.definition);
  });
});

describe('one customer', () => {
  test('lifecycle: turns by time alone: new for 30 days, active for 60, then lapsing, lost after 180', () => {
    const engine = replay([ordered('2011-01-01T12:00:00Z', 50)], '2011-12-31T00:00:00Z');
    const at = (days: number) => {
      const { newcomer, active, lapsing, lost } = engine.read('ada', { asOf: Date.parse('2011-01-01T12:00:00Z') + days * DAY_MS }).columns;
      return { newcomer, active, lapsing, lost };
    };
    const none = { newcomer: false, active: false, lapsing: false, lost: false };
    expect(at(29)).toEqual({ ...none, newcomer: true, active: true });
    expect(at(30)).toEqual({ ...none, active: true });
    expect(at(59)).toEqual({ ...none, active: true });
    expect(at(60)).toEqual({ ...none, lapsing: true });
    expect(at(180)).toEqual({ ...none, lost: true });
  });

  test('lapsing: begins at its moment, with no event and nobody asking', () => {
    const changes: string[] = [];
    const event = ordered('2011-01-01T12:00:00Z', 50);
    const engine = createEngine({
      definition: customer.definition,
      history: { eventAt: () => event },
      onChange: ({ name, change, at, cause }) => {
        if (name === 'lapsing') changes.push(`${change} ${new Date(at).toISOString()} by ${cause.by}`);
      },
    });
    engine.apply(event, 0, event.receivedAt);
    engine.advance(Date.parse('2011-12-31T00:00:00Z'));
    expect(changes).toEqual(['enter 2011-03-02T12:00:00.000Z by time', 'exit 2011-06-30T12:00:00.000Z by time']);
  });

  test('overdue: twice the usual gap has passed', () => {
    const engine = replay(['2011-01-01', '2011-01-11', '2011-01-21'].map((day) => ordered(`${day}T12:00:00Z`, 50)), '2011-12-31T00:00:00Z');
    expect(profileOf(engine, '2011-02-10T11:59:59Z')).toMatchObject({ usualGap: 10 * DAY_MS, overdue: false });
    expect(profileOf(engine, '2011-02-10T12:00:00Z')).toMatchObject({ gapsSinceLastOrder: 2, overdue: true });
  });

  test('baskets: postage is never a favourite; a wholesaler buys by the dozen', () => {
    const items = [line('POST', 1, 18), line('22423', 600, 10.95, 'REGENCY CAKESTAND'), line('20725', 600, 1.65, 'LUNCH BAG RED')];
    const engine = replay([ordered('2011-01-01T12:00:00Z', 7_578, items), ordered('2011-02-01T12:00:00Z', 18, [line('POST', 1, 18)])], '2011-03-01T00:00:00Z');
    expect(profileOf(engine)).toMatchObject({ favouriteProduct: 'LUNCH BAG RED', dearestPrice365d: 10.95, units365d: 1_202, bulkShare365d: 0.5, wholesaler: true, wholesaleCare: true });
  });

  test('returns: three refunds worth 3 % make a frequent returner, and no VIP', () => {
    const orders = ['2011-01-01', '2011-02-01'].map((day) => ordered(`${day}T12:00:00Z`, 2_000));
    const engine = replay([...orders, ...['2011-02-02', '2011-02-03', '2011-02-04'].map((day) => returned(`${day}T12:00:00Z`, 40))], '2011-03-01T00:00:00Z');
    expect(profileOf(engine, '2011-02-04T00:00:00Z')).toMatchObject({ highValue: true, frequentReturner: false, vip: true });
    expect(profileOf(engine)).toMatchObject({ refunds365d: 3, refundRate365d: 0.03, netSpend365d: 3_880, highValue: true, frequentReturner: true, vip: false, returnsReview: true });
  });

  test('habits: hours, Sundays and the gift season are the shop\'s own, in London time', () => {
    // 23:30 on Saturday in UTC is half past midnight on Sunday in British summer time.
    const engine = replay(['2011-07-02T23:30:00Z', '2011-07-09T23:30:00Z'].map((time) => ordered(time, 50)), '2011-08-01T00:00:00Z');
    expect(profileOf(engine)).toMatchObject({ favouriteHour: 0, favouriteWeekday: 7, sundayShopper: true, giftSeasonBuyer: false });
    expect(profileOf(replay([ordered('2010-12-01T12:00:00Z', 150)], '2011-08-01T00:00:00Z'))).toMatchObject({ giftSeasonBuyer: true, christmasMailing: true });
  });

  test('visits: an order and a refund within the hour are one visit', () => {
    const engine = replay([ordered('2011-01-01T12:00:00Z', 50), returned('2011-01-01T12:40:00Z', 50), ordered('2011-01-02T12:00:00Z', 50)], '2011-01-10T00:00:00Z');
    expect(profileOf(engine)).toMatchObject({ visits30d: 2, visitDepth365d: 1.5, lastContact: 'order' });
  });

  test('nobody: sums are 0, what needs an order is missing, and no tag holds', () => {
    const { columns } = replay([], '2011-01-01T00:00:00Z').read('nobody');
    expect(columns).toMatchObject({ orders30d: 0, spend365d: 0, spendBand: '£0', sinceLastOrder: undefined, favouriteProduct: undefined, topProducts: [] });
    expect(Object.entries(columns).filter(([, value]) => value === true)).toEqual([]);
  });
});

describe('the shop\'s real customers, at the end of September 2011', async () => {
  const engine = replay(await realEvents(), Date.parse('2011-09-30T16:30:00Z'));
  const total = [...engine.profiles()].filter((profile) => profile.startsWith('user:')).length;

  test('there are 3,658 of them', () => {
    expect(total).toBe(3_658);
  });

  test.each([...engine.columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment').map(({ name }) => name))('%s: some, but fewer than half', (name) => {
    const members = engine.members(name, { limit: 10_000 }).members.filter((profile) => profile.startsWith('user:')).length;
    expect(members / total).toBeGreaterThan(0.01);
    expect(members / total).toBeLessThan(0.5);
  });
});

/** Invoices of the bundled file as events: `C…` are refunds, lines without a price or with a negative quantity are left out. */
async function realEvents(): Promise<readonly BehaviourEvent[]> {
  const invoices = new Map<string, { readonly user: string; readonly time: number; readonly country: string; readonly items: ReturnType<typeof line>[] }>();
  const file = createReadStream(join(import.meta.dirname, 'data', 'online-retail-2010-12_2011-09.csv.gz')).pipe(createGunzip());
  for await (const row of createInterface({ input: file })) {
    const [invoice = '', product = '', name = '', quantity, date = '', price, user = '', country = ''] = cellsOf(row);
    const [pieces, pounds] = [Number(quantity) * (invoice.startsWith('C') ? -1 : 1), Number(price)];
    if (!/^C?\d+$/.test(invoice) || pieces <= 0 || !(pounds > 0)) continue;
    if (!invoices.has(invoice)) invoices.set(invoice, { user: user.replace(/\.0$/, ''), time: londonTime(date), country, items: [] });
    invoices.get(invoice)!.items.push(line(product, pieces, pounds, name));
  }
  return [...invoices].map(([id, { user, time, country, items }]) => {
    const total = Math.round(items.reduce((sum, { quantity, price }) => sum + quantity * price, 0) * 100) / 100;
    const sender = { id, ...(user === '' ? { anonymous: `invoice-${id}` } : { user }) };
    const moment = new Date(time).toISOString();
    return id.startsWith('C') ? refund.at(moment, sender, { amount: total, items }) : order.at(moment, sender, { revenue: total, country, items });
  });
}

/** Cells of a row of CSV; quoted ones may hold commas and doubled quotes. */
function cellsOf(row: string): readonly string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/** London is an hour ahead of UTC from 27 March 2011. */
function londonTime(date: string): number {
  return Date.parse(`${date.replace(' ', 'T')}Z`) - (date >= '2011-03-27 01' ? 3_600_000 : 0);
}
