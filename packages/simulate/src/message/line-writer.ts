/**
 * Messages as lines of NDJSON, put together from pieces that were written once: products under each regime, searches, reviews.
 * `JSON.parse` of a line gives what `MessageReader` gives; a test sees to it. A line is a string with one character a byte (UTF-8), so
 * that nothing is encoded a second time: write it as latin1.
 */
import { categories } from '../shop/category.ts';
import { labelPrice, NONE } from '../shop/order.ts';
import type { ShopPlan } from '../shop/plan.ts';
import { devices, kinds, type Device, type EventKind } from '../stream/event-kind.ts';
import { DETAIL_SHIFT } from '../stream/visit.ts';
import type { Waiting } from '../stream/waiting.ts';
import { byteJson } from './byte-text.ts';
import { anonymousIdOf, userIdOf } from './identifier.ts';
import { channelNames, CURRENCY, orderIdOf, trackedNames } from './message.ts';
import { MomentText } from './moment-text.ts';
import { OrderReader, type PlacedOrder } from './placed-order.ts';
import { reviewText } from './review.ts';

const REGIME_MASK = (1 << DETAIL_SHIFT) - 1;

/** By kind: from behind the head up to the properties. */
const openings = Object.fromEntries(Object.entries(trackedNames).map(([kind, name]) => [kind, `"type":"track","event":${JSON.stringify(name)},"properties":{`])) as Readonly<Record<keyof typeof trackedNames, string>>;

export class LineWriter {
  readonly #plan: ShopPlan;
  readonly #orders: OrderReader;
  readonly #moments: MomentText;
  /** By regime and product: its properties, without braces. */
  readonly #products: readonly (readonly string[])[];
  /** By language and category: what is searched for. */
  readonly #searches: readonly (readonly string[])[];

  constructor(plan: ShopPlan) {
    this.#plan = plan;
    this.#orders = new OrderReader(plan);
    this.#moments = new MomentText(plan.start);
    this.#products = plan.regimes.map((regime) =>
      plan.catalogue.products.map(({ id, name, category, brand }, index) => byteJson({ product_id: id, name, category, brand, price: labelPrice(plan, index, regime) / 100, currency: CURRENCY }).slice(1, -1)));
    this.#searches = (['en', 'zh'] as const).map((language) => categories.map((category) => `"query":${byteJson(category[language])}`));
  }

  /** The line of a row, with its end. Cost about 0.5 µs, 2 µs more for an order. */
  write(waiting: Waiting, row: number): string {
    return this.#head(waiting, row) + this.#what(waiting, row);
  }

  #head(waiting: Waiting, row: number): string {
    const { start, settings: { label } } = this.#plan;
    const user = waiting.user[row]!;
    const device = waiting.device[row] as Device;
    const at = waiting.at[row]!;
    const account = userIdOf(label, user);
    const signedIn = waiting.signedIn[row] === 1 ? `","userId":"${account}` : '';
    const anonymous = device === devices.none ? '' : `","anonymousId":"${anonymousIdOf(label, { device, user, sinceStartMs: at - start })}`;
    return `{"messageId":"${account}-${waiting.serial[row]!}${signedIn}${anonymous}","timestamp":"${this.#moments.text(at)}","receivedAt":"${this.#moments.text(waiting.deliveredAt[row]!)}",`;
  }

  #what(waiting: Waiting, row: number): string {
    const [subject, detail] = [waiting.subject[row]!, waiting.detail[row]!];
    const kind = waiting.kind[row] as EventKind;
    switch (kind) {
      case kinds.page:
        return '"type":"page","name":"Home","properties":{"path":"/"}}\n';
      case kinds.screen:
        return '"type":"screen","name":"Home","properties":{}}\n';
      case kinds.identify:
        return detail === 1 ? '"type":"identify","traits":{"language":"zh"}}\n' : '"type":"identify","traits":{"language":"en"}}\n';
      case kinds.search:
        return `${openings[kind]}${this.#searches[detail]![subject]!}}}\n`;
      case kinds.view:
      case kinds.like:
        return `${openings[kind]}${this.#products[detail]![subject]!}}}\n`;
      case kinds.cart:
        return `${openings[kind]}${this.#products[detail & REGIME_MASK]![subject]!},"quantity":${detail >> DETAIL_SHIFT}}}\n`;
      case kinds.order:
        return openings[kind] + this.#order(this.#orders.read(waiting, row));
      case kinds.refund:
        return openings[kind] + this.#refund(this.#orders.read(waiting, row));
      case kinds.review:
        return openings[kind] + this.#review(this.#orders.read(waiting, row));
      case kinds.invitation:
        return `${openings[kind]}"experiment_id":${byteJson(this.#plan.settings.campaigns[subject]!.id)},"variation_id":"${detail === 1 ? 'treated' : 'control'}"}}\n`;
    }
  }

  #line({ basket, regime }: PlacedOrder, line: number): string {
    return `{${this.#products[regime]![basket.product[line]!]!},"quantity":${basket.quantity[line]!}}`;
  }

  #order(placed: PlacedOrder): string {
    const { basket: { revenue, discount, lines }, device } = placed;
    let products = '';
    for (let line = 0; line < lines; line++) products += (line === 0 ? '' : ',') + this.#line(placed, line);
    return `"order_id":"${orderIdOf(this.#plan, placed)}","channel":"${channelNames[device]}","revenue":${revenue / 100},"discount":${discount / 100},"currency":"${CURRENCY}","products":[${products}]}}\n`;
  }

  #refund(placed: PlacedOrder): string {
    const { basket: { refund, returnedLine, lines } } = placed;
    let products = returnedLine === NONE ? '' : this.#line(placed, returnedLine);
    if (returnedLine === NONE) for (let line = 0; line < lines; line++) products += (line === 0 ? '' : ',') + this.#line(placed, line);
    return `"order_id":"${orderIdOf(this.#plan, placed)}","total":${refund / 100},"currency":"${CURRENCY}","products":[${products}]}}\n`;
  }

  #review(placed: PlacedOrder): string {
    const { basket: { product, reviewed, rating, words }, customer: { chinese } } = placed;
    const { id, category } = this.#plan.catalogue.products[product[reviewed]!]!;
    const body = byteJson(reviewText({ isChinese: chinese, rating, choice: words }));
    return `"product_id":"${id}","category":"${category}","review_id":"${orderIdOf(this.#plan, placed)}-r","rating":${rating},"review_body":${body}}}\n`;
  }
}
