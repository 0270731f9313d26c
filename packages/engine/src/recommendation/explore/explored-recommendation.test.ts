/** Exploration as a recommendation declares it: what is logged of it is true, and what is learnt survives. */
import { describe, expect, test } from 'vitest';
import { createRecommender, parseDefinition, type LiveRecommender, type ProfileDefinition, type RecommendationDefinition } from '../../index.ts';
import { Hand, shop } from '../recommender.testkit.ts';

/** The shop, with lists of four of which two are left to chance. */
function exploring(explore: RecommendationDefinition['explore']): ProfileDefinition {
  const tried = shop.recommendations!.find(({ name }) => name === 'tried')!;
  return { ...shop, recommendations: [{ ...tried, k: 4, explore: explore! }] };
}

const linucb = exploring({ share: 0.5, by: 'linucb', evenShare: 0.2 });

/** Sixteen items of two kinds; customers look at one kind, are shown both, and click their own. */
function shown(definition: ProfileDefinition, days: number): Hand {
  const hand = new Hand({ definition });
  const items = Array.from({ length: 16 }, (_, n) => `i${n}`);
  items.forEach((item, n) => hand.change(item, { title: item, kind: n % 2 === 0 ? 'tea' : 'pot', price: 5 }));
  for (const user of ['t1', 't2', 't3']) hand.view(user, 'i0', 'i2');
  for (const user of ['p1', 'p2', 'p3']) hand.view(user, 'i1', 'i3');
  for (let day = 0; day < days; day++) {
    hand.wait(1);
    for (const [n, user] of ['t1', 't2', 'p1', 'p2'].entries()) {
      const list = items.filter((_, item) => (item + n + day) % 3 === 0);
      hand.show(user, ...list);
      for (const item of list) if (Number(item.slice(1)) % 2 === (user.startsWith('t') ? 0 : 1) && (day + Number(item.slice(1))) % 2 === 0) hand.click(user, item);
    }
  }
  return hand;
}

/** Chance that the last place shows an item of the kind. */
function shareOf(hand: Hand, user: string, remainder: number): number {
  const above = hand.answer('tried', user).items.map(({ item }) => item);
  return hand.recommender.choices('tried', hand.request(user), above)!.at(-1)!.filter(({ item }) => Number(item.slice(1)) % 2 === remainder).reduce((sum, { chance }) => sum + chance, 0);
}

test('LinUCB learns of a kind from other items and customers: who was never shown anything is shown the kind they like', () => {
  const hand = shown(linucb, 12);
  expect(shareOf(hand, 't3', 0)).toBeGreaterThan(0.8);
  expect(shareOf(hand, 'p3', 1)).toBeGreaterThan(0.8);
});

describe.each([['LinUCB', linucb], ['Thompson sampling', exploring(0.5)]] as const)('%s', (_, definition) => {
  const hand = shown(definition, 4);
  const users = ['t1', 't2', 't3', 'p1', 'p2', 'p3', 'nobody'];

  test('the propensity of each shown item is its chance among all that could have stood there, which sum to 1', () => {
    for (const user of users) {
      const { items } = hand.answer('tried', user);
      const places = hand.recommender.choices('tried', hand.request(user), items.map(({ item }) => item))!;
      expect(items.some(({ isExplored }) => isExplored)).toBe(true);
      places.forEach((place, n) => {
        expect(place.find(({ item }) => item === items[n]!.item)?.chance).toBeCloseTo(items[n]!.propensity, 12);
        expect(place.reduce((sum, { chance }) => sum + chance, 0)).toBeCloseTo(1, 9);
      });
    }
  });

  test('put away and taken up, it gives the same lists with the same propensities, and goes on the same', () => {
    const sections = new Map(hand.recommender.save());
    const other = createRecommender({ definition });
    other.load(sections);
    const answers = (of: LiveRecommender) => users.map((user) => of.recommend('tried', hand.request(user))!.items.map(({ item, propensity }) => [item, propensity]));
    expect(answers(other)).toEqual(answers(hand.recommender));
  });
});

test('what is not shown of a list has no chance of it: another declaration is asked of the same list', () => {
  const hand = shown(exploring(0), 2);
  const list = hand.list('tried', 't1');
  const places = hand.recommender.choices('tried', hand.request('t1'), [...list.slice(0, 3), 'unheard-of'])!;
  expect(places.map((place) => place.map(({ item, chance }) => [item, chance]))).toEqual(list.map((item) => [[item, 1]]));
});

test.each([
  [{ share: 0.7 }, /0.7 is not between 0 and 0.5/],
  [{ share: 0.2, by: 'ucb' }, /linucb/],
  [{ share: 0.2, by: 'linucb', evenShare: 0 }, /0 is not between 0.01 and 1/],
])('%j is refused', (explore, said) => {
  expect(() => parseDefinition(JSON.parse(JSON.stringify(exploring(explore as never))))).toThrow(said);
});
