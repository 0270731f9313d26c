/** The shop whose lists are measured: a catalogue of 100 categories, customers with tastes, visits that look, put into the cart and buy. */
import {
  array, boughtAgain, boughtTogether, count, defineCatalogue, defineEvent, defineFeatures, defineProfile, defineRecommendation, feature, itemField, itemsFrom, neighbours, number, popular, signal, string, sum,
  visitsAlike, words, type BehaviourEvent,
} from '@limn/engine';

const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label: words('view', '浏览'), summary: words('looked at {product}', '浏览{product}'), fields: { product: string() } });
const cart = defineEvent('cart', { match: { call: 'track', event: 'Product Added' }, label: words('cart', '加购'), summary: words('put {product} into the cart', '加购{product}'), fields: { product: string() } });
const order = defineEvent('order', {
  match: { call: 'track', event: 'Order Completed' },
  label: words('order', '下单'),
  summary: words('ordered for {revenue}', '下单{revenue}'),
  fields: { revenue: number({ scale: 2, unit: 'CNY' }), items: array({ product: string(), price: number({ scale: 2, unit: 'CNY' }) }, { from: 'products' }) },
});
const listed = defineEvent('listed', {
  match: { call: 'track', event: 'Product Changed' },
  label: words('listed', '上架'),
  summary: words('{product} was listed', '上架{product}'),
  fields: { product: string(), title: string(), category: string(), brand: string(), price: number({ scale: 2, unit: 'CNY' }), stock: number({ scale: 0 }) },
});

const products = defineCatalogue('products', {
  label: words('products', '商品'),
  fields: {
    title: itemField('text', { en: 'name', zh: '名称' }),
    category: itemField('category', { en: 'category', zh: '品类' }),
    brand: itemField('category', { en: 'brand', zh: '品牌' }),
    price: itemField('number', { scale: 2, unit: 'CNY', en: 'price', zh: '价格' }),
    stock: itemField('number', { scale: 0, en: 'stock', zh: '库存' }),
  },
  title: 'title', category: 'category', brand: 'brand', price: 'price', available: 'stock',
  sources: [itemsFrom(listed, { key: (event) => event.product, fields: ({ title, category, brand, price, stock }) => ({ title, category, brand, price, stock }) })],
});

/** A definition with one recommendation, `forYou`, that looks for items in five ways. */
export const recommendShop = defineProfile('shopper', {
  label: words('shopper', '顾客'),
  timeZone: 'UTC',
  events: [view, cart, order, listed],
  views: [
    defineFeatures('views', { source: view, label: words('views', '浏览'), features: () => ({ views7d: feature(count(), { over: '7d', en: 'views', zh: '浏览数' }) }) }),
    defineFeatures('orders', { source: order, label: words('orders', '订单'), features: (event) => ({ spend90d: feature(sum(event.revenue), { over: '90d', en: 'spend', zh: '消费' }) }) }),
  ],
  recommendations: [
    defineRecommendation('forYou', {
      items: products,
      label: words('for you', '为你推荐'),
      signals: {
        view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }),
        cart: signal(cart, { item: (event) => event.product, weight: 3, en: 'put into the cart', zh: '加购' }),
        order: signal(order, { item: (event) => event.items.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }),
      },
      candidates: [popular({ over: '7d' }), neighbours(), visitsAlike(), boughtTogether(), boughtAgain()],
      notAgain: '30d',
      caps: { category: 4 },
    }),
  ],
});

const CATEGORIES = 100;
const TASTES = 3;
/** Of a visit, this share goes to what the customer likes; the rest to anything. */
const LOYALTY = 0.8;
const BETWEEN_MS = 20_000;

/** How large the shop is. */
export interface RecommendShopSize {
  readonly customers: number;
  readonly items: number;
}

/** The name under which an item is known. */
export const itemKey = (item: number): string => `sku-${100_000 + item}`;
export const customerKey = (customer: number): string => `cust-${10_000_000 + customer}`;

/** The event that lists an item. */
export function listing(item: number, at: number): BehaviourEvent {
  const category = item % CATEGORIES;
  return sent('Product Changed', { user: 'shop', at, id: `listed-${item}` }, {
    product: itemKey(item), title: `Article ${item} of kind ${category}`, category: `kind-${category}`, brand: `maker-${(item * 7919) % 400}`, price: priceOf(item), stock: 1 + (item % 50),
  });
}

/** Endless visits of random customers: some five events each, of one category mostly. Within a category, popularity is Zipf's. @param idsOf begins all ids */
export class Visits {
  readonly #random: () => number;
  readonly #size: RecommendShopSize;
  readonly #ids: string;
  #serial = 0;

  constructor(random: () => number, size: RecommendShopSize, ids: string) {
    this.#random = random;
    this.#size = size;
    this.#ids = ids;
  }

  /** One visit that begins at a moment; its last events are those of a cart and an order now and then. @param betweenMs from event to event */
  next(at: number, betweenMs = BETWEEN_MS): readonly BehaviourEvent[] {
    const random = this.#random;
    const customer = Math.floor(random() * this.#size.customers);
    const category = this.#categoryOf(customer);
    const looks = 1 + Math.floor(random() * 8);
    const items = Array.from({ length: looks }, () => this.#itemOf(random() < 0.9 ? category : this.#categoryOf(customer)));
    const events = items.map((item, i) => this.#sent(customer, 'Product Viewed', { product: itemKey(item) }, at + i * betweenMs));
    if (random() < 0.3) events.push(this.#sent(customer, 'Product Added', { product: itemKey(items.at(-1)!) }, at + looks * betweenMs));
    if (random() < 0.15) {
      const bought = [...new Set([items.at(-1)!, ...Array.from({ length: Math.floor(random() * 3) }, () => this.#itemOf(category))])];
      const lines = bought.map((item) => ({ product: itemKey(item), price: priceOf(item) }));
      events.push(this.#sent(customer, 'Order Completed', { revenue: Math.round(lines.reduce((all, { price }) => all + price, 0) * 100) / 100, products: lines }, at + (looks + 1) * betweenMs));
    }
    return events;
  }

  #categoryOf(customer: number): number {
    const random = this.#random;
    // A customer's tastes follow from their number: nothing has to be kept.
    return random() < LOYALTY ? (customer * 31 + Math.floor(random() * TASTES) * 37) % CATEGORIES : Math.floor(random() * CATEGORIES);
  }

  #itemOf(category: number): number {
    const ofCategory = Math.max(1, Math.floor(this.#size.items / CATEGORIES));
    return Math.min(this.#size.items - 1, category + CATEGORIES * (Math.floor((ofCategory + 1) ** this.#random()) - 1));
  }

  #sent(customer: number, event: string, properties: Readonly<Record<string, unknown>>, at: number): BehaviourEvent {
    return sent(event, { user: customerKey(customer), at, id: `${this.#ids}-${this.#serial++}` }, properties);
  }
}

function priceOf(item: number): number {
  return (500 + ((item * 104_729) % 50_000)) / 100;
}

function sent(event: string, { user, at, id }: { readonly user: string; readonly at: number; readonly id: string }, properties: Readonly<Record<string, unknown>>): BehaviourEvent {
  return { kind: 'event', call: 'track', id, event, time: at, receivedAt: at, user, properties } as BehaviourEvent;
}

/** All that the shop has seen before it is measured: its items, then ninety days of visits up to a moment, in pieces. */
export function* shopHistory({ random, size, events, end }: { readonly random: () => number; readonly size: RecommendShopSize; readonly events: number; readonly end: number }): Generator<readonly BehaviourEvent[]> {
  const overMs = 90 * 86_400_000;
  const piece = 2_000;
  for (let from = 0; from < size.items; from += piece) yield Array.from({ length: Math.min(piece, size.items - from) }, (_, i) => listing(from + i, end - overMs));
  const visits = new Visits(random, size, 'past');
  let made: BehaviourEvent[] = [];
  for (let done = 0; done < events; ) {
    const visit = visits.next(Math.floor(end - overMs + (done / events) * (overMs - 600_000)));
    done += visit.length;
    made.push(...visit);
    if (made.length < piece && done < events) continue;
    yield made;
    made = [];
  }
}
