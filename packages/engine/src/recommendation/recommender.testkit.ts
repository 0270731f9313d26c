/** A shop whose recommendations the tests speak about, and a hand that sends its events. */
import {
  above, alike, array, boughtAgain, boughtTogether, createRecommender, defineCatalogue, defineEvent, defineProfile, defineRecommendation, equal, exclude, itemField, itemOf, itemsFrom,
  neighbours, number, popular, signal, sourceId, string, visitsAlike, words, type BehaviourEvent, type LiveRecommender, type RecommendationRequest, type RecommenderOptions,
} from '../index.ts';
import { DAY_MS } from '../registry/duration.ts';

const one = { product: string() };

/** Its events. */
export const events = {
  view: defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label: words('view', '浏览'), summary: words('looked at {product}', '浏览 {product}'), fields: one }),
  order: defineEvent('order', {
    match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'),
    fields: { items: array({ product: string(), name: string({ optional: true }), price: number({ scale: 2, unit: 'GBP', optional: true }) }) },
  }),
  refund: defineEvent('refund', { match: { call: 'track', event: 'Order Refunded' }, label: words('refund', '退款'), summary: words('returned', '退回'), fields: one }),
  dislike: defineEvent('dislike', { match: { call: 'track', event: 'Product Disliked' }, label: words('dislike', '不喜欢'), summary: words('disliked', '不喜欢'), fields: one }),
  change: defineEvent('change', {
    match: { call: 'track', event: 'Product Changed' }, label: words('change', '变更'), summary: words('changed', '变更'),
    fields: { ...one, title: string({ optional: true }), kind: string({ optional: true }), maker: string({ optional: true }), price: number({ scale: 2, optional: true }), stock: number({ scale: 0, optional: true }) },
  }),
  removal: defineEvent('removal', { match: { call: 'track', event: 'Product Removed' }, label: words('removal', '下架'), summary: words('removed', '下架'), fields: one }),
  shown: defineEvent('shown', { match: { call: 'track', event: 'Product List Viewed' }, label: words('list', '列表'), summary: words('saw', '看到'), fields: { products: array(one) } }),
  click: defineEvent('click', { match: { call: 'track', event: 'Product Clicked' }, label: words('click', '点击'), summary: words('clicked', '点击'), fields: one }),
} as const;

const products = defineCatalogue('products', {
  label: words('products', '商品'),
  fields: {
    title: itemField('text', { en: 'name', zh: '名称' }),
    kind: itemField('category', { en: 'kind', zh: '品类' }),
    maker: itemField('category', { en: 'maker', zh: '品牌' }),
    price: itemField('number', { scale: 2, unit: 'GBP', en: 'price', zh: '价格' }),
    stock: itemField('number', { scale: 0, en: 'stock', zh: '库存' }),
  },
  title: 'title', category: 'kind', brand: 'maker', price: 'price', available: 'stock',
  sources: [
    itemsFrom(events.order, { key: (event) => event.items.product, fields: (event) => ({ title: event.items.name, price: event.items.price }) }),
    itemsFrom(events.change, { key: (event) => event.product, fields: ({ title, kind, maker, price, stock }) => ({ title, kind, maker, price, stock }) }),
    itemsFrom(events.removal, { key: (event) => event.product, says: 'gone' }),
  ],
});

const shared = {
  items: products,
  signals: {
    view: signal(events.view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }),
    order: signal(events.order, { item: (event) => event.items.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }),
    refund: signal(events.refund, { item: (event) => event.product, weight: -4, en: 'returned', zh: '退回' }),
    dislike: signal(events.dislike, { item: (event) => event.product, weight: -8, means: 'dislike', en: 'disliked', zh: '不喜欢' }),
  },
  impression: itemOf(events.shown, { item: (event) => event.products.product }),
  click: itemOf(events.click, { item: (event) => event.product }),
} as const;

const context = { page: string(), budget: number({ scale: 2 }) } as const;

/** The shop: `forYou` with every step of the pipeline, `plain` with rank alone, `learned` by a model, `tried` that leaves slots to chance. */
export const shop = defineProfile('customer', {
  label: words('customer', '客户'), events: Object.values(events), views: [],
  recommendations: [
    defineRecommendation('forYou', {
      ...shared, label: words('for you', '为你推荐'), context,
      candidates: [popular({ over: '7d' }), neighbours({ weight: 2 }), visitsAlike(), boughtTogether(), boughtAgain(), alike()],
      rules: ({ item, request }) => ({
        overBudget: exclude(above(item.price, request.budget), { en: 'beyond the budget', zh: '超出预算' }),
        noGifts: exclude(equal(item.kind, 'gift'), { en: 'a gift card', zh: '礼品卡' }),
      }),
      notAgain: '30d', caps: { category: 3 }, k: 5,
    }),
    defineRecommendation('plain', { ...shared, label: words('plain', '简单推荐'), candidates: [popular({ over: '30d' }), neighbours()], diversity: 0 }),
    defineRecommendation('learned', { ...shared, label: words('learned', '学习推荐'), context, candidates: [popular({ over: '7d' })], rank: 'learned', diversity: 0 }),
    defineRecommendation('tried', { ...shared, label: words('tried', '试推荐'), candidates: [popular({ over: '30d' })], explore: 0.2, diversity: 0 }),
  ],
}).definition;

/** The moment at which the shop opens. */
export const START = Date.parse('2026-03-01T00:00:00Z');

/** Sends events to a recommender, a minute after each other. */
export class Hand {
  readonly recommender: LiveRecommender;
  readonly sent: BehaviourEvent[] = [];
  at = START;

  constructor(options: Partial<RecommenderOptions> = {}) {
    this.recommender = createRecommender({ definition: shop, ...options });
  }

  /** Hands on an event as an engine would. */
  apply(event: BehaviourEvent): void {
    this.sent.push(event);
    this.recommender.apply(event, { position: this.recommender.position + 1, owner: sourceId('user', event.user!) });
  }

  view(user: string, ...items: readonly string[]): void {
    for (const product of items) this.apply(events.view.at(this.#next(), { user, id: this.#id() }, { product }));
  }

  order(user: string, ...items: readonly string[]): void {
    this.apply(events.order.at(this.#next(), { user, id: this.#id() }, { items: items.map((product) => ({ product })) }));
  }

  dislike(user: string, product: string): void {
    this.apply(events.dislike.at(this.#next(), { user, id: this.#id() }, { product }));
  }

  change(product: string, fields: { readonly title?: string; readonly kind?: string; readonly maker?: string; readonly price?: number; readonly stock?: number }): void {
    this.apply(events.change.at(this.#next(), { user: 'shop', id: this.#id() }, { product, ...fields }));
  }

  remove(product: string): void {
    this.apply(events.removal.at(this.#next(), { user: 'shop', id: this.#id() }, { product }));
  }

  show(user: string, ...items: readonly string[]): void {
    this.apply(events.shown.at(this.#next(), { user, id: this.#id() }, { products: items.map((product) => ({ product })) }));
  }

  click(user: string, product: string): void {
    this.apply(events.click.at(this.#next(), { user, id: this.#id() }, { product }));
  }

  wait(days: number): void {
    this.at += days * DAY_MS;
  }

  /** Keys of the list, for a user. */
  list(name: string, user: string, request: Partial<RecommendationRequest> = {}): readonly string[] {
    return this.answer(name, user, request).items.map(({ item }) => item);
  }

  answer(name: string, user: string, request: Partial<RecommendationRequest> = {}): NonNullable<ReturnType<LiveRecommender['recommend']>> {
    return this.recommender.recommend(name, this.request(user, request))!;
  }

  request(user: string, request: Partial<RecommendationRequest> = {}): RecommendationRequest {
    return { members: [sourceId('user', user)], now: this.at + 1, ...request };
  }

  #id(): string {
    return `e${this.sent.length}`;
  }

  #next(): string {
    this.at += 60_000;
    return new Date(this.at).toISOString();
  }
}
