import { expect, test } from 'vitest';
import { count, createRecommendationWords, defineDerived, defineEvent, defineCatalogue, defineFeatures, defineProfile, defineRecommendation, feature, itemsFrom, neighbours, signal, string, value, words, mostFrequent, atLeast, type ReasonItem, type RecommendedReason, type WhyNot } from '../index.ts';
import { DAY_MS } from '../registry/duration.ts';

const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { product: string(), country: string() } });
const habits = defineFeatures('habits', { source: order, label: words('habits', '习惯'), features: (event) => ({
  country: feature(mostFrequent(event.country), { over: 'ever', en: 'country', zh: '国家' }),
  orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
}) });
const kinds = defineDerived('kinds', { label: words('kinds', '类型'), from: [habits], values: (view) => ({ regular: value(atLeast(view.orders, 3), { en: 'regular', zh: '常客' }) }) });
const goods = defineCatalogue('goods', { label: words('goods', '商品'), fields: {}, sources: [itemsFrom(order, { key: (event) => event.product })] });
const { definition } = defineProfile('customer', {
  label: words('customer', '客户'), events: [order], views: [habits, kinds],
  recommendations: [defineRecommendation('forYou', {
    label: words('for you', '为你推荐'), items: goods, notAgain: '30d', candidates: [neighbours()],
    signals: { order: signal(order, { item: (event) => event.product, weight: 5, means: 'purchase', en: 'bought', zh: '购买' }) },
  })],
});
const en = createRecommendationWords({ definition, name: 'forYou', lang: 'en' });
const zh = createRecommendationWords({ definition, name: 'forYou', lang: 'zh' });
const pot: ReasonItem = { item: 'p', title: 'Teapot', signal: 'order' };
const bare: ReasonItem = { item: 'p', title: 'Teapot' };
const held: ReasonItem = { ...bare, inBasket: true };

test.each<readonly [reason: RecommendedReason, english: string, chinese: string]>([
  [{ kind: 'neighbour', because: pot, customers: 1_041 }, 'Because you bought “Teapot”, and 1,041 customers who took an interest in it chose this, too.', '因为您购买过“Teapot”，关注它的1,041位客户也选择了此款。'],
  [{ kind: 'neighbour', because: held, customers: 1 }, 'Because “Teapot” is in your basket, and 1 customer who took an interest in it chose this, too.', '购物车中有“Teapot”，关注它的1位客户也选择了此款。'],
  [{ kind: 'neighbour', because: bare, customers: 4 }, '4 customers who took an interest in “Teapot” chose this, too.', '关注“Teapot”的4位客户也选择了此款。'],
  [{ kind: 'together', because: pot, baskets: 12 }, 'Goes with “Teapot”, which you bought: both were bought together 12 times.', '适合与您购买过的“Teapot”搭配：两者曾被一起购买12次。'],
  [{ kind: 'together', because: held, baskets: 1 }, 'Goes with “Teapot” in your basket: both were bought together once.', '适合与购物车中的“Teapot”搭配：两者曾被一起购买1次。'],
  [{ kind: 'popular', customers: 41, days: 7 }, '41 customers chose this in the last 7 days.', '近7天有41位客户选择了此款。'],
  [{ kind: 'popular', customers: 3, days: 1, group: { column: 'country', value: 'France' } }, '3 customers who have the same country, “France”, chose this in the last day.', '近1天有3位国家同为“France”的客户选择了此款。'],
  [{ kind: 'popular', customers: 3, days: 7, group: { column: 'regular', value: 'true' } }, '3 customers who are “regular”, as you are, chose this in the last 7 days.', '近7天有3位同属“常客”的客户选择了此款。'],
  [{ kind: 'popular', customers: 3, days: 7, group: { column: 'regular', value: 'false' } }, '3 customers who are not “regular”, as you are not, chose this in the last 7 days.', '近7天有3位同样不属于“常客”的客户选择了此款。'],
  [{ kind: 'content', because: pot, words: ['tea', 'white'] }, 'Like “Teapot”, which you bought: tea, white.', '与您购买过的“Teapot”相似：tea、white。'],
  [{ kind: 'content', because: bare, words: [] }, 'Like “Teapot”.', '与“Teapot”相似。'],
  [{ kind: 'repeat', times: 3, everyMs: 30 * DAY_MS, sinceMs: 28 * DAY_MS }, 'You bought this 3 times, usually every 30 days, and last 28 days ago.', '您购买过3次，通常每30天一次，上次在28天前。'],
  [{ kind: 'repeat', times: 1, everyMs: 0, sinceMs: 28 * DAY_MS }, 'You bought this once, 28 days ago.', '您在28天前购买过一次。'],
  [{ kind: 'repeat', times: 1, everyMs: 30 * DAY_MS, sinceMs: 28 * DAY_MS }, 'You bought this once, 28 days ago; it is usually needed again after 30 days.', '您在28天前购买过一次，通常30天后会再次需要。'],
  [{ kind: 'taste', because: [pot, bare] }, 'Fits your taste, to judge by “Teapot”, “Teapot”.', '符合您的偏好，依据是“Teapot”、“Teapot”。'],
  [{ kind: 'taste', because: [] }, 'Fits your taste.', '符合您的偏好。'],
  [{ kind: 'chance' }, 'Few customers were shown this so far: it gets its chance.', '目前展示较少，给它一次机会。'],
  [{ kind: 'new' }, 'One of the newest.', '近期上新。'],
])('%j is a sentence in both languages', (reason, english, chinese) => {
  expect(en.sentence({ reasons: [reason] })).toBe(english);
  expect(zh.sentence({ reasons: [reason] })).toBe(chinese);
});

test('several reasons are several sentences', () => {
  const reasons: readonly RecommendedReason[] = [{ kind: 'popular', customers: 2, days: 7 }, { kind: 'new' }];
  expect(en.sentence({ reasons })).toBe('2 customers chose this in the last 7 days. One of the newest.');
  expect(zh.reasons({ reasons })).toEqual(['近7天有2位客户选择了此款。', '近期上新。']);
});

test.each<readonly [why: WhyNot, english: string, chinese: string]>([
  [{ kind: 'shown', place: 3 }, 'It is shown, at place 3.', '已展示，排在第3位。'],
  [{ kind: 'unknown' }, 'Nothing is known of this item: no event has named it.', '没有任何事件提到过该商品。'],
  [{ kind: 'excluded', rule: 'gone' }, 'It is offered no more.', '已下架。'],
  [{ kind: 'excluded', rule: 'unavailable' }, 'It is sold out.', '已售罄。'],
  [{ kind: 'excluded', rule: 'inBasket' }, 'It is in the basket already.', '已在购物车中。'],
  [{ kind: 'excluded', rule: 'disliked' }, 'The customer does not want to see it.', '客户表示不想再看到它。'],
  [{ kind: 'excluded', rule: 'justBought' }, 'The customer bought it within the last 30 days, and it is not due again.', '客户在近30天内购买过，尚未到再次购买的时间。'],
  [{ kind: 'excluded', rule: 'other' }, 'A rule leaves it out: other.', '被规则排除：other。'],
  [{ kind: 'notFound' }, 'No way to find items came upon it for this customer.', '没有任何候选方式为该客户找到它。'],
  [{ kind: 'outranked', place: 57, of: 1_230 }, 'Others fit better: it is number 57 of 1,230.', '有更合适的商品：它在1,230件中排第57位。'],
  [{ kind: 'variety', place: 4, of: 230 }, 'By rank it is number 4 of 230, but the list has enough of its kind.', '它在230件中排第4位，但列表中同类商品已经足够。'],
])('why not: %j', (why, english, chinese) => {
  expect(en.whyNot(why)).toBe(english);
  expect(zh.whyNot(why)).toBe(chinese);
});
