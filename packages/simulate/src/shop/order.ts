/**
 * A customer's orders, each a function of the seed, the customer and its number: after how long it comes, whether it is the last,
 * what is in it, and what follows. Nothing of it is kept; whoever needs it draws it again.
 */
import { exponential, gamma, normal } from '../random/law.ts';
import type { Random } from '../random/random.ts';
import type { Customer } from './customer.ts';
import type { Regime, ShopPlan } from './plan.ts';
import { purposes } from './purpose.ts';
import { drawProduct } from './taste.ts';
import { DAY_MS } from './time.ts';

/** Lines that an order may have. */
export const MOST_LINES = 6;

/** No such line. */
export const NONE = -1;

/** When an order comes, in mean gaps of the customer's rate, and whether the customer leaves after it. */
export interface OrderTime {
  readonly gaps: number;
  readonly last: boolean;
}

/** What is in an order. One object is drawn into again and again. Money in fen. */
export class Basket {
  lines = 0;
  /** By line: index of the product, pieces, price of one as on the label. */
  readonly product = new Int32Array(MOST_LINES);
  readonly quantity = new Int32Array(MOST_LINES);
  readonly price = new Int32Array(MOST_LINES);
  /** What is paid: Gamma-Gamma draws it, and the discount makes up for the labels. */
  revenue = 0;
  discount = 0;
  atTill = false;
  /** The line that is reviewed; `NONE`: none. With its rating from 1 to 5, and which words are used. */
  reviewed = NONE;
  rating = 0;
  words = 0;
  reviewAfterMs = 0;
  /** Whether it comes back, which line (`NONE`: all of it), and how much is paid back. */
  returned = false;
  returnedLine = NONE;
  refund = 0;
  refundAfterMs = 0;
}

/** Draws when the order of a number comes after the one before it. The stream then stands at what is in it. */
export function drawOrderTime({ dropout }: Customer, { random, index, order }: { readonly random: Random; readonly index: number; readonly order: number }): OrderTime {
  random.begin(purposes.order, index, order);
  const gaps = exponential(random);
  return { gaps, last: random.uniform() < dropout };
}

/** Draws what is in the order of a number, under what holds when it is placed. Cost about 1 µs. */
export function drawBasket(plan: ShopPlan, { customer, order, regime, random, into: basket }: { readonly customer: Customer; readonly order: number; readonly regime: Regime; readonly random: Random; readonly into: Basket }): Basket {
  drawOrderTime(customer, { random, index: customer.index, order });
  const { laws } = plan.settings;
  basket.revenue = Math.max(1, Math.round((customer.orderValue * regime.price * gamma(random, laws.spend.shape)) / laws.spend.shape));
  basket.atTill = random.uniform() < customer.till;
  fillLines(plan, { customer, regime, random, basket });
  drawReturn(customer, { random, basket });
  drawReview(plan, { random, basket });
  return basket;
}

/** Price on the label, fen, under what holds then. */
export function labelPrice({ catalogue }: ShopPlan, product: number, regime: Regime): number {
  return Math.round(catalogue.products[product]!.price * regime.price);
}

/** Puts in what is liked until the labels reach what is paid: of two products, the one nearer to what is left. */
function fillLines(plan: ShopPlan, { customer, regime, random, basket }: { readonly customer: Customer; readonly regime: Regime; readonly random: Random; readonly basket: Basket }): void {
  let left = basket.revenue;
  let total = 0;
  basket.lines = 0;
  while (left > 0 && basket.lines < MOST_LINES) {
    const [one, other] = [drawProduct(plan, { customer, regime, random }), drawProduct(plan, { customer, regime, random })];
    const [onePrice, otherPrice] = [labelPrice(plan, one, regime), labelPrice(plan, other, regime)];
    const product = Math.abs(onePrice - left) <= Math.abs(otherPrice - left) ? one : other;
    const price = product === one ? onePrice : otherPrice;
    const wanted = Math.ceil(left / price);
    const quantity = basket.lines === MOST_LINES - 1 ? wanted : Math.min(wanted, 1 + random.below(2));
    const line = basket.lines++;
    basket.product[line] = product;
    basket.quantity[line] = quantity;
    basket.price[line] = price;
    total += quantity * price;
    left -= quantity * price;
  }
  basket.discount = total - basket.revenue;
}

function drawReturn({ refunds }: Customer, { random, basket }: { readonly random: Random; readonly basket: Basket }): void {
  basket.returned = random.uniform() < refunds;
  basket.returnedLine = basket.lines > 1 && random.uniform() < 0.6 ? random.below(basket.lines) : NONE;
  basket.refundAfterMs = Math.floor((1 + 12 * random.uniform()) * DAY_MS);
  const line = basket.returnedLine;
  const labels = basket.revenue + basket.discount;
  basket.refund = line === NONE ? basket.revenue : Math.round((basket.revenue * basket.quantity[line]! * basket.price[line]!) / labels);
}

function drawReview({ settings: { laws }, catalogue }: ShopPlan, { random, basket }: { readonly random: Random; readonly basket: Basket }): void {
  basket.reviewed = random.uniform() < laws.reviews ? random.below(basket.lines) : NONE;
  basket.reviewAfterMs = Math.floor((1 + 9 * random.uniform()) * DAY_MS);
  basket.words = random.below(1 << 16);
  if (basket.reviewed === NONE) return;
  const { quality } = catalogue.products[basket.product[basket.reviewed]!]!;
  const sentBack = basket.returned && (basket.returnedLine === NONE || basket.returnedLine === basket.reviewed);
  basket.rating = Math.min(5, Math.max(1, Math.round(quality + normal(random) - (sentBack ? 2 : 0))));
}
