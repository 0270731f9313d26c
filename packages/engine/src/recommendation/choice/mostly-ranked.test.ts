import { expect, test } from 'vitest';
import type { ScoringModel } from '../../prediction/model.ts';
import { Hand } from '../recommender.testkit.ts';
import { mostRanked } from './chooser.ts';

const dearFirst: ScoringModel = { format: 1, inputs: [{ kind: 'number', column: 'item.price' }], predictor: { kind: 'linear', weights: [[1]], intercepts: [0] }, link: 'identity' };

/** More items than a model ranks: the first is chosen most and the cheapest. */
function shopOf(items: number, options: ConstructorParameters<typeof Hand>[0] = {}): Hand {
  const hand = new Hand(options);
  for (let item = 0; item < items; item++) {
    hand.change(`p${item}`, { price: item + 1 });
    for (let who = 0; who < items - item; who++) hand.view(`u${who}`, `p${item}`);
  }
  return hand;
}

test('a model orders what the blend puts in front; the rest follows in the order of the blend, and scores fall all the way', () => {
  const items = mostRanked + 20;
  const blended = shopOf(items).answer('learned', 'new', { k: items }).items.map(({ item }) => item);
  const { items: ranked, rankedBy } = shopOf(items, { rankers: new Map([['learned', dearFirst]]) }).answer('learned', 'new', { k: items });
  expect(rankedBy).toBe('learned');
  expect(ranked.map(({ item }) => item)).toEqual([...blended.slice(0, mostRanked).reverse(), ...blended.slice(mostRanked)]);
  expect(ranked.every(({ score }, place) => place === 0 || score < ranked[place - 1]!.score)).toBe(true);
  expect(ranked.every(({ reasons }) => reasons[0]!.kind === 'popular')).toBe(true);
});
