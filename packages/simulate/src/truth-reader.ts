/** Tells the truth about a shop: from its laws, whatever has been taken from its stream so far. */
import { anonymousIdOf, cookieOf, userIdOf } from './message/identifier.ts';
import { Random } from './random/random.ts';
import { categories } from './shop/category.ts';
import { PRODUCTS_A_CATEGORY } from './shop/catalogue.ts';
import { Customer, drawCustomer } from './shop/customer.ts';
import { expectedOrders, orderHistory } from './shop/order-process.ts';
import { regimeAt, type ShopPlan } from './shop/plan.ts';
import { lookChances, type Taste } from './shop/taste.ts';
import { DAY_MS } from './shop/time.ts';
import { devices } from './stream/event-kind.ts';
import type { CampaignTruth, CustomerTruth, DriftTruth, ProductTruth, ShopTruth } from './truth.ts';

function segmentOf({ bot, orderRate }: Customer): CustomerTruth['segment'] {
  if (bot) return 'bot';
  return orderRate >= 1 / 14 ? 'frequent' : orderRate >= 1 / 45 ? 'regular' : 'occasional';
}

function tasteOf({ first, second, third, style }: Taste): CustomerTruth['taste'] {
  return { categories: [first, second, third].map((category) => categories[category]!.id), style };
}

const iso = (moment: number): string => new Date(moment).toISOString();

export class TruthReader {
  readonly #plan: ShopPlan;
  readonly #random: Random;
  readonly #customer = new Customer();

  constructor(plan: ShopPlan) {
    this.#plan = plan;
    this.#random = new Random(plan.settings.seed);
  }

  shop(): ShopTruth {
    const { settings, start, end } = this.#plan;
    return { truth: 'shop', settings, from: iso(start), to: iso(end) };
  }

  campaigns(): readonly CampaignTruth[] {
    return this.#plan.settings.campaigns.map(({ id, at, days, effect, treated, control }) => ({ truth: 'campaign', campaign: id, from: iso(at), to: iso(at + days * DAY_MS), effect, treated, control }));
  }

  drift(): readonly DriftTruth[] {
    return this.#plan.settings.drift.map(({ at, ...change }) => ({ truth: 'drift', at: iso(at), ...change }));
  }

  products(): readonly ProductTruth[] {
    return this.#plan.catalogue.products.map(({ id, price, ...product }, i) => ({ truth: 'product', product: id, ...product, price: price / 100, rank: (i % PRODUCTS_A_CATEGORY) + 1 }));
  }

  customer(index: number): CustomerTruth {
    const { settings: { label, campaigns } } = this.#plan;
    const customer = this.#draw(index);
    const { orders, leftAt } = orderHistory(this.#plan, customer, this.#random);
    return {
      truth: 'customer',
      customer: userIdOf(label, index),
      bot: customer.bot,
      segment: segmentOf(customer),
      ...(customer.kind !== undefined && { kind: customer.kind.name }),
      language: customer.chinese ? 'zh' : 'en',
      arrivesAt: iso(customer.arrivesAt),
      orderRate: customer.orderRate,
      dropout: customer.dropout,
      orderValue: customer.orderValue / 100,
      lifetimeValue: customer.bot ? 0 : customer.orderValue / 100 / customer.dropout,
      visitRate: customer.visitRate,
      refunds: customer.refunds,
      orders: orders.length,
      leftAt: leftAt === undefined ? null : iso(leftAt),
      taste: tasteOf(customer.tastes[0]!),
      tasteChanges: this.#tasteChanges(customer),
      household: customer.household < 0 ? null : `${label}-home-${customer.household}`,
      identities: this.#identities(customer),
      cardKnown: customer.cardKnown && customer.till > 0,
      campaigns: campaigns.flatMap(({ id }, i): CustomerTruth['campaigns'] => {
        if ((customer.treated >> i) & 1) return [{ campaign: id, arm: 'treated' }];
        return (customer.control >> i) & 1 ? [{ campaign: id, arm: 'control' }] : [];
      }),
    };
  }

  orders(index: number): readonly number[] {
    return orderHistory(this.#plan, this.#draw(index), this.#random).orders;
  }

  expectedOrders(index: number, { from, to }: { readonly from: number; readonly to: number }): number {
    const customer = this.#draw(index);
    if (customer.bot) return 0;
    const { leftAt } = orderHistory(this.#plan, customer, this.#random);
    return leftAt !== undefined && leftAt < from ? 0 : expectedOrders(this.#plan, customer, { from, to });
  }

  lookChances(index: number, at: number): Float64Array {
    return lookChances(this.#plan, this.#draw(index), this.#plan.regimes[regimeAt(this.#plan, at)]!);
  }

  #tasteChanges({ tastes }: Customer): CustomerTruth['tasteChanges'] {
    const moments = this.#plan.settings.drift.flatMap(({ what, at }) => (what === 'taste' ? [at] : [])).toSorted((one, other) => one - other);
    return moments.flatMap((at, i) => (tastes[i + 1]!.since === i + 1 ? [{ at: iso(at), ...tasteOf(tastes[i + 1]!) }] : []));
  }

  #draw(index: number): Customer {
    return drawCustomer(this.#plan, { random: this.#random, index, into: this.#customer });
  }

  #identities({ index: user, arrivesAt, app, till, household }: Customer): CustomerTruth['identities'] {
    const { start, end, settings: { label } } = this.#plan;
    const [first, last] = [cookieOf(user, arrivesAt - start), cookieOf(user, end - 1 - start)];
    const cookies = Array.from({ length: last - first + 1 }, (_, i) => `${label}-web-${user}-${first + i}`);
    // The app may come with drift, so that everybody may have one.
    const mayHaveApp = app > 0 || this.#plan.regimes.some(({ toApp }) => toApp > 0);
    const named = (device: typeof devices.app | typeof devices.card | typeof devices.home): string => anonymousIdOf(label, { device, user, sinceStartMs: 0 });
    return {
      own: [...cookies, ...(mayHaveApp ? [named(devices.app)] : []), ...(till > 0 ? [named(devices.card)] : [])],
      shared: household < 0 ? [] : [named(devices.home)],
    };
  }
}
