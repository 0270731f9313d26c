/** What customers do when they come in: look around, or buy. */
import { exponential } from '../random/law.ts';
import type { Random } from '../random/random.ts';
import { PRODUCTS_A_CATEGORY } from '../shop/catalogue.ts';
import type { Customer } from '../shop/customer.ts';
import { drawBasket, NONE, type Basket } from '../shop/order.ts';
import { regimeAt, type ShopPlan } from '../shop/plan.ts';
import { purposes } from '../shop/purpose.ts';
import { drawProduct } from '../shop/taste.ts';
import { MINUTE_MS, SECOND_MS } from '../shop/time.ts';
import { devices, kinds, type Device } from './event-kind.ts';
import type { Outbox } from './outbox.ts';

/** A visit with an order begins at most so long before it. */
export const LONGEST_CHECKOUT_MS = 20 * MINUTE_MS;

const MOST_LOOKS = 60;

/** Details of an event are bits: the regime, and above it what else there is to say. */
export const DETAIL_SHIFT = 8;

/** Whose visit it is, its number among the customer's, and when it is. */
export interface Visit {
  readonly customer: Customer;
  readonly number: number;
  readonly at: number;
}

/** Writes visits into an outbox. */
export class VisitWriter {
  readonly #plan: ShopPlan;
  readonly #outbox: Outbox;
  readonly #random: Random;
  readonly #basket: Basket;

  constructor({ plan, outbox, random, basket }: { readonly plan: ShopPlan; readonly outbox: Outbox; readonly random: Random; readonly basket: Basket }) {
    this.#plan = plan;
    this.#outbox = outbox;
    this.#random = random;
    this.#basket = basket;
  }

  /** A visit without an order: searches, looks, likes, things put into the cart and left there. */
  lookAround({ customer, number, at }: Visit): void {
    const random = this.#random.begin(purposes.visit, customer.index, number);
    const regimeIndex = regimeAt(this.#plan, at);
    const regime = this.#plan.regimes[regimeIndex]!;
    const device = this.#deviceOf(customer, regime.toApp);
    const signedIn = !customer.bot && (device === devices.app || random.uniform() < 0.7 * customer.signedIn);
    let now = this.#enter(customer, { at, device, signedIn });
    const looks = Math.min(MOST_LOOKS, 1 + Math.floor(exponential(random) * customer.looks));
    for (let i = 0; i < looks; i++) {
      now += customer.bot ? 2 * SECOND_MS : Math.floor((3 + 25 * exponential(random)) * SECOND_MS);
      const subject = drawProduct(this.#plan, { customer, regime, random });
      const lot = customer.bot ? 1 : random.uniform();
      if (lot < 0.16) this.#outbox.post(random, customer.index, { kind: kinds.search, at: now - SECOND_MS, device, signedIn, subject: Math.floor(subject / PRODUCTS_A_CATEGORY), detail: customer.chinese ? 1 : 0 });
      this.#outbox.post(random, customer.index, { kind: kinds.view, at: now, device, signedIn, subject, detail: regimeIndex });
      if (lot > 0.87 && lot < 0.92) this.#outbox.post(random, customer.index, { kind: kinds.like, at: now + 2 * SECOND_MS, device, signedIn, subject, detail: regimeIndex });
      else if (lot >= 0.92 && !customer.bot) this.#outbox.post(random, customer.index, { kind: kinds.cart, at: now + 3 * SECOND_MS, device, signedIn, subject, detail: regimeIndex | (1 << DETAIL_SHIFT) });
    }
  }

  /** A visit that ends with an order at its moment; what is sent back and what is said of it follow days later. */
  order({ customer, number, at }: Visit): void {
    const regimeIndex = regimeAt(this.#plan, at);
    const regime = this.#plan.regimes[regimeIndex]!;
    const basket = drawBasket(this.#plan, { customer, order: number, regime, random: this.#random, into: this.#basket });
    const random = this.#random.begin(purposes.checkout, customer.index, number);
    let device: Device = devices.card;
    if (!basket.atTill) {
      device = this.#deviceOf(customer, regime.toApp);
      this.#fillCart(basket, { customer, at, device, regimeIndex });
    }
    const signedIn = !basket.atTill;
    const what = { signedIn, subject: number, detail: regimeIndex | (device << DETAIL_SHIFT) };
    this.#outbox.post(random, customer.index, { kind: kinds.order, at, device, ...what });
    // The office pays back: no device is known then, but a till's customer has no other name than the card's.
    if (basket.returned) this.#outbox.post(random, customer.index, { kind: kinds.refund, at: at + basket.refundAfterMs, device: basket.atTill ? devices.card : devices.none, ...what });
    if (basket.reviewed !== NONE && !basket.atTill) this.#outbox.post(random, customer.index, { kind: kinds.review, at: at + basket.reviewAfterMs, device, ...what });
  }

  #fillCart(basket: Basket, { customer, at, device, regimeIndex }: { readonly customer: Customer; readonly at: number; readonly device: Device; readonly regimeIndex: number }): void {
    const random = this.#random;
    const stepMs = Math.floor((10 + 50 * random.uniform()) * SECOND_MS);
    let now = Math.max(this.#plan.start, at - (2 * basket.lines + 2) * stepMs);
    this.#enter(customer, { at: now, device, signedIn: true });
    for (let line = 0; line < basket.lines; line++) {
      const subject = basket.product[line]!;
      now = Math.min(at, now + stepMs);
      this.#outbox.post(random, customer.index, { kind: kinds.view, at: now, device, signedIn: true, subject, detail: regimeIndex });
      now = Math.min(at, now + stepMs);
      this.#outbox.post(random, customer.index, { kind: kinds.cart, at: now, device, signedIn: true, subject, detail: regimeIndex | (basket.quantity[line]! << DETAIL_SHIFT) });
    }
  }

  /** The first page or screen, and signing in. @returns the moment after it */
  #enter(customer: Customer, { at, device, signedIn }: { readonly at: number; readonly device: Device; readonly signedIn: boolean }): number {
    const random = this.#random;
    const inApp = device === devices.app;
    // An app remembers who uses it; on the web, the first page comes before signing in.
    this.#outbox.post(random, customer.index, { kind: inApp ? kinds.screen : kinds.page, at, device, signedIn: inApp && signedIn, subject: 0, detail: 0 });
    if (!signedIn) return at;
    const detail = customer.chinese ? 1 : 0;
    if (!inApp || random.uniform() < 0.05) this.#outbox.post(random, customer.index, { kind: kinds.identify, at: at + SECOND_MS, device, signedIn, subject: 0, detail });
    if (customer.cardKnown && customer.till > 0 && random.uniform() < 0.2) {
      this.#outbox.post(random, customer.index, { kind: kinds.identify, at: at + 2 * SECOND_MS, device: devices.card, signedIn, subject: 0, detail });
    }
    return at + 2 * SECOND_MS;
  }

  #deviceOf(customer: Customer, toApp: number): Device {
    const random = this.#random;
    if (customer.bot) return devices.web;
    if (random.uniform() < customer.app || random.uniform() < toApp) return devices.app;
    return customer.household >= 0 && random.uniform() < 0.3 ? devices.home : devices.web;
  }
}
