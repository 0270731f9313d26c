import { expect, test } from 'vitest';
import { Hand, shop } from '../recommender.testkit.ts';
import type { CustomerSpace } from './customer-space.ts';

/** Two circles: ann, ben and cat choose rare teas; dan, eve and fay choose tools; all choose milk. */
function circles(): { readonly hand: Hand; readonly space: CustomerSpace } {
  const hand = new Hand();
  for (const tea of ['oolong', 'sencha', 'assam', 'matcha']) hand.change(tea, { title: `The ${tea}`, kind: 'tea' });
  for (const user of ['ann', 'ben', 'cat']) hand.order(user, 'milk', 'oolong', 'sencha', ...(user === 'cat' ? ['assam'] : ['matcha']));
  for (const user of ['dan', 'eve', 'fay']) hand.order(user, 'milk', 'saw', 'hammer');
  return { hand, space: hand.recommender.customers('plain')! };
}

const historyOf = ({ hand, space }: ReturnType<typeof circles>, user: string) => space.historyOf(hand.request(user).members, hand.at + 1);

async function likeness(of: ReturnType<typeof circles>, one: string, other: string): Promise<number> {
  const { space, hand } = of;
  const vectors = await space.vectorsOf([historyOf(of, one), historyOf(of, other)], hand.at + 1);
  let sum = 0;
  for (let i = 0; i < space.dims; i++) sum += vectors[i]! * vectors[space.dims + i]!;
  return sum;
}

test('while nothing is learnt, customers stand near whom they share items with, and rare items count more', async () => {
  const of = circles();
  expect(of.space.way).toBeUndefined();
  expect(await likeness(of, 'ann', 'ann')).toBeCloseTo(1, 5);
  expect(await likeness(of, 'ann', 'ben')).toBeCloseTo(1, 5);
  expect(await likeness(of, 'ann', 'cat')).toBeGreaterThan((await likeness(of, 'ann', 'dan')) + 0.2);
  const exact = (other: string): number => of.space.compareWith(historyOf(of, 'ann')).likenessOf(historyOf(of, other));
  // Four items: what one item says may be chance.
  expect(exact('ben')).toBeCloseTo(4 / 6, 9);
  expect(exact('cat')).toBeGreaterThan(exact('dan'));
  expect(exact('dan')).toBeGreaterThan(0);
  expect(exact('nobody')).toBe(0);
});

test('what both have in common is told: how many items, the rarest of them, and the categories that both choose', () => {
  const of = circles();
  const { items, telling, categories } = of.space.compareWith(historyOf(of, 'ann')).sharedBy(historyOf(of, 'cat'));
  expect({ items, telling: telling.map(({ title }) => title), categories }).toEqual({ items: 3, telling: ['The oolong', 'The sencha', 'milk'], categories: ['tea'] });
  expect(of.space.compareWith(historyOf(of, 'ann')).sharedBy(historyOf(of, 'nobody'))).toEqual({ items: 0, telling: [], categories: [] });
});

test('what was disliked brings nobody together, and who did nothing stands nowhere', async () => {
  const of = circles();
  of.hand.dislike('gil', 'oolong');
  expect(of.space.likedItems(historyOf(of, 'gil'))).toBe(0);
  const vectors = await of.space.vectorsOf([historyOf(of, 'gil'), historyOf(of, 'nobody')], of.hand.at + 1);
  expect(vectors.every((value) => value === 0)).toBe(true);
});

test('a history from events alone is the history that was followed', () => {
  const of = circles();
  of.hand.view('ann', 'saw', 'oolong');
  of.hand.dislike('ann', 'saw');
  const own = of.hand.sent.filter(({ user }) => user === 'ann').map((event) => ({ event, owner: of.hand.request('ann').members[0]! }));
  const plain = ({ item, at, weight, signal }: { readonly item: number; readonly at: number; readonly weight: number; readonly signal: number }) => ({ item, at, weight, signal });
  expect(of.space.historyFrom(own, of.hand.at + 1).map(plain)).toEqual(historyOf(of, 'ann').map(plain));
  const before = own[0]!.event.time + 1;
  expect(of.space.historyFrom(own, before)).toHaveLength(4);
});

test('a model that has a place for customers places those of whom enough is known, at length 1', async () => {
  const models = new Map([['magic', { itemKeys: ['milk', 'saw'], source: { candidates: () => [], because: () => [] }, customers: { dims: 2, vectorsOf: (requests: readonly { readonly history: readonly { readonly item: number }[] }[]) => Promise.resolve(Float32Array.from(requests.flatMap(({ history }) => [3 * history.length, 4 * history.length]))) } }]]);
  const definition = { ...shop, recommendations: shop.recommendations!.map((each) => (each.name === 'plain' ? { ...each, candidates: [...each.candidates, { kind: 'model' as const, name: 'magic' }] } : each)) };
  const hand = new Hand({ definition, models });
  hand.order('ann', 'milk', 'saw', 'tea');
  hand.order('ben', 'milk');
  const space = hand.recommender.customers('plain')!;
  expect({ way: space.way, dims: space.dims, least: space.leastItems }).toEqual({ way: 'magic', dims: 2, least: 3 });
  const vectors = await space.vectorsOf(['ben', 'ann'].map((user) => space.historyOf(hand.request(user).members, hand.at + 1)), hand.at + 1);
  expect(Array.from(vectors, (value) => Number(value.toFixed(4)))).toEqual([0, 0, 0.6, 0.8]);
});
