/**
 * `recommend-tastes`: recommendations in a shop whose customers' tastes are known. The best list there can be has the products in
 * the order of their true chances; how much of its NDCG a method reaches is told, with nothing left to luck: a product's gain is its
 * chance of being looked at next. Half-way some customers come to like other things: after how many looks the lists have followed.
 */
import type { Candidate, Interaction } from '@limn/engine';
import { requireMethod, splitByMoment, type InteractionTable, type Recommender } from '@limn/learn';
import { createShop, faults, type Shop } from '@limn/simulate';
import type { Figure } from './figure.ts';

/** What the bench is told. */
export interface TasteBenchOptions {
  readonly users: number;
  readonly days: number;
  readonly seed: number;
}

/** Popularity beside. */
const methods = ['popular', 'neighbours', 'ease'] as const;
const DAY_MS = 86_400_000;
const LIST = 10;
/** Who has done so much is known well enough. */
const KNOWN_AFTER = 20;
const FOLLOWED = 20;
/** So many events tell that a taste has changed. */
const FOLLOWED_BY = 10;
/** Those who are asked for: enough for figures that hold to a hundredth. */
const MOST_ASKED = 500;
const signals: Readonly<Record<string, { readonly signal: number; readonly weight: number }>> = {
  'Product Viewed': { signal: 0, weight: 1 },
  'Product Added to Wishlist': { signal: 1, weight: 2 },
  'Product Added': { signal: 2, weight: 3 },
  'Order Completed': { signal: 3, weight: 5 },
};

export async function* benchTastes({ users, days, seed }: TasteBenchOptions): AsyncGenerator<Figure> {
  const changeAt = Date.UTC(2026, 0, 4, 16) + Math.floor(days * 0.8) * DAY_MS;
  const shop = createShop({ seed, users, days, campaigns: [], drift: [{ what: 'taste', at: changeAt, share: 0.3 }], laws: { bots: 0, households: 0 } });
  const products = [...shop.truth()].flatMap((line) => (line.truth === 'product' ? [line.product] : []));
  const interactions = interactionsOf(shop, new Map(products.map((product, place) => [product, place])));
  const past = tableOf(interactions.filter(({ at }) => at < changeAt), { users, products });
  // What comes in the days after, not the next click: who looks at something puts it into the cart a moment later.
  const choosing = { ...splitByMoment(past), keepRepeats: true, k: LIST };
  for (const name of methods) {
    const method = await requireMethod(name);
    const recommender = await method.learn(past, { seed, choosing });
    try {
      yield* figuresOf(method.name, { recommender, shop, interactions, changeAt, users, events: interactions.length });
    } finally {
      await recommender.close?.();
    }
  }
}

interface Judged {
  readonly recommender: Recommender;
  readonly shop: Shop;
  readonly interactions: readonly Interaction[];
  readonly changeAt: number;
  readonly users: number;
  readonly events: number;
}

async function* figuresOf(method: string, { recommender, shop, interactions, changeAt, users, events }: Judged): AsyncGenerator<Figure> {
  const of = Object.groupBy(interactions, ({ customer }) => String(customer));
  const histories = Object.entries(of).map(([customer, all]) => ({ customer: Number(customer), before: all!.filter(({ at }) => at < changeAt), after: all!.filter(({ at }) => at >= changeAt) }));
  const known = histories.filter(({ before }) => before.length >= KNOWN_AFTER).slice(0, MOST_ASKED);
  const share = await shareOfBest(recommender, known.map(({ customer, before }) => ({ history: before, now: changeAt, chances: shop.lookChances(customer, changeAt - 1) })));
  yield { bench: 'recommend-tastes', figure: `${method}: share of the best NDCG@${LIST}, ${KNOWN_AFTER} events or more`, value: round(share), customers: users, events };
  const turned = histories.filter(({ customer, before, after }) => before.length >= KNOWN_AFTER && after.length >= FOLLOWED && shop.customer(customer).tasteChanges.length > 0).slice(0, MOST_ASKED);
  for (const since of [0, 2, 5, 10, FOLLOWED]) {
    const asked = turned.map(({ customer, before, after }) => ({ history: [...before, ...after.slice(0, since)], now: after[since]?.at ?? shop.end, chances: shop.lookChances(customer, shop.end) }));
    yield { bench: 'recommend-tastes', figure: `${method}: the same, ${since} events after the taste changed`, value: round(await shareOfBest(recommender, asked)), customers: turned.length, events };
  }
  const fresh = turned.map(({ customer, after }) => ({ history: after.slice(0, FOLLOWED_BY), now: after[FOLLOWED_BY]?.at ?? shop.end, chances: shop.lookChances(customer, shop.end) }));
  yield { bench: 'recommend-tastes', figure: `${method}: the same, of those ${FOLLOWED_BY} events and nothing before`, value: round(await shareOfBest(recommender, fresh)), customers: turned.length, events };
  yield { bench: 'recommend-tastes', figure: `${method}: lists that suit the new taste better than the old, ${FOLLOWED_BY} events after`, value: round(await shareFollowed(recommender, shop, { turned, changeAt })), customers: turned.length, events };
}

interface Turned {
  readonly turned: readonly { readonly customer: number; readonly before: readonly Interaction[]; readonly after: readonly Interaction[] }[];
  readonly changeAt: number;
}

async function shareFollowed(recommender: Recommender, shop: Shop, { turned, changeAt }: Turned): Promise<number> {
  const answers = await recommender.recommend(turned.map(({ before, after }) => ({ history: [...before, ...after.slice(0, FOLLOWED_BY)], now: after[FOLLOWED_BY]?.at ?? shop.end, limit: LIST })));
  const followed = turned.filter(({ customer }, i) => gainOf(answers[i]!, shop.lookChances(customer, shop.end)) > gainOf(answers[i]!, shop.lookChances(customer, changeAt - 1)));
  return followed.length / turned.length;
}

/** Mean over the requests of DCG by true chances, divided by that of the best list. */
async function shareOfBest(recommender: Recommender, asked: readonly { readonly history: readonly Interaction[]; readonly now: number; readonly chances: Float64Array }[]): Promise<number> {
  const answers = await recommender.recommend(asked.map(({ history, now }) => ({ history, now, limit: LIST })));
  const shares = asked.map(({ chances }, i) => gainOf(answers[i]!, chances) / gainOf(bestOf(chances), chances));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function gainOf(list: readonly Candidate[], chances: Float64Array): number {
  return list.slice(0, LIST).reduce((sum, { item }, place) => sum + (chances[item] ?? 0) / Math.log2(place + 2), 0);
}

function bestOf(chances: Float64Array): readonly Candidate[] {
  return [...chances].map((score, item) => ({ item, score })).toSorted((one, other) => other.score - one.score).slice(0, LIST);
}

/** In the order in which they happened. Customers are known by the account or by a device of their own. */
function interactionsOf(shop: Shop, itemOf: ReadonlyMap<string, number>): readonly Interaction[] {
  const owner = new Map<string, number>();
  for (let index = 0; index < shop.settings.users; index++) {
    const { customer, identities } = shop.customer(index);
    for (const identifier of [customer, ...identities.own]) owner.set(identifier, index);
  }
  const found: Interaction[] = [];
  for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) {
    const { message, fault } = delivery;
    if (message.type !== 'track' || fault === faults.duplicate) continue;
    const meant = signals[message.event ?? ''];
    const customer = owner.get(message.userId ?? message.anonymousId ?? '');
    if (meant === undefined || customer === undefined) continue;
    const lines = (message.properties?.['products'] ?? [message.properties]) as readonly { readonly product_id: string }[];
    for (const { product_id: product } of lines) found.push({ customer, item: itemOf.get(product)!, ...meant, at: Date.parse(message.timestamp) });
  }
  return found.toSorted((one, other) => one.at - other.at);
}

function tableOf(interactions: readonly Interaction[], { users, products }: { readonly users: number; readonly products: readonly string[] }): InteractionTable {
  return {
    rows: interactions.length,
    customers: Int32Array.from(interactions, ({ customer }) => customer),
    items: Int32Array.from(interactions, ({ item }) => item),
    at: Float64Array.from(interactions, ({ at }) => at),
    weights: Float32Array.from(interactions, ({ weight }) => weight),
    signals: Uint8Array.from(interactions, ({ signal }) => signal),
    customerKeys: Array.from({ length: users }, (_, index) => `customer-${index}`),
    itemKeys: products,
    signalNames: Object.keys(signals),
  };
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
