/** Reading some columns, with hindsight too, as labels of training sets are read: how events are stored never shows, whichever time is asked for. */
import { count, createEngine, defineEvent, defineFeatures, defineProfile, distinct, feature, last, number, sourceId, string, sum, timeOf, words, type BehaviourEvent, type Engine, type LimnEvent } from '@limn/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const start = Date.UTC(2026, 0, 1);

const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered', '下单'),
  lateness: '3d',
  fields: { revenue: number({ scale: 2 }), product: string() },
});
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: (event) => ({
    exact2d: feature(count(), { over: '2d', resolution: 'exact', en: 'a', zh: '一' }),
    spend7d: feature(sum(event.revenue), { over: '7d', resolution: '1h', en: 'b', zh: '二' }),
    spend20d: feature(sum(event.revenue), { over: '20d', resolution: '1d', en: 'c', zh: '三' }),
    ever: feature(distinct(event.product), { over: 'ever', en: 'd', zh: '四' }),
    firstAt: feature(timeOf('first'), { over: 'ever', en: 'e', zh: '五' }),
    lastProduct: feature(last(event.product), { over: 'ever', en: 'f', zh: '六' }),
  }),
});
const { definition } = defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders] });
const columns = ['exact2d', 'spend7d', 'spend20d', 'ever', 'firstAt', 'lastProduct'];

const sent = fc.record({ time: fc.integer({ min: 0, max: 40 * 24 }), delay: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 71 })), who: fc.constantFrom('a', 'a', 'a', 'b'), product: fc.constantFrom('x', 'y', 'z'), revenue: fc.integer({ min: 1, max: 99 }) });

test('what was received after the moment counts as far as asked, whether rows were rolled up since or not', () => {
  let rolledUp = 0;
  fc.assert(
    fc.property(fc.array(sent, { minLength: 20, maxLength: 60 }), fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 }), (all, back, forth) => {
      const log = all
        .map(({ time, delay, who, ...values }, i) => order.at(new Date(start + time * HOUR_MS).toISOString(), { user: who, id: String(i), receivedAt: new Date(start + (time + delay) * HOUR_MS).toISOString() }, values))
        .toSorted((left, right) => left.receivedAt - right.receivedAt);
      let reads = 0;
      const engineOf = (rowBound: number, pastBytes = 0) => createEngine({ definition, rowBound, pastBytes, history: { eventAt: (position) => (reads++, log[position]!) } });
      const [rolling, plain, keeping] = [engineOf(4), engineOf(100_000), engineOf(4, 1 << 20)];
      log.forEach((event, position) => [rolling, plain, keeping].forEach((engine) => engine.apply(event, position, event.receivedAt)));
      const now = log.at(-1)!.receivedAt;
      const asOf = now - back * HOUR_MS;
      const known = Math.min(now, asOf + forth * HOUR_MS);
      for (const who of ['a', 'b']) {
        const read = (engine: Engine) => [...engine.readerOf(columns).read(sourceId('user', who), { asOf, known })];
        const [one, other] = [rolling, plain].map(read);
        expect(one).toEqual(other);
        const before = reads;
        expect(read(keeping)).toEqual(other);
        // Rows that are kept need no log, whatever the moment.
        expect(reads).toBe(before);
        const accepted = log.filter((event) => event.user === who && event.time < asOf && event.receivedAt <= known);
        expect(other![0]).toBe(accepted.filter(({ time }) => time >= asOf - 2 * DAY_MS).length);
      }
      if ((rolling.stored(sourceId('user', 'a'))?.rolledAt ?? 0) > 0) rolledUp++;
      // With hindsight up to now, and no further back than lateness, the log need not be asked.
      if (known === now && back <= 72) expect(reads).toBe(0);
    }),
    { numRuns: 100 },
  );
  expect(rolledUp).toBeGreaterThan(20);
});

test('a reader gives what a profile has, in its own order, of whoever a source belonged to then', () => {
  const at = (day: number) => new Date(start + day * DAY_MS).toISOString();
  const log: LimnEvent[] = [
    order.at(at(0), { anonymous: 'x' }, { revenue: 5, product: 'p' }),
    order.at(at(1), { user: 'ada' }, { revenue: 7, product: 'q' }),
    { kind: 'link', id: 'l', time: start + 2 * DAY_MS, receivedAt: start + 2 * DAY_MS, left: sourceId('user', 'ada'), right: sourceId('anonymous', 'x'), evidence: 'operator' },
  ];
  const engine = createEngine({ definition, history: { eventAt: (position) => log[position]! } });
  log.forEach((event, position) => engine.apply(event, position, event.receivedAt));
  const reader = engine.readerOf(['lastProduct', 'spend20d']);
  const [ada, visitor] = [sourceId('user', 'ada'), sourceId('anonymous', 'x')];
  expect([...reader.read(visitor, { asOf: start + 2 * DAY_MS })]).toEqual(['p', 5]);
  expect([...reader.read(visitor, { asOf: start + 2 * DAY_MS, known: start + 3 * DAY_MS })]).toEqual(['q', 12]);
  expect([...reader.read(sourceId('user', 'nobody'), { asOf: start })]).toEqual([undefined, 0]);
  expect([...engine.profiles()]).toEqual([ada]);
  expect([...engine.profiles(start + 2 * DAY_MS)]).toEqual([visitor, ada]);
  expect([...engine.profiles(start + 2 * DAY_MS + 1)]).toEqual([ada]);
  expect(engine.ownerOf(log[0] as BehaviourEvent)).toBe(visitor);
  expect(engine.ownerOf({ ...(log[0] as BehaviourEvent), user: 'ada' })).toBe(ada);
});
