/**
 * Training sets against the plainest account of them: for each moment and customer, whatever was received by then is filtered
 * from a list, and what became of them from the same list. Histories come late, twice, and with customers that turn out to be one.
 */
import { sourceId, type BehaviourEvent, type ColumnValue, type SourceId } from '@limn/engine';
import { collectExamples, gatherExamples, logOfEvents, valueAt, LearnError } from '@limn/learn';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { customer, DAY_MS, order, refund } from '../src/dataset/dataset.testkit.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const start = Date.UTC(2026, 1, 20, 3);
const latenessMs = { order: 2 * DAY_MS, refund: 3 * DAY_MS } as const;

interface Sent {
  readonly kind: 'order' | 'refund';
  readonly user?: string | undefined;
  readonly anonymous?: string | undefined;
  readonly time: number;
  readonly receivedAt: number;
  readonly id: string;
  readonly amount: number;
  readonly channel: 'web' | 'app' | 'shop';
}

const sent = fc.record({
  kind: fc.constantFrom('order', 'order', 'refund'),
  who: fc.constantFrom({ user: 'a' }, { user: 'b' }, { anonymous: 'x' }, { anonymous: 'y' }, { user: 'a', anonymous: 'x' }, { user: 'b', anonymous: 'y' }, { user: 'b', anonymous: 'x' }),
  // Whole hours meet the moments of examples and the edges of windows.
  time: fc.oneof(fc.integer({ min: 0, max: 26 * 24 * 60 }), fc.integer({ min: 0, max: 26 * 24 }).map((hours) => hours * 60)),
  delay: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 4 * 24 * 60 })),
  again: fc.option(fc.integer({ min: 0, max: 5 * 24 * 60 }), { nil: undefined, freq: 4 }),
  amount: fc.integer({ min: 0, max: 9_999 }),
  channel: fc.constantFrom('web' as const, 'app' as const, 'shop' as const),
});

const history = fc.tuple(fc.array(sent, { minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 3 })).map(([events, draw]) => {
  // Now and then more than is kept as rows: those far back are rolled up when many come again.
  const busy = draw > 0 ? [] : [0, 18].flatMap((day) => Array.from({ length: 200 }, (_, i) => ({ kind: 'order' as const, who: { user: 'a' }, time: day * 1_440 + i * 3, delay: 0, again: undefined, amount: i, channel: 'app' as const })));
  const all = [...busy, ...events].flatMap(({ who, time, delay, again, ...rest }, i): readonly Sent[] => {
    const first: Sent = { ...rest, ...who, id: `e${i}`, time: start + time * MINUTE_MS, receivedAt: start + (time + delay) * MINUTE_MS };
    return again === undefined ? [first] : [first, { ...first, receivedAt: first.receivedAt + again * MINUTE_MS }];
  });
  return all.toSorted((left, right) => left.receivedAt - right.receivedAt);
});

function eventOf({ kind, id, time, receivedAt, amount, channel, user, anonymous }: Sent): BehaviourEvent {
  const sender = { id, receivedAt: new Date(receivedAt).toISOString(), ...(user !== undefined && { user }), ...(anonymous !== undefined && { anonymous }) };
  const moment = new Date(time).toISOString();
  return kind === 'order' ? order.at(moment, sender, { revenue: amount / 100, channel }) : refund.at(moment, sender, { amount: amount / 100 });
}

const ownerOf = ({ user, anonymous }: Sent): SourceId => (user === undefined ? sourceId('anonymous', anonymous!) : sourceId('user', user));

/** Neither late nor met before. */
function acceptedOf(all: readonly Sent[]): readonly Sent[] {
  const met = new Set<string>();
  return all.filter((each) => {
    if (each.time < each.receivedAt - latenessMs[each.kind]) return false;
    const key = `${ownerOf(each)} ${each.id}`;
    return !met.has(key) && met.add(key);
  });
}

/** Who is one customer with somebody, as known by a moment, the name of all first. */
function clusterOf(accepted: readonly Sent[], who: SourceId, asOf: number): readonly SourceId[] {
  const links = accepted.filter(({ user, anonymous, time, receivedAt }) => user !== undefined && anonymous !== undefined && time < asOf && receivedAt <= asOf);
  const found = new Set([who]);
  for (const from of found) {
    for (const { user, anonymous } of links) {
      const pair = [sourceId('user', user!), sourceId('anonymous', anonymous!)];
      if (pair.includes(from)) for (const to of pair) found.add(to);
    }
  }
  return [...found].sort((one, other) => Number(other.startsWith('user:')) - Number(one.startsWith('user:')) || (one < other ? -1 : 1));
}

/** Midnights of New York on every third day from a Monday, found by asking each hour what it is there. */
function midnights(after: number, until: number): readonly number[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'short' });
  const found: number[] = [];
  for (let at = Math.ceil((after + 1) / HOUR_MS) * HOUR_MS; at <= until; at += HOUR_MS) {
    const [day, time] = format.format(at).split(' ') as [string, string];
    if (time === '00:00' && ((Date.parse(day) - Date.UTC(1970, 0, 5)) / DAY_MS) % 3 === 0) found.push(at);
  }
  return found;
}

const sumOf = (events: readonly Sent[]): number => events.reduce((sum, { amount }) => sum + amount, 0) / 100;
const byTime = (one: Sent, other: Sent): number => one.time - other.time;

/** Steps in which a model sees a length of time. */
const seenSpan = (ms: number): number => (ms < 2 * DAY_MS ? Math.floor(ms / HOUR_MS) * HOUR_MS : Math.floor(ms / DAY_MS) * DAY_MS);

const targets = {
  leaves: { ahead: 5 * DAY_MS, kind: 'order', label: (events: readonly Sent[]) => events.length === 0 },
  returns: { ahead: 5 * DAY_MS, kind: 'refund', label: (events: readonly Sent[]) => events.length > 0 },
  webOrders: { ahead: 7 * DAY_MS, kind: 'order', label: (events: readonly Sent[]) => events.filter(({ channel }) => channel === 'web').length },
  spends: { ahead: 5 * DAY_MS, kind: 'order', label: sumOf },
  channels: { ahead: 5 * DAY_MS, kind: 'order', label: (events: readonly Sent[]) => [...new Set(events.map(({ channel }) => channel))].sort() },
  ordersIn: { ahead: 5 * DAY_MS, kind: 'order', label: (events: readonly Sent[], at: number) => (events.length === 0 ? 5 * DAY_MS : Math.min(...events.map(({ time }) => time)) - at) },
} as const;

/** What a training set should hold: profile and moment → columns. */
function naive(all: readonly Sent[], name: keyof typeof targets): ReadonlyMap<string, Readonly<Record<string, ColumnValue>>> {
  const { ahead, kind, label } = targets[name];
  const accepted = acceptedOf(all);
  const end = all.at(-1)!.receivedAt;
  const rows = new Map<string, Readonly<Record<string, ColumnValue>>>();
  for (const at of midnights(all[0]!.receivedAt, end - ahead - latenessMs[kind])) {
    const known = accepted.filter(({ time, receivedAt }) => time < at && receivedAt <= at);
    for (const who of new Set(known.map(ownerOf))) {
      const members = clusterOf(accepted, who, at);
      const profile = members[0]!;
      const theirs = known.filter((each) => members.includes(ownerOf(each)));
      const orders = theirs.filter((each) => each.kind === 'order').toSorted(byTime);
      const recent = orders.filter(({ time }) => time >= at - 10 * DAY_MS);
      const dueAt = at + ahead + latenessMs[kind];
      const later = clusterOf(accepted, profile, dueAt);
      const became = accepted.filter((each) => each.kind === kind && each.receivedAt <= dueAt && each.time >= at && each.time < at + ahead && later.includes(ownerOf(each)));
      rows.set(`${profile} ${at}`, {
        orders10d: recent.length,
        spend10d: sumOf(recent),
        spendEver: sumOf(orders),
        sinceLastOrder: orders.length === 0 ? undefined : seenSpan(at - orders.at(-1)!.time),
        refunds10d: theirs.filter((each) => each.kind === 'refund' && each.time >= at - 10 * DAY_MS).length,
        [name]: label(became, at) as ColumnValue,
      });
    }
  }
  return rows;
}

test.each(Object.keys(targets) as (keyof typeof targets)[])('%s: the rows and labels that follow from the list of events', async (name) => {
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(history, async (all) => {
      const expected = naive(all, name);
      rows += expected.size;
      const stream = collectExamples({ definition: customer.definition, prediction: name, log: logOfEvents(all.map(eventOf)) });
      const found = new Map<string, Readonly<Record<string, ColumnValue>>>();
      const examples = await gatherExamples(stream).catch((error: unknown) => {
        if (error instanceof LearnError && error.code === 'rows_too_few') return undefined;
        throw error;
      });
      examples?.profiles.forEach((profile, row) => {
        const columns = examples.table.columns.filter((column) => ['orders10d', 'spend10d', 'spendEver', 'sinceLastOrder', 'refunds10d', name].includes(column.name));
        found.set(`${profile} ${examples.table.at[row]}`, Object.fromEntries(columns.map((column) => [column.name, valueAt(column, row)])));
      });
      expect(found).toEqual(expected);
      expect(stream.report).toMatchObject({ rows: expected.size, events: { read: all.length, accepted: acceptedOf(all).length } });
    }),
    { numRuns: 24 },
  );
  expect(rows).toBeGreaterThan(100);
});
