/** Random histories of one customer under the events of `arbitrary-definition.ts`: clumped, late, repeated, incomplete. */
import fc from 'fast-check';
import type { BehaviourEvent, LinkEvent, SourceId } from '../../src/event/event.ts';
import { channels, countries, products } from './arbitrary-feature.ts';

const second = 1_000;
const hour = 3_600_000;
const day = 24 * hour;

/** Around changes of the clocks, a leap day, and a year's end. */
const beginnings = ['2024-03-31T00:30:00Z', '2011-10-29T22:00:00Z', '2024-02-28T23:59:50Z', '2023-12-31T15:59:59Z'].map((text) => Date.parse(text));

/** Everything the customer did, and the statements that the identifiers are one. */
export interface History {
  /** Known before the first event. */
  readonly links: readonly LinkEvent[];
  /** In the order in which they were received. */
  readonly events: readonly BehaviourEvent[];
  /** Moments at which reading is worth while. */
  readonly moments: readonly number[];
}

/** Name of the profile: all identifiers are linked to it. */
export const identifier = 'user:u1' as SourceId;

type Identity = Pick<BehaviourEvent, 'user' | 'anonymous'>;
const identities: readonly Identity[] = [{ user: 'u1' }, { anonymous: 'a1' }, { anonymous: 'a2' }, { user: 'u1', anonymous: 'a1' }, { user: 'u2' }];
const others = ['anonymous:a1', 'anonymous:a2', 'user:u2'] as string[] as SourceId[];

function linksAt(time: number): readonly LinkEvent[] {
  return others.map((right, i) => ({ kind: 'link', id: `link${i}`, time, receivedAt: time, left: identifier, right, evidence: 'alias' }));
}

/** What was sent: two decimals mostly, halves of the smallest unit, zero, and enough to overflow a sum. */
const amount = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 20_000 }).map((pence) => pence / 100) },
  { weight: 2, arbitrary: fc.constantFrom(0, 0.125, 2.5, 1.005) },
  { weight: 1, arbitrary: fc.constantFrom(8e12, 9e12) },
);
const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> => fc.oneof({ weight: 3, arbitrary: of }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) });

const line = fc.record({
  product_id: fc.constantFrom(...products),
  quantity: fc.integer({ min: -2, max: 24 }),
  price: optional(fc.integer({ min: 0, max: 5_000 }).map((mills) => mills / 1000)),
  wrapped: optional(fc.boolean()),
});
const order = fc.record({
  total: fc.record({ amount }),
  tax: optional(fc.integer({ min: -500, max: 5_000 }).map((mills) => mills / 1000)),
  country: optional(fc.constantFrom(...countries)),
  channel: fc.constantFrom(...channels),
  gift: optional(fc.boolean()),
  products: optional(fc.array(line, { maxLength: 3 })),
});
const refund = fc.record({ amount: fc.oneof(amount, amount.map((value) => -value)), reason: optional(fc.constantFrom(...products)) });

type Sent = Pick<BehaviourEvent, 'call' | 'event' | 'properties'>;
const track = (event: string, properties: object): Sent => ({ call: 'track', event, properties: { ...properties } });

/** Some of what is sent is malformed or undeclared: rejected, and as if it had never been. */
const sent: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 9, arbitrary: order.map((properties) => track('Order Completed', properties)) },
  { weight: 3, arbitrary: refund.map((properties) => track('Order Refunded', properties)) },
  { weight: 6, arbitrary: fc.constantFrom('Home', 'Basket').map((event): Sent => ({ call: 'page', event, properties: {} })) },
  { weight: 1, arbitrary: fc.constantFrom({ total: { amount: '12.50' } }, {}, { total: { amount: 1e17 } }, { total: 1 }).map((more) => track('Order Completed', { channel: 'web', ...more })) },
  { weight: 1, arbitrary: fc.constantFrom(track('Unheard', { amount: 1 }), track('Order Completed', { total: { amount: 1 }, channel: 'fax' })) },
);

/** How long after it happened an event arrives: at once, or on either side of a lateness. */
const delay = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constantFrom(1, 700, second, 5 * second, hour) },
  { weight: 1, arbitrary: fc.constantFrom(second + 1, hour + 1, day, day + 1, 3 * day, 3 * day + 1, 9 * day) },
);

const jitter = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.constantFrom(1, 999, second, 10 * second, 30 * 60 * second, hour, day) });

/** What becomes of one event on its way: sent again later, perhaps with a new time, and sent under another identifier too. */
const fate = fc.record({
  again: seldom(4, fc.constantFrom({ after: 0 }, { after: 1 }, { after: second }, { after: hour }, { after: 4 * day }, { after: second, restamped: true }, { after: hour, restamped: true })),
  twin: seldom(12, fc.constantFrom(...identities)),
});

/** The value once in so many times, else undefined. */
function seldom<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

/** @param maxEvents before repeats */
export function arbitraryHistory({ maxEvents }: { maxEvents: number }): fc.Arbitrary<History> {
  return fc
    .record({ beginning: fc.constantFrom(...beginnings), span: fc.constantFrom(2 * second, hour, 2 * day, 40 * day, 3 * 365 * day) })
    .chain(({ beginning, span }) => {
      const clump = fc.double({ min: 0, max: 1, noNaN: true }).map((share) => beginning + Math.floor(share * span));
      const clumps = fc.array(clump, { minLength: 1, maxLength: 8 });
      const events = fc.array(fc.record({ sent, place: fc.nat(), jitter, delay, identity: fc.constantFrom(...identities), fate }), { maxLength: maxEvents, size: 'max' });
      const moments = fc.array(fc.record({ place: fc.nat(), after: fc.constantFrom(0, 1, second, hour, day, 30 * day, 90 * day, 366 * day) }), { minLength: 1, maxLength: 4 });
      return fc.record({ clumps, events, moments }).map(({ clumps, events, moments }) => {
        const received = events.flatMap(({ sent, place, jitter, delay, identity, fate }, i): BehaviourEvent[] => {
          const time = clumps[place % clumps.length]! + jitter;
          const event: BehaviourEvent = { kind: 'event', id: `e${i}`, ...sent, ...identity, time, receivedAt: time + delay };
          const again = fate.again === undefined ? [] : [resent(event, fate.again)];
          const { user: _, anonymous: __, ...nobody } = event;
          return [event, ...again, ...(fate.twin === undefined ? [] : [{ ...nobody, ...fate.twin }])];
        });
        received.sort((a, b) => a.receivedAt - b.receivedAt);
        const places = [beginning, ...received.flatMap(({ time, receivedAt }) => [time, receivedAt])];
        return {
          links: linksAt(beginning - day),
          events: received,
          moments: moments.map(({ place, after }) => places[place % places.length]! + after),
        };
      });
    });
}

/** A sender that gives no time has its events stamped when they are received: a resend is another time then. */
function resent(event: BehaviourEvent, { after, restamped = false }: { after: number; restamped?: boolean }): BehaviourEvent {
  const receivedAt = event.receivedAt + after;
  return { ...event, receivedAt, ...(restamped && { time: receivedAt }) };
}
