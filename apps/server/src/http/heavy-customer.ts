/**
 * Customers that send an unusual share of all events: a bot, a test that was forgotten, a device that sends the same all
 * day. Nothing is held back from them; somebody should know.
 */
import { Type, type Static } from '@sinclair/typebox';
import type { Limn } from '@limn/host';

/** Share of the last minute's events from which on a customer is told about. */
const heavyShare = 0.2;
/** With fewer events in a minute nobody is unusual. */
const fewEvents = 1_000;
/** How often the log is looked after, ms. */
const lookMs = 2_000;

export const HeavyCustomer = Type.Object(
  {
    profile: Type.String(),
    events: Type.Integer({ description: 'In the last minute; at least.' }),
    share: Type.Number({ description: 'Of all events of that minute, 0 to 1.' }),
  },
  { $id: 'HeavyCustomer', description: 'A customer with an unusual share of the traffic: a bot, perhaps.', additionalProperties: false },
);
export type HeavyCustomer = Static<typeof HeavyCustomer>;

/** Those of the last minute, most events first. Cost: some microseconds. */
export function readHeavyCustomers({ engine, clock }: Limn): HeavyCustomer[] {
  const { events: all, heaviest } = engine.traffic(Math.max(clock.now(), engine.moment));
  if (all < fewEvents) return [];
  return heaviest.filter(({ events }) => events >= all * heavyShare).map(({ profile, events }) => ({ profile, events, share: Math.round((events / all) * 100) / 100 }));
}

/** Tells of each heavy customer once, and again only when it had stopped in between. @returns to stop */
export function watchHeavyCustomers(limn: Limn, tell: (customer: HeavyCustomer) => void): () => void {
  let known: ReadonlySet<string> = new Set();
  const timer = setInterval(() => {
    const heavy = readHeavyCustomers(limn);
    for (const customer of heavy) if (!known.has(customer.profile)) tell(customer);
    known = new Set(heavy.map(({ profile }) => profile));
  }, lookMs).unref();
  return () => clearInterval(timer);
}
