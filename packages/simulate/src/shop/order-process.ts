/** A customer's whole life in orders: the law itself, from which stream and truth both take it. */
import type { Random } from '../random/random.ts';
import type { Customer } from './customer.ts';
import { drawOrderTime } from './order.ts';
import type { ShopPlan } from './plan.ts';
import { DAY_MS } from './time.ts';

/** How it went until the shop's end. */
export interface OrderHistory {
  readonly orders: readonly number[];
  /** When the customer left for good: the moment of the last order, ms; undefined while they live at the end. */
  readonly leftAt: number | undefined;
}

/** Moment of the order of a number, given that of the one before it; Infinity when beyond the end. */
export function nextOrderAt({ clock }: ShopPlan, { customer, from, gaps }: { readonly customer: Customer; readonly from: number; readonly gaps: number }): number {
  return Math.floor(clock.momentAfter(from, { elapsedMs: (gaps / customer.orderRate) * DAY_MS, treated: customer.treated }));
}

/** All orders of a customer. Cost about 0.2 µs each. */
export function orderHistory(plan: ShopPlan, customer: Customer, random: Random): OrderHistory {
  const orders: number[] = [];
  if (customer.bot) return { orders, leftAt: undefined };
  for (let at = customer.arrivesAt; ; ) {
    const { gaps, last } = drawOrderTime(customer, { random, index: customer.index, order: orders.length });
    at = nextOrderAt(plan, { customer, from: at, gaps });
    if (at >= plan.end) return { orders, leftAt: undefined };
    orders.push(at);
    if (last) return { orders, leftAt: at };
  }
}

/**
 * Orders that a living customer is expected to place: (1 − e^(−λpt)) / p, with t in the time of the order clock.
 * Source: Fader, Hardie and Lee (2005), equation for E[X(t) | λ, p].
 */
export function expectedOrders({ clock }: ShopPlan, customer: Customer, { from, to }: { readonly from: number; readonly to: number }): number {
  const { arrivesAt, orderRate, dropout, treated } = customer;
  const days = clock.elapsedBetween({ from: Math.max(from, arrivesAt), to: Math.max(to, arrivesAt), treated }) / DAY_MS;
  return -Math.expm1(-orderRate * dropout * days) / dropout;
}
