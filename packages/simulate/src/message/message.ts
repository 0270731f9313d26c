/** What is sent, as an object: the description of every event of the shop. `LineWriter` writes the same as text, faster. */
import { categories } from '../shop/category.ts';
import { labelPrice, NONE } from '../shop/order.ts';
import type { ShopPlan } from '../shop/plan.ts';
import { devices, kinds, type Device, type EventKind } from '../stream/event-kind.ts';
import { DETAIL_SHIFT } from '../stream/visit.ts';
import type { Waiting } from '../stream/waiting.ts';
import { anonymousIdOf, userIdOf } from './identifier.ts';
import { OrderReader, type PlacedOrder } from './placed-order.ts';
import { reviewText } from './review.ts';

/** A call of the Segment spec. `receivedAt` is when it is delivered, `timestamp` when it happened; both ISO 8601. */
export interface ShopMessage {
  readonly messageId: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly timestamp: string;
  readonly receivedAt: string;
  readonly type: 'track' | 'identify' | 'page' | 'screen';
  /** Of track; of page and screen it is `name`. */
  readonly event?: string;
  readonly name?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly traits?: Readonly<Record<string, unknown>>;
}

/** All money in the shop. */
export const CURRENCY = 'CNY';

/** Names of devices as channels of an order. */
export const channelNames = { [devices.none]: 'office', [devices.web]: 'web', [devices.app]: 'app', [devices.card]: 'till', [devices.home]: 'web' } as const;

/** Names of tracked events. */
export const trackedNames = {
  [kinds.search]: 'Products Searched',
  [kinds.view]: 'Product Viewed',
  [kinds.like]: 'Product Added to Wishlist',
  [kinds.cart]: 'Product Added',
  [kinds.order]: 'Order Completed',
  [kinds.refund]: 'Order Refunded',
  [kinds.review]: 'Product Reviewed',
  [kinds.invitation]: 'Experiment Viewed',
} as const;

type What = Pick<ShopMessage, 'type' | 'event' | 'name' | 'properties' | 'traits'>;

export class MessageReader {
  readonly #plan: ShopPlan;
  readonly #orders: OrderReader;

  constructor(plan: ShopPlan) {
    this.#plan = plan;
    this.#orders = new OrderReader(plan);
  }

  /** The message of a row. Cost about 3 µs. */
  read(waiting: Waiting, row: number): ShopMessage {
    const { start, settings: { label } } = this.#plan;
    const user = waiting.user[row]!;
    const device = waiting.device[row] as Device;
    const at = waiting.at[row]!;
    return {
      messageId: `${label}-${user}-${waiting.serial[row]!}`,
      ...(waiting.signedIn[row] === 1 && { userId: userIdOf(label, user) }),
      ...(device !== devices.none && { anonymousId: anonymousIdOf(label, { device, user, sinceStartMs: at - start }) }),
      timestamp: new Date(at).toISOString(),
      receivedAt: new Date(waiting.deliveredAt[row]!).toISOString(),
      ...this.#what(waiting, row),
    };
  }

  #what(waiting: Waiting, row: number): What {
    const [subject, detail] = [waiting.subject[row]!, waiting.detail[row]!];
    const kind = waiting.kind[row] as EventKind;
    switch (kind) {
      case kinds.page:
        return { type: 'page', name: 'Home', properties: { path: '/' } };
      case kinds.screen:
        return { type: 'screen', name: 'Home', properties: {} };
      case kinds.identify:
        return { type: 'identify', traits: { language: detail === 1 ? 'zh' : 'en' } };
      case kinds.search:
        return tracked(kind, { query: categories[subject]![detail === 1 ? 'zh' : 'en'] });
      case kinds.view:
      case kinds.like:
        return tracked(kind, this.#product(subject, detail));
      case kinds.cart:
        return tracked(kind, { ...this.#product(subject, detail & ((1 << DETAIL_SHIFT) - 1)), quantity: detail >> DETAIL_SHIFT });
      case kinds.order:
        return tracked(kind, this.#order(this.#orders.read(waiting, row)));
      case kinds.refund:
        return tracked(kind, this.#refund(this.#orders.read(waiting, row)));
      case kinds.review:
        return tracked(kind, this.#review(this.#orders.read(waiting, row)));
      case kinds.invitation:
        return tracked(kind, { experiment_id: this.#plan.settings.campaigns[subject]!.id, variation_id: detail === 1 ? 'treated' : 'control' });
    }
  }

  #product(index: number, regime: number): Readonly<Record<string, unknown>> {
    const { id, name, category, brand } = this.#plan.catalogue.products[index]!;
    return { product_id: id, name, category, brand, price: labelPrice(this.#plan, index, this.#plan.regimes[regime]!) / 100, currency: CURRENCY };
  }

  #line({ basket, regime }: PlacedOrder, line: number): Readonly<Record<string, unknown>> {
    return { ...this.#product(basket.product[line]!, regime), quantity: basket.quantity[line]! };
  }

  #order(placed: PlacedOrder): Readonly<Record<string, unknown>> {
    const { basket: { revenue, discount, lines }, device } = placed;
    const products = Array.from({ length: lines }, (_, line) => this.#line(placed, line));
    return { order_id: orderIdOf(this.#plan, placed), channel: channelNames[device], revenue: revenue / 100, discount: discount / 100, currency: CURRENCY, products };
  }

  #refund(placed: PlacedOrder): Readonly<Record<string, unknown>> {
    const { basket: { refund, returnedLine, lines } } = placed;
    const returned = returnedLine === NONE ? Array.from({ length: lines }, (_, line) => line) : [returnedLine];
    return { order_id: orderIdOf(this.#plan, placed), total: refund / 100, currency: CURRENCY, products: returned.map((line) => this.#line(placed, line)) };
  }

  #review(placed: PlacedOrder): Readonly<Record<string, unknown>> {
    const { basket: { product, reviewed, rating, words }, customer: { chinese } } = placed;
    const { id, category } = this.#plan.catalogue.products[product[reviewed]!]!;
    return { product_id: id, category, review_id: `${orderIdOf(this.#plan, placed)}-r`, rating, review_body: reviewText({ isChinese: chinese, rating, choice: words }) };
  }
}

/** `simulated-o-17-3`: the third order after the first of customer 17. */
export function orderIdOf({ settings: { label } }: ShopPlan, { customer, number }: Pick<PlacedOrder, 'customer' | 'number'>): string {
  return `${label}-o-${customer.index}-${number}`;
}

function tracked(kind: keyof typeof trackedNames, properties: Readonly<Record<string, unknown>>): What {
  return { type: 'track', event: trackedNames[kind], properties };
}
