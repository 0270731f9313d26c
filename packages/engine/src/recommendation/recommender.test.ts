import { describe, expect, test } from 'vitest';
import { sourceId, type ScoringModel } from '../index.ts';
import { Hand, START } from './recommender.testkit.ts';

/** Twenty customers who look at tea, then at a pot; twenty who look at soap. */
function shopping(hand: Hand = new Hand()): Hand {
  for (const product of ['tea', 'pot', 'cup']) hand.change(product, { title: product.toUpperCase(), kind: 'kitchen', price: 5 });
  for (const product of ['soap', 'towel', 'brush']) hand.change(product, { title: product.toUpperCase(), kind: 'bath', price: 3 });
  for (let i = 0; i < 20; i++) {
    hand.order(`drinker${i}`, 'tea', 'pot');
    if (i < 5) hand.view(`drinker${i}`, 'cup');
    hand.view(`washer${i}`, 'soap', 'towel');
  }
  return hand;
}

describe('what customers are shown', () => {
  test('an event changes the next answer: who looks at tea is shown what goes with it', () => {
    const hand = shopping();
    expect(hand.list('plain', 'eva')).toContain('soap');
    hand.view('eva', 'tea');
    expect(hand.list('plain', 'eva').find((item) => item !== 'tea')).toBe('pot');
  });

  test('reasons name what the customer did, and how many others', () => {
    const hand = shopping();
    hand.view('eva', 'tea');
    const pot = hand.answer('plain', 'eva').items.find(({ item }) => item === 'pot')!;
    expect(pot).toMatchObject({ title: 'POT', propensity: 1, isExplored: false });
    expect(pot.namedBy.map(({ way }) => way)).toEqual(['popular:30d', 'neighbours']);
    expect(pot.reasons).toContainEqual({ kind: 'neighbour', because: { item: 'tea', title: 'TEA', signal: 'view' }, customers: 20 });
    expect(pot.reasons).toContainEqual({ kind: 'popular', customers: 20, days: 30 });
  });

  test('asking changes nothing, and the same question has the same answer', () => {
    const hand = shopping();
    const first = hand.answer('forYou', 'drinker3');
    for (let i = 0; i < 3; i++) hand.answer('tried', `somebody${i}`);
    expect(hand.answer('forYou', 'drinker3')).toEqual(first);
  });

  test('identity is applied at read: two identifiers of one customer are one history, and apart again they are two', () => {
    const hand = shopping();
    hand.view('phone', 'tea');
    hand.view('laptop', 'soap');
    const both = hand.answer('plain', 'phone', { members: [sourceId('user', 'phone'), sourceId('user', 'laptop')] });
    expect(both.history).toBe(2);
    expect(both.items.map(({ item }) => item)).toEqual(expect.arrayContaining(['pot', 'towel']));
    expect(hand.answer('plain', 'phone').history).toBe(1);
  });

  test('what happens after the moment asked for does not count', () => {
    const hand = shopping();
    hand.view('eva', 'tea');
    expect(hand.answer('plain', 'eva', { now: START }).history).toBe(0);
  });

  test('what is in the basket counts at once, and is not shown', () => {
    const hand = shopping();
    const list = hand.list('plain', 'eva', { basket: ['tea', 'never seen'] });
    expect(list[0]).toBe('pot');
    expect(list).not.toContain('tea');
  });
});

describe('what is never shown', () => {
  test('sold out, gone, disliked, just bought, and what rules leave out, each counted by its name', () => {
    const hand = shopping();
    hand.change('pot', { stock: 0 });
    hand.remove('cup');
    hand.dislike('eva', 'soap');
    hand.order('eva', 'towel');
    hand.change('brush', { kind: 'gift' });
    hand.view('ann', 'brush');
    const { items, excluded } = hand.answer('forYou', 'eva');
    expect(items.map(({ item }) => item)).toEqual(['tea']);
    expect(excluded).toEqual({ unavailable: 1, gone: 1, disliked: 1, justBought: 1, noGifts: 1 });
    expect(hand.recommender.whyNot('forYou', hand.request('eva'), 'soap')).toEqual({ kind: 'excluded', rule: 'disliked' });
    expect(hand.recommender.whyNot('forYou', hand.request('eva'), 'tea')).toEqual({ kind: 'shown', place: 1 });
    expect(hand.recommender.whyNot('forYou', hand.request('eva'), 'nothing')).toEqual({ kind: 'unknown' });
  });

  test('what comes back in stock, or is offered again, is shown again', () => {
    const hand = shopping();
    hand.change('pot', { stock: 0 });
    hand.remove('cup');
    expect(hand.list('plain', 'eva')).not.toContain('pot');
    hand.change('pot', { stock: 3 });
    hand.change('cup', { price: 4 });
    expect(hand.list('plain', 'eva')).toEqual(expect.arrayContaining(['pot', 'cup']));
  });

  test('rules look at the request: nothing beyond the budget that it names', () => {
    const hand = shopping();
    expect(hand.list('forYou', 'eva')).toContain('tea');
    expect(hand.list('forYou', 'eva', { context: { budget: 4, colour: 'red' } })).not.toContain('tea');
    expect(hand.list('forYou', 'eva', { context: { budget: 'four' } })).toContain('tea');
  });

  test('what was bought comes back after the time, or at once when people buy it again and it is due', () => {
    const hand = shopping();
    hand.order('eva', 'tea');
    expect(hand.list('forYou', 'eva')).not.toContain('tea');
    hand.wait(31);
    hand.view('ann', 'tea');
    expect(hand.list('forYou', 'eva')).toContain('tea');
    // Bought every ten days, and so by many: due again after five.
    for (let i = 0; i < 20; i++) hand.order(`drinker${i}`, 'tea');
    hand.order('eva', 'tea');
    expect(hand.list('forYou', 'eva')).not.toContain('tea');
    hand.wait(16);
    hand.view('ann', 'tea');
    expect(hand.list('forYou', 'eva')).toContain('tea');
  });

  test('a purchase after a dislike takes the dislike back', () => {
    const hand = shopping();
    hand.dislike('eva', 'tea');
    expect(hand.list('plain', 'eva')).not.toContain('tea');
    hand.order('eva', 'tea');
    expect(hand.list('plain', 'eva')).toContain('tea');
  });
});

describe('variety and chance', () => {
  test('of one category at most so many, as long as there are others', () => {
    const hand = new Hand();
    for (let i = 0; i < 8; i++) hand.change(`shirt${i}`, { kind: 'shirts' });
    for (const product of ['hat', 'sock']) hand.change(product, { kind: product });
    for (let i = 0; i < 5; i++) hand.view(`user${i}`, ...Array.from({ length: 8 }, (_, s) => `shirt${s}`));
    hand.view('user9', 'hat', 'sock');
    const list = hand.list('forYou', 'new visitor');
    expect(list).toHaveLength(5);
    expect(list.filter((item) => item.startsWith('shirt'))).toHaveLength(3);
    const first = list.find((item) => item.startsWith('shirt'))!;
    const missing = Array.from({ length: 8 }, (_, s) => `shirt${s}`).find((item) => !list.includes(item))!;
    expect(first).toBe('shirt0');
    expect(hand.recommender.whyNot('forYou', hand.request('new visitor'), missing)).toMatchObject({ kind: 'variety' });
  });

  test('new items get a chance in the slots that are left to it, with a propensity that says how likely it was', () => {
    const hand = shopping();
    for (let i = 0; i < 30; i++) hand.view('crowd', `old${i}`);
    for (let day = 0; day < 40; day++) for (const item of hand.list('plain', 'eva')) hand.show(`crowd${day}`, item);
    hand.change('novelty', { title: 'Novelty', kind: 'new' });
    const answers = Array.from({ length: 60 }, (_, i) => hand.answer('tried', 'eva', { seed: `seed ${i}` }));
    const found = answers.flatMap(({ items }) => items.filter(({ item }) => item === 'novelty'));
    expect(found.length).toBeGreaterThan(0);
    for (const item of found) expect(item).toMatchObject({ isExplored: true, reasons: [{ kind: 'chance' }] });
    for (const { items } of answers) {
      expect(items.slice(0, 8).every(({ propensity }) => propensity === 1)).toBe(true);
      for (const { propensity } of items) expect(propensity).toBeGreaterThan(0);
    }
    expect(hand.answer('tried', 'eva')).toEqual(hand.answer('tried', 'eva'));
  });

  test('a click counts once a customer, item and day, however often it comes', () => {
    const hand = shopping();
    for (let i = 0; i < 50; i++) {
      hand.show('bot', 'tea');
      hand.click('bot', 'tea');
    }
    hand.show('eva', 'tea');
    expect(hand.recommender.item('tried', 'tea')).toMatchObject({ shown: 2, taken: 1 });
  });
});

describe('who is new', () => {
  test('a visitor without a history is shown what is popular, of different kinds', () => {
    const hand = shopping();
    const kinds = hand.list('forYou', 'nobody').slice(0, 2).map((item) => hand.recommender.item('forYou', item)!.fields['kind']);
    expect(new Set(kinds).size).toBe(2);
    expect(hand.list('forYou', 'nobody', { members: [] })).not.toEqual([]);
  });

  test('before any event, and before any customer, lists are empty or what came last', () => {
    const hand = new Hand();
    expect(hand.list('forYou', 'eva')).toEqual([]);
    hand.change('tea', { title: 'Tea' });
    expect(hand.answer('forYou', 'eva').items).toMatchObject([{ item: 'tea', title: 'Tea', reasons: [{ kind: 'new' }] }]);
  });

  test('there is no such recommendation: undefined', () => {
    const { recommender } = new Hand();
    expect(recommender.recommend('forU', { members: [], now: START })).toBeUndefined();
    expect(recommender.similarItems('forU', 'tea', { now: START })).toBeUndefined();
  });
});

describe('a learned ranking', () => {
  const cheapFirst: ScoringModel = {
    format: 1, inputs: [{ kind: 'number', column: 'item.price' }, { kind: 'number', column: 'cross.times' }],
    predictor: { kind: 'linear', weights: [[-1, -10]], intercepts: [0] }, link: 'identity',
  };

  test('ranks by what the model says; as long as there is none, and where none is asked for, the blend stays', () => {
    const hand = shopping(new Hand({ rankers: new Map([['forYou', cheapFirst], ['learned', cheapFirst]]) }));
    hand.view('eva', 'soap');
    expect(hand.answer('forYou', 'eva').rankedBy).toBe('blend');
    expect(shopping().answer('learned', 'eva').rankedBy).toBe('blend');
    const { items, rankedBy } = hand.answer('learned', 'eva');
    expect(rankedBy).toBe('learned');
    expect(items.map(({ item, score }) => [item, score])).toEqual([['towel', -3], ['tea', -5], ['pot', -5], ['cup', -5], ['soap', -13], ['brush', -13]]);
  });

  test('sees ways, items, what goes together, and the request', () => {
    const hand = shopping();
    hand.view('eva', 'tea', 'pot');
    const rows = hand.recommender.rankingRows('forYou', hand.request('eva', { context: { budget: 9 } }))!;
    expect(rows.find(({ item }) => item === 'cup')!.features).toMatchObject({
      'item.price': 5, 'item.kind': 'kitchen', 'item.shown': 0, 'cross.category': 1, 'cross.price': 1, 'cross.times': 0, 'context.budget': 9, 'way.popular:7d.rank': expect.any(Number),
    });
    expect(rows.find(({ item }) => item === 'tea')!.features).toMatchObject({ 'cross.times': 1, 'cross.since': expect.any(Number) });
  });
});

describe('related items', () => {
  test('similar items are those that others had to do with, never the item itself nor what is gone', () => {
    const hand = shopping();
    hand.remove('pot');
    const similar = hand.recommender.similarItems('plain', 'tea', { now: hand.at + 1 })!;
    expect(similar.map(({ item }) => item)).toContain('cup');
    expect(similar.map(({ item }) => item)).not.toEqual(expect.arrayContaining(['tea']));
    expect(similar.map(({ item }) => item)).not.toContain('pot');
    expect(similar[0]!.reasons[0]).toMatchObject({ kind: 'neighbour', because: { item: 'tea' } });
  });

  test('an item that nobody ever named is like nothing; one that nobody had to do with, like what is popular in its category', () => {
    const hand = shopping();
    hand.change('kettle', { kind: 'kitchen' });
    expect(hand.recommender.similarItems('plain', 'nothing', { now: hand.at })).toEqual([]);
    const similar = hand.recommender.similarItems('plain', 'kettle', { now: hand.at + 1 })!.map(({ item }) => item);
    expect(similar).toEqual(expect.arrayContaining(['tea', 'pot']));
    expect(similar).not.toContain('soap');
  });

  test('a basket is completed by what is not in it', () => {
    const hand = shopping();
    expect(hand.recommender.completeBasket('plain', ['tea', 'nothing'], { now: hand.at + 1, k: 1 })!.map(({ item }) => item)).toEqual(['pot']);
  });
});
