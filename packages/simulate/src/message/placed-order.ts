/** The order that a message speaks of, drawn again. */
import { Random } from '../random/random.ts';
import { Customer, drawCustomer } from '../shop/customer.ts';
import { Basket, drawBasket } from '../shop/order.ts';
import type { ShopPlan } from '../shop/plan.ts';
import { DETAIL_SHIFT } from '../stream/visit.ts';
import type { Device } from '../stream/event-kind.ts';
import type { Waiting } from '../stream/waiting.ts';

/** Valid until the next is drawn. */
export interface PlacedOrder {
  readonly basket: Basket;
  readonly customer: Customer;
  /** Number of the order among the customer's, and what held when it was placed. */
  readonly number: number;
  readonly regime: number;
  readonly device: Device;
}

/** Draws the orders of rows. Cost about 2 µs each. */
export class OrderReader {
  readonly #plan: ShopPlan;
  readonly #random: Random;
  readonly #customer = new Customer();
  readonly #basket = new Basket();

  constructor(plan: ShopPlan) {
    this.#plan = plan;
    this.#random = new Random(plan.settings.seed);
  }

  /** @param row of an order, a refund or a review */
  read({ user, subject, detail }: Waiting, row: number): PlacedOrder {
    const [number, regime] = [subject[row]!, detail[row]! & ((1 << DETAIL_SHIFT) - 1)];
    const customer = drawCustomer(this.#plan, { random: this.#random, index: user[row]!, into: this.#customer });
    const basket = drawBasket(this.#plan, { customer, order: number, regime: this.#plan.regimes[regime]!, random: this.#random, into: this.#basket });
    return { basket, customer, number, regime, device: (detail[row]! >> DETAIL_SHIFT) as Device };
  }
}
