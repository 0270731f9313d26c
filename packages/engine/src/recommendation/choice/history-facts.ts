/** What a history says of its customer, and of each item for the customer: how often, how lately, how regularly. */
import type { Interaction } from '../interaction.ts';

/** Orders that "lately" looks back over. */
const LATE_ORDERS = 3;
/** What an order counts beside the next newer. */
const RECENCY = 0.8;

/**
 * Names of what is told of an item, in the order of `HistoryFacts.ofItem`: orders with it, their share of all and the same with older ones fading,
 * those among the latest, orders and time since, time between, both by what is usual, refusals, and how often it was named.
 */
export const ownFactNames = ['orders', 'share', 'faded', 'late', 'ordersSince', 'since', 'gap', 'overdue', 'ordersOverdue', 'refusals', 'lines'] as const;
/** Names of what is told of the customer, in the order of `HistoryFacts.customer`. */
export const customerFactNames = ['orders', 'items', 'basket', 'gap', 'idle', 'knownFor', 'repeats'] as const;

/** One history, read. */
export interface HistoryFacts {
  /** By `customerFactNames`; NaN is unknown. */
  readonly customer: readonly number[];
  /** By `ownFactNames`; undefined: the customer never had to do with it. */
  ofItem(item: number): readonly number[] | undefined;
}

interface OwnItem {
  orders: number;
  lines: number;
  refusals: number;
  firstAt: number;
  lastAt: number;
  /** Numbers of the first and last order with it, from 0. */
  firstOrder: number;
  lastOrder: number;
  faded: number;
  /** The last few orders with it. */
  readonly late: number[];
}

/** Reads a history. What was chosen at one moment is one order. Cost O(history). */
export function historyFactsOf(history: readonly Interaction[], now: number): HistoryFacts {
  const own = new Map<number, OwnItem>();
  let [orders, lines, repeats, firstAt, lastAt] = [0, 0, 0, Number.NaN, Number.NaN];
  for (const { item, weight, at } of history) {
    const known = own.get(item);
    if (weight <= 0) {
      if (known !== undefined) known.refusals++;
      continue;
    }
    if (at !== lastAt) {
      orders++;
      lastAt = at;
      if (orders === 1) firstAt = at;
    }
    const order = orders - 1;
    if (known === undefined) {
      lines++;
      own.set(item, { orders: 1, lines: 1, refusals: 0, firstAt: at, lastAt: at, firstOrder: order, lastOrder: order, faded: 1, late: [order] });
      continue;
    }
    known.lines++;
    if (known.lastOrder === order) continue;
    lines++;
    repeats++;
    known.orders++;
    known.faded = 1 + known.faded * RECENCY ** (order - known.lastOrder);
    known.lastOrder = order;
    known.lastAt = at;
    known.late.push(order);
    if (known.late.length > LATE_ORDERS) known.late.shift();
  }
  const orderGap = orders > 1 ? (lastAt - firstAt) / (orders - 1) : Number.NaN;
  const wholeWeight = (1 - RECENCY ** orders) / (1 - RECENCY);
  return {
    customer: [orders, own.size, orders === 0 ? Number.NaN : lines / orders, orderGap, now - lastAt, now - firstAt, lines === 0 ? Number.NaN : repeats / lines],
    ofItem(item) {
      const of = own.get(item);
      if (of === undefined) return undefined;
      const since = orders - 1 - of.lastOrder;
      const gap = of.orders > 1 ? (of.lastAt - of.firstAt) / (of.orders - 1) : Number.NaN;
      const ordersGap = of.orders > 1 ? (of.lastOrder - of.firstOrder) / (of.orders - 1) : Number.NaN;
      const late = of.late.filter((order) => order >= orders - LATE_ORDERS).length;
      return [
        of.orders, of.orders / orders, (of.faded * RECENCY ** since) / wholeWeight, late, since, now - of.lastAt, gap,
        (now - of.lastAt) / Math.max(1, gap), since / Math.max(1, ordersGap), of.refusals, of.lines,
      ];
    },
  };
}
