/** Who a customer is: a function of the shop's seed and of their number. */
import { beta, gamma } from '../random/law.ts';
import type { Random } from '../random/random.ts';
import { categories } from './category.ts';
import { kindAt, type CustomerKind } from './kind.ts';
import type { ShopPlan } from './plan.ts';
import { purposes } from './purpose.ts';
import { Taste } from './taste.ts';
import { DAY_MS } from './time.ts';

/** Neighbours in number of whom a household is made. */
export const HOUSEHOLD_BLOCK = 4;

/** One customer's own parameters. One object is drawn into again and again. */
export class Customer {
  index = 0;
  bot = false;
  /** The planted kind; undefined: there are none, or a bot. */
  kind: CustomerKind | undefined = undefined;
  /** From when they may come, ms since 1970. */
  arrivesAt = 0;
  /** Orders a day of the order clock, while they live. */
  orderRate = 0;
  /** Probability of leaving after an order. */
  dropout = 0;
  /** Mean value of an order, fen, before any drift of prices. */
  orderValue = 0;
  /** Visits without an order a day of the season, while they live. */
  visitRate = 0;
  /** Products looked at in a visit, in the mean. */
  looks = 0;
  refunds = 0;
  chinese = false;
  /** What they like: at first, after the first change of taste in the shop, after the second, …; the same one after the other of who does not change. */
  readonly tastes: Taste[] = [new Taste()];
  /** Shares of orders at the till, of other visits by the app, and of web visits signed in. */
  till = 0;
  app = 0;
  signedIn = 0;
  /** Whether the till's card is made known in the account at some time. */
  cardKnown = false;
  /** Number of the household; -1 for none. */
  household = -1;
  /** Campaigns that treat them, and that keep them as a control: bits. */
  treated = 0;
  control = 0;
}

/** Draws the customer of a number. Cost about 1 µs. */
export function drawCustomer({ settings, start, end, catalogue, tasteShares }: ShopPlan, { random, index, into: customer }: { readonly random: Random; readonly index: number; readonly into: Customer }): Customer {
  const { campaigns, kinds } = settings;
  const kind = kinds === undefined ? undefined : kindAt(kinds, random.begin(purposes.kind, index, 0).uniform());
  const laws = kind?.laws === undefined ? settings.laws : { ...settings.laws, ...kind.laws };
  random.begin(purposes.customer, index, 0);
  customer.index = index;
  customer.bot = random.uniform() < laws.bots;
  customer.kind = customer.bot ? undefined : kind;
  customer.arrivesAt = random.uniform() < laws.known ? start : Math.floor(start + random.uniform() * (end - start));
  customer.orderRate = customer.bot ? 0 : (gamma(random, laws.orderRate.shape) * laws.orderRate.mean) / laws.orderRate.shape;
  customer.dropout = beta(random, laws.dropout);
  customer.orderValue = (laws.spend.shape * laws.spend.scale) / gamma(random, laws.spend.customerShape);
  customer.visitRate = customer.bot ? 24 : (gamma(random, laws.visitRate.shape) * laws.visitRate.mean) / laws.visitRate.shape + laws.visitRate.perOrder * customer.orderRate;
  customer.looks = customer.bot ? 40 : 1.5 + 2.5 * gamma(random, 1.5);
  customer.refunds = laws.refunds === 0 ? 0 : beta(random, { alpha: 1, beta: 1 / laws.refunds - 1 });
  customer.chinese = random.uniform() < laws.chinese;
  const taste = customer.tastes[0]!.draw(catalogue, random);
  if (kind?.likes !== undefined) [taste.first, taste.second, taste.third] = kind.likes.map((id) => categories.findIndex((category) => category.id === id)) as [number, number, number];
  customer.till = shareOf(kind?.till, random) ?? (random.uniform() < 0.3 ? random.uniform() : 0);
  customer.app = shareOf(kind?.app, random) ?? (random.uniform() < 0.5 ? 0.3 + 0.7 * random.uniform() : 0);
  customer.signedIn = random.uniform();
  customer.cardKnown = random.uniform() < 0.7;
  customer.household = householdOf(index, laws.households, random);
  customer.treated = 0;
  customer.control = 0;
  for (let i = 0; i < campaigns.length; i++) {
    const { at, treated, control } = campaigns[i]!;
    if (customer.bot || customer.arrivesAt >= at) continue;
    const lot = random.begin(purposes.campaign, index, i).uniform();
    if (lot < treated) customer.treated |= 1 << i;
    else if (lot < treated + control) customer.control |= 1 << i;
  }
  let held = taste;
  for (let i = 0; i < tasteShares.length; i++) {
    const later = (customer.tastes[i + 1] ??= new Taste());
    if (random.begin(purposes.taste, index, i).uniform() < tasteShares[i]!) later.draw(catalogue, random, i + 1);
    else later.copy(held);
    held = later;
  }
  return customer;
}

/** A customer's own share around that of the kind; undefined: the kind has none. */
function shareOf(mean: number | undefined, random: Random): number | undefined {
  return mean === undefined || mean === 0 ? mean : Math.min(1, mean * (0.9 + 0.2 * random.uniform()));
}

/** Of a block that is a household, the first two to four members share a home. */
function householdOf(index: number, share: number, random: Random): number {
  const block = Math.floor(index / HOUSEHOLD_BLOCK);
  random.begin(purposes.household, block, 0);
  return random.uniform() < share && index % HOUSEHOLD_BLOCK < 2 + random.below(3) ? block : -1;
}

/** Moment at which the customer may first come in, by the season, after so many mean gaps of a rate a day. */
export function visitAfter({ season }: ShopPlan, { from, gaps, rate, bot }: { readonly from: number; readonly gaps: number; readonly rate: number; readonly bot: boolean }): number {
  const waitMs = (gaps / rate) * DAY_MS;
  // Programs do not sleep.
  return bot ? from + waitMs : season.momentOf(season.elapsed(from) + waitMs);
}
