/** The laws that made a stream are found in it again, by counting. All seeds are fixed: nothing here is left to luck. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createShop, type CustomerTruth, type Shop, type ShopOptions } from '../src/index.ts';

const DAY_MS = 86_400_000;
const start = Date.UTC(2026, 0, 4, 16);

/** Few looks and many orders, so that there is much to count. */
const busy = { visitRate: { shape: 1, mean: 1e-9, perOrder: 0 }, bots: 0, known: 1, orderRate: { shape: 0.9, mean: 0.15 } } as const;

interface Seen {
  readonly event: string;
  readonly customer: number;
  readonly time: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Every event of some names, once, as whoever receives the stream sees it. */
function read(shop: Shop, names: readonly string[]): readonly Seen[] {
  const seen = new Map<string, Seen>();
  const wanted = names.map((name) => `"${name}"`);
  for (let text = shop.readLines({ lines: 10_000, characters: Infinity }); text !== ''; text = shop.readLines({ lines: 10_000, characters: Infinity })) {
    for (const line of text.split('\n')) {
      if (!wanted.some((name) => line.includes(name))) continue;
      const { messageId, event, timestamp, properties } = JSON.parse(line) as { messageId: string; event: string; timestamp: string; properties: Seen['properties'] };
      seen.set(messageId, { event, customer: Number(messageId.split('-')[1]), time: Date.parse(timestamp), properties });
    }
  }
  return [...seen.values()];
}

const customersOf = (shop: Shop): readonly CustomerTruth[] => Array.from({ length: shop.settings.users }, (_, index) => shop.customer(index));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

/** How many standard errors an estimate is away from what it should be. */
const away = (estimate: number, law: number, error: number): number => Math.abs(estimate - law) / error;

describe('orders follow BG/NBD, spend follows Gamma-Gamma', () => {
  const days = 56;
  const options: ShopOptions = { seed: 11, users: 8_000, days, start, campaigns: [], drift: [], laws: { ...busy, late: 0, tooLate: 0, duplicates: 0 } };
  const shop = createShop(options);
  const { laws } = shop.settings;
  let customers: readonly CustomerTruth[];
  let orders: readonly Seen[];
  let counts: number[];
  beforeAll(() => {
    customers = customersOf(shop);
    orders = read(shop, ['Order Completed']);
    counts = customers.map(() => 0);
    for (const { customer } of orders) counts[customer]!++;
  });

  test('every order of the truth is in the stream, and no other', () => {
    const inStream = customers.map((): number[] => []);
    for (const { customer, time } of orders) inStream[customer]!.push(time);
    expect(inStream.map((times) => times.toSorted((a, b) => a - b))).toEqual(customers.map((_, index) => shop.orders(index).filter((at) => at < shop.end - 10_000 || inStream[index]!.includes(at))));
    expect(sum(customers.map((customer) => customer.orders)) - orders.length).toBeLessThan(3);
  });

  test('rates are Gamma, dropout is Beta: means and variances', () => {
    const rates = customers.map(({ orderRate }) => orderRate);
    const law = laws.orderRate.mean ** 2 / laws.orderRate.shape;
    expect(away(mean(rates), laws.orderRate.mean, Math.sqrt(law / rates.length))).toBeLessThan(3);
    expect(variance(rates) / law).toBeCloseTo(1, 0);
    const { alpha, beta } = laws.dropout;
    const dropouts = customers.map(({ dropout }) => dropout);
    expect(mean(dropouts)).toBeCloseTo(alpha / (alpha + beta), 2);
    expect(variance(dropouts)).toBeCloseTo((alpha * beta) / ((alpha + beta) ** 2 * (alpha + beta + 1)), 3);
  });

  test('orders a customer: mean, variance and the share of none are those of the law', () => {
    // P(X ≥ x) = (1 − p)^(x − 1) P(N ≥ x), N Poisson with λt; whole weeks, so that the season counts as one.
    const law = customers.map(({ orderRate, dropout }) => momentsOf(orderRate * days, dropout));
    const [first, second] = [mean(law.map(({ first }) => first)), mean(law.map(({ second }) => second))];
    expect(first).toBeCloseTo(mean(customers.map((_, index) => shop.expectedOrders(index, { from: start, to: shop.end }))), 6);
    const error = Math.sqrt(mean(law.map(({ first, second }) => second - first ** 2)) / counts.length);
    expect(away(mean(counts), first, error)).toBeLessThan(3);
    expect(variance(counts) / (second - first ** 2)).toBeGreaterThan(0.9);
    expect(variance(counts) / (second - first ** 2)).toBeLessThan(1.1);
    const none = mean(customers.map(({ orderRate }) => Math.exp(-orderRate * days)));
    expect(away(counts.filter((count) => count === 0).length / counts.length, none, Math.sqrt((none * (1 - none)) / counts.length))).toBeLessThan(3);
  });

  test('who has left orders no more, and as many have left as the law has it', () => {
    const last = new Map<number, number>();
    for (const { customer, time } of orders) last.set(customer, Math.max(time, last.get(customer) ?? 0));
    const left = customers.flatMap(({ leftAt }, index) => (leftAt === null ? [] : [{ leftAt: Date.parse(leftAt), last: last.get(index) }]));
    expect(left.filter(({ leftAt, last }) => last !== undefined && last > leftAt)).toEqual([]);
    const expected = sum(customers.map(({ dropout }, index) => counts[index]! * dropout));
    // Leaving ends counting, so that the difference is a martingale: its variance is that of the coins thrown.
    expect(away(left.length, expected, Math.sqrt(sum(customers.map(({ dropout }, index) => counts[index]! * dropout * (1 - dropout)))))).toBeLessThan(3);
  });

  test('what is expected of the last half, given who had left before, is what came', () => {
    const from = start + (days / 2) * DAY_MS;
    const expected = sum(customers.map((_, index) => shop.expectedOrders(index, { from, to: shop.end })));
    const came = orders.filter(({ time }) => time >= from).length;
    expect(away(came, expected, 1.5 * Math.sqrt(expected))).toBeLessThan(3);
    expect(customers.some(({ leftAt }, index) => leftAt !== null && Date.parse(leftAt) < from && shop.expectedOrders(index, { from, to: shop.end }) > 0)).toBe(false);
  });

  test('an order is worth what its customer spends in the mean, give or take a Gamma of that shape', () => {
    const relative = orders.map(({ customer, properties }) => (properties['revenue'] as number) / customers[customer]!.orderValue);
    expect(away(mean(relative), 1, Math.sqrt(1 / laws.spend.shape / relative.length))).toBeLessThan(3);
    expect(variance(relative) * laws.spend.shape).toBeCloseTo(1, 1);
    const values = customers.map(({ orderValue }) => 1 / orderValue);
    expect(mean(values)).toBeCloseTo((laws.spend.customerShape * 100) / (laws.spend.shape * laws.spend.scale), 3);
  });
});

/** First and second moment of the orders of one customer. */
function momentsOf(expected: number, dropout: number): { readonly first: number; readonly second: number } {
  let [first, second, below, term] = [0, 0, 0, Math.exp(-expected)];
  for (let x = 1; x < 200; x++) {
    below += term;
    term *= expected / x;
    const atLeast = (1 - dropout) ** (x - 1) * Math.max(0, 1 - below);
    first += atLeast;
    second += (2 * x - 1) * atLeast;
  }
  return { first, second };
}

describe('a campaign', () => {
  const at = start + 14 * DAY_MS;
  const effect = 1.5;
  // Several shops: one alone may lie off by chance, and a seed chosen until it does not would prove nothing.
  let shops: readonly Campaigned[];
  beforeAll(() => {
    shops = [5, 6, 7, 8].map((seed) => campaigned(seed));
  });

  test('who is treated stands in the stream and in the truth, the same', () => {
    for (const { shop, arms } of shops) {
      const told = customersOf(shop).flatMap(({ campaigns: [campaign] }, index) => (campaign === undefined ? [] : [[index, campaign.arm] as const]));
      expect(told.filter(([index, arm]) => arms.has(index) && arms.get(index) !== arm)).toEqual([]);
      // Some invitations are held back beyond the end.
      expect(arms.size).toBeGreaterThan(0.999 * told.length);
    }
  });

  test('its effect is found by counting the orders of both arms, within three standard errors', () => {
    const [counted, exposed] = [shops.map(awayByCount), shops.map(awayByExposure)];
    expect(Math.abs(sum(counted)) / Math.sqrt(shops.length)).toBeLessThan(3);
    expect(Math.abs(sum(exposed)) / Math.sqrt(shops.length)).toBeLessThan(3);
    // Who orders more leaves earlier: counting alone finds a little less than the effect.
    for (const { ordersOf } of shops) expect(ordersOf('treated') / ordersOf('control')).toBeGreaterThan(1.2);
  });

  interface Campaigned {
    readonly shop: Shop;
    /** By customer. */
    readonly arms: ReadonlyMap<number, string>;
    /** While it runs. */
    ordersOf(arm: string): number;
  }

  function campaigned(seed: number): Campaigned {
    const shop = createShop({ seed, users: 12_000, days: 35, start, drift: [], campaigns: [{ id: 'voucher', at, days: 14, effect, treated: 0.5, control: 0.5 }], laws: { ...busy, orderRate: { shape: 0.9, mean: 0.2 } } });
    const seen = read(shop, ['Order Completed', 'Experiment Viewed']);
    const arms = new Map(seen.flatMap(({ event, customer, properties }) => (event === 'Experiment Viewed' ? [[customer, properties['variation_id'] as string] as const] : [])));
    const during = seen.filter(({ event, time }) => event === 'Order Completed' && time >= at && time < at + 14 * DAY_MS);
    return { shop, arms, ordersOf: (arm) => during.filter(({ customer }) => arms.get(customer) === arm).length };
  }

  /** Standard errors between the orders counted and those that the law expects, as a ratio of both arms. */
  function awayByCount({ shop, arms, ordersOf }: Campaigned): number {
    const [treated, control] = [lawOf('treated', effect), lawOf('control', 1)];
    const error = Math.hypot(treated.deviation / treated.expected, control.deviation / control.expected);
    return (Math.log(ordersOf('treated') / ordersOf('control')) - Math.log(treated.expected / control.expected)) / error;

    /** Orders that the law expects of an arm while the campaign runs, of those who had not left before, and their standard deviation. */
    function lawOf(arm: string, pace: number): { readonly expected: number; readonly deviation: number } {
      const alive = [...arms].flatMap(([index, of]) => (of === arm && shop.expectedOrders(index, { from: at, to: shop.end }) > 0 ? [shop.customer(index)] : []));
      const moments = alive.map(({ orderRate, dropout }) => momentsOf(orderRate * 14 * pace, dropout));
      return { expected: sum(moments.map(({ first }) => first)), deviation: Math.sqrt(sum(moments.map(({ first, second }) => second - first ** 2))) };
    }
  }

  /** The same for orders by the time that customers lived, which finds all of the effect. */
  function awayByExposure({ shop, arms, ordersOf }: Campaigned): number {
    const exposure = (arm: string): number => sum([...arms].map(([index, of]) => (of === arm ? exposureOf(shop.customer(index), at, at + 14 * DAY_MS) : 0)));
    const [treated, control] = [ordersOf('treated'), ordersOf('control')];
    return (Math.log(treated / exposure('treated') / (control / exposure('control'))) - Math.log(effect)) / Math.sqrt(1 / treated + 1 / control);
  }
});

/** Orders expected of the time that a customer lived between two moments, without any campaign. */
function exposureOf({ orderRate, leftAt }: CustomerTruth, from: number, to: number): number {
  return (orderRate * Math.max(0, Math.min(to, leftAt === null ? to : Date.parse(leftAt)) - from)) / DAY_MS;
}

describe('drift', () => {
  const at = start + 14 * DAY_MS;
  const shop = createShop({
    seed: 3, users: 1_500, days: 28, start, campaigns: [], laws: { ...busy, late: 0, tooLate: 0, duplicates: 0, dropout: { alpha: 1, beta: 1_000 } },
    drift: [{ what: 'price', at, factor: 2 }, { what: 'category', at, category: 'fishing', share: 0.4 }, { what: 'channel', at, share: 1 }],
  });
  const orders = read(shop, ['Order Completed']);
  const before = orders.filter(({ time }) => time < at);
  const after = orders.filter(({ time }) => time >= at);
  const share = (of: readonly Seen[], holds: (order: Seen) => boolean): number => of.filter(holds).length / of.length;

  test('prices, the mix of categories and the mix of channels change on their day, and stay', () => {
    const value = (of: readonly Seen[]): number => mean(of.map(({ customer, properties }) => (properties['revenue'] as number) / shop.customer(customer).orderValue));
    expect(value(after) / value(before)).toBeCloseTo(2, 1);
    const fishing = ({ properties }: Seen): boolean => (properties['products'] as readonly { category: string }[])[0]?.category === 'fishing';
    expect(share(before, fishing)).toBeLessThan(0.1);
    expect(share(after, fishing)).toBeGreaterThan(0.35);
    const web = ({ properties }: Seen): boolean => properties['channel'] === 'web';
    expect([share(before, web) > 0.3, share(after, web)]).toEqual([true, 0]);
  });
});

describe('taste', () => {
  const at = start + 14 * DAY_MS;
  const shop = createShop({ seed: 5, users: 300, days: 28, start, campaigns: [], laws: { ...busy, bots: 0, late: 0, tooLate: 0, duplicates: 0, orderRate: { shape: 1, mean: 0.001 }, visitRate: { shape: 2, mean: 1, perOrder: 0 } }, drift: [{ what: 'category', at: start + 7 * DAY_MS, category: 'fishing', share: 0.2 }, { what: 'taste', at, share: 0.5 }] });
  const products = [...shop.truth()].flatMap((line) => (line.truth === 'product' ? [line] : []));
  const placeOf = new Map(products.map(({ product }, place) => [product, place]));
  const looks = read(shop, ['Product Viewed']);

  test('half of the customers like other things from the day on, and the truth says which', () => {
    const changed = Array.from({ length: 300 }, (_, index) => shop.customer(index).tasteChanges);
    expect(changed.filter(({ length }) => length > 0).length / 300).toBeCloseTo(0.5, 0);
    expect(new Set(changed.flat().map((change) => Date.parse(change.at)))).toEqual(new Set([at]));
  });

  test.each([['before', start + 7 * DAY_MS, at], ['after', at, start + 28 * DAY_MS]] as const)('looks fall as the chances say, %s it', (_, from, to) => {
    // A look that has one chance in ten of hitting a set of products does so one time in ten: the products that are likeliest for each customer.
    const likely = new Map<number, Set<number>>();
    let expected = 0;
    let met = 0;
    let seen = 0;
    for (const { customer, time, properties } of looks) {
      if (time < from || time >= to) continue;
      const chances = shop.lookChances(customer, from);
      if (!likely.has(customer)) likely.set(customer, new Set(Array.from(chances.keys()).sort((one, other) => chances[other]! - chances[one]!).slice(0, 50)));
      const set = likely.get(customer)!;
      for (const place of set) expected += chances[place]!;
      if (set.has(placeOf.get(properties['product_id'] as string)!)) met++;
      seen++;
    }
    expect(seen).toBeGreaterThan(3_000);
    expect(Math.abs(met - expected)).toBeLessThan(0.05 * expected);
  });

  test('chances sum to one', () => {
    const sum = shop.lookChances(7, at).reduce((total, chance) => total + chance, 0);
    expect(sum).toBeCloseTo(1, 12);
  });
});

describe('the week', () => {
  test('evenings and weekends are livelier than nights and mornings', () => {
    const shop = createShop({ seed: 2, users: 2_000, days: 28, start, campaigns: [], drift: [], laws: busy });
    const local = read(shop, ['Order Completed']).map(({ time }) => new Date(time + 8 * 3_600_000));
    const at = (hours: readonly number[]): number => local.filter((moment) => hours.includes(moment.getUTCHours())).length;
    expect(at([20, 21]) / at([2, 3])).toBeGreaterThan(15);
    const on = (day: number): number => local.filter((moment) => moment.getUTCDay() === day).length;
    expect(on(6) / on(2)).toBeGreaterThan(1.15);
  });
});

describe('taste and reviews', () => {
  const shop = createShop({ seed: 4, users: 1_500, days: 28, start, campaigns: [], drift: [], laws: { ...busy, reviews: 1, refunds: 0.2 } });
  const seen = read(shop, ['Product Viewed', 'Product Reviewed']);

  test('customers look at what they like, so that it can be learnt', () => {
    const looks = seen.filter(({ event }) => event === 'Product Viewed');
    const liked = looks.filter(({ customer, properties }) => shop.customer(customer).taste.categories.includes(properties['category'] as string));
    expect(liked.length / looks.length).toBeGreaterThan(0.8);
  });

  test('ratings follow the quality of the product, and words follow ratings', () => {
    const quality = new Map([...shop.truth()].flatMap((line) => (line.truth === 'product' ? [[line.product, line.quality] as const] : [])));
    const reviews = seen.flatMap(({ event, properties }) => (event === 'Product Reviewed' ? [properties as { product_id: string; rating: number; review_body: string }] : []));
    const rated = (from: number, to: number): number => mean(reviews.flatMap(({ product_id, rating }) => (quality.get(product_id)! >= from && quality.get(product_id)! < to ? [rating] : [])));
    expect(rated(4.5, 5) - rated(0, 3.7)).toBeGreaterThan(0.6);
    const texts = (rating: number): Set<string> => new Set(reviews.flatMap((review) => (review.rating === rating ? [review.review_body] : [])));
    expect([...texts(1)].some((text) => texts(5).has(text))).toBe(false);
  });
});
