/**
 * The shop, minute by minute: whoever comes in this minute writes their visit into the outbox, then what is delivered in this minute
 * goes out in order of delivery. Everything waits in columns of numbers, so that memory grows with customers and not with days.
 */
import { Random } from '../random/random.ts';
import { exponential } from '../random/law.ts';
import { Customer, drawCustomer, visitAfter } from '../shop/customer.ts';
import { Basket, drawOrderTime } from '../shop/order.ts';
import { nextOrderAt } from '../shop/order-process.ts';
import type { ShopPlan } from '../shop/plan.ts';
import { purposes } from '../shop/purpose.ts';
import { MINUTE_MS } from '../shop/time.ts';
import { Calendar } from './calendar.ts';
import { devices, kinds } from './event-kind.ts';
import { Outbox } from './outbox.ts';
import { LONGEST_CHECKOUT_MS, VisitWriter } from './visit.ts';
import type { Waiting } from './waiting.ts';

/** A campaign's invitations go out over so many minutes. */
const INVITATION_MINUTES = 360;

/** Rows of one minute, at most: the lower part of a key that sorts them. */
const KEY_SHIFT = 2 ** 26;

export class ShopStream {
  readonly waiting: Waiting;
  readonly #plan: ShopPlan;
  readonly #outbox: Outbox;
  readonly #random: Random;
  readonly #customer = new Customer();
  readonly #visits: VisitWriter;
  readonly #customers: Calendar;
  /** By customer: when they come next, and how often they have; Infinity: never again. */
  readonly #visitAt: Float64Array;
  readonly #orderAt: Float64Array;
  readonly #visitCount: Int32Array;
  readonly #orderCount: Int32Array;
  #minute = 0;
  /** What goes out in this minute: rows, and the order in which they do. */
  #rows: number[] = [];
  #keys = new Float64Array(1_024);
  #sent = 0;

  /** Cost about 2 µs a customer. */
  constructor(plan: ShopPlan) {
    const { seed, users } = plan.settings;
    this.#plan = plan;
    this.#outbox = new Outbox(plan);
    this.waiting = this.#outbox.waiting;
    this.#random = new Random(seed);
    this.#visits = new VisitWriter({ plan, outbox: this.#outbox, random: this.#random, basket: new Basket() });
    this.#customers = new Calendar({ start: plan.start, end: plan.end, things: users });
    this.#visitAt = new Float64Array(users);
    this.#orderAt = new Float64Array(users);
    this.#visitCount = new Int32Array(users);
    this.#orderCount = new Int32Array(users);
    for (let user = 0; user < users; user++) this.#arrive(user);
  }

  /** The row of `waiting` that is delivered next, to be read before the next call; -1 when the shop's time is over. */
  next(): number {
    while (this.#sent === this.#rows.length) {
      if (this.#minute === this.#customers.minutes) return -1;
      this.#fill(this.#minute++);
    }
    const row = this.#rows[this.#keys[this.#sent]! % KEY_SHIFT]!;
    this.#sent++;
    this.waiting.release(row);
    return row;
  }

  #arrive(user: number): void {
    const random = this.#random;
    const customer = drawCustomer(this.#plan, { random, index: user, into: this.#customer });
    const from = customer.arrivesAt;
    const gaps = exponential(random.begin(purposes.arrival, user, 0));
    this.#visitAt[user] = visitAfter(this.#plan, { from, gaps, rate: customer.visitRate, bot: customer.bot });
    this.#orderAt[user] = customer.bot ? Infinity : nextOrderAt(this.#plan, { customer, from, gaps: drawOrderTime(customer, { random, index: user, order: 0 }).gaps });
    this.#wait(user, 0);
  }

  #wait(user: number, earliest: number): void {
    this.#customers.add(user, { moment: Math.min(this.#visitAt[user]!, this.#orderAt[user]! - LONGEST_CHECKOUT_MS), earliest });
  }

  #fill(minute: number): void {
    this.#outbox.open(minute);
    this.#invite(minute);
    for (let user = this.#customers.take(minute); user >= 0; user = this.#customers.take(minute)) this.#receive(user, minute);
    this.#rows = [];
    for (let row = this.#outbox.take(minute); row >= 0; row = this.#outbox.take(minute)) this.#rows.push(row);
    this.#sort(minute);
    this.#sent = 0;
  }

  /** One of the visits that are due; the customer then waits again, maybe for this very minute. */
  #receive(user: number, minute: number): void {
    const customer = drawCustomer(this.#plan, { random: this.#random, index: user, into: this.#customer });
    const until = this.#plan.start + (minute + 1) * MINUTE_MS;
    if (this.#orderAt[user]! - LONGEST_CHECKOUT_MS < until) this.#order(customer);
    else this.#lookAround(customer);
    this.#wait(user, minute);
  }

  #order(customer: Customer): void {
    const user = customer.index;
    const number = this.#orderCount[user]!++;
    const at = this.#orderAt[user]!;
    this.#visits.order({ customer, number, at });
    if (drawOrderTime(customer, { random: this.#random, index: user, order: number }).last) {
      this.#orderAt[user] = Infinity;
      this.#visitAt[user] = Infinity;
      return;
    }
    const { gaps } = drawOrderTime(customer, { random: this.#random, index: user, order: number + 1 });
    this.#orderAt[user] = nextOrderAt(this.#plan, { customer, from: at, gaps });
  }

  #lookAround(customer: Customer): void {
    const user = customer.index;
    const at = Math.floor(this.#visitAt[user]!);
    const number = this.#visitCount[user]!++;
    this.#visits.lookAround({ customer, number, at });
    const gaps = exponential(this.#random.begin(purposes.arrival, user, number + 1));
    this.#visitAt[user] = visitAfter(this.#plan, { from: at, gaps, rate: customer.visitRate, bot: customer.bot });
  }

  /** Tells those who take part in a campaign, some of them each minute. */
  #invite(minute: number): void {
    const { settings: { campaigns, users }, start } = this.#plan;
    for (let i = 0; i < campaigns.length; i++) {
      const since = minute - Math.floor((campaigns[i]!.at - start) / MINUTE_MS);
      if (since < 0 || since >= INVITATION_MINUTES) continue;
      const until = Math.floor(((since + 1) * users) / INVITATION_MINUTES);
      for (let user = Math.floor((since * users) / INVITATION_MINUTES); user < until; user++) {
        const { treated, control } = drawCustomer(this.#plan, { random: this.#random, index: user, into: this.#customer });
        if ((((treated | control) >> i) & 1) === 0) continue;
        const random = this.#random.begin(purposes.invitation, user, i);
        const at = start + minute * MINUTE_MS + random.below(MINUTE_MS);
        this.#outbox.post(random, user, { kind: kinds.invitation, at, device: devices.none, signedIn: true, subject: i, detail: (treated >> i) & 1 });
      }
    }
  }

  #sort(minute: number): void {
    const count = this.#rows.length;
    if (count > this.#keys.length) this.#keys = new Float64Array(count * 2);
    const from = this.#plan.start + minute * MINUTE_MS;
    for (let i = 0; i < count; i++) this.#keys[i] = (this.waiting.deliveredAt[this.#rows[i]!]! - from) * KEY_SHIFT + i;
    this.#keys.subarray(0, count).sort();
  }
}
