import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Interaction } from '../interaction.ts';
import { createContentSource, type ContentItem } from './content-source.ts';
import { plainWords } from './plain-words.ts';

const did = (item: number, weight = 1): Interaction => ({ customer: 0, item, weight, signal: 0, at: 1 });
const asked = (history: readonly Interaction[], limit = 10) => ({ history, now: 2, limit });

const shop: readonly ContentItem[] = [
  { texts: ['Red glass candle holder'], facets: { category: 'home' }, price: 4 },
  { texts: ['Blue glass candle holder'], facets: { category: 'home' }, price: 4.2 },
  { texts: ['Red wool scarf'], facets: { category: 'clothes' }, price: 20 },
  { texts: ['红色羊毛围巾'], facets: { category: 'clothes' }, price: 20 },
  { texts: ['红色棉围巾'], facets: { category: 'clothes' }, price: 9 },
];

function stocked(items: readonly ContentItem[] = shop) {
  const source = createContentSource();
  items.forEach((item, number) => source.setItem(number, item));
  return source;
}

const besides = (own: number, source = stocked()): readonly number[] => source.candidates(asked([did(own)])).map(({ item }) => item).filter((item) => item !== own);

test('the most alike in words, category and price comes first, in English and Chinese', () => {
  expect(besides(0)[0]).toBe(1);
  expect(besides(3)[0]).toBe(4);
});

test('an item alone is most like itself, and the reason is the words that both have, the rarer first', () => {
  const source = stocked();
  expect(source.candidates(asked([did(0)], 1))[0]?.item).toBe(0);
  expect(source.because(asked([did(0)]), 1)).toEqual([{ kind: 'content', item: 0, words: ['home', 'glass', 'candle', 'holder'] }]);
  expect(source.because(asked([did(0)]), 4)).toEqual([]);
  expect(source.because(asked([did(0)]), 99)).toEqual([]);
});

test('a new item is a neighbour at once; one that is gone or has changed is none', () => {
  const source = stocked();
  source.setItem(8_000, { texts: ['Green glass candle holder'] });
  expect(besides(0, source)).toContain(8_000);
  source.removeItem(1);
  source.setItem(8_000, { texts: ['Steel hammer'] });
  expect(besides(0, source)).not.toContain(8_000);
  expect(besides(0, source)).not.toContain(1);
});

test('an item that was refused speaks against those like it', () => {
  const scores = stocked().candidates(asked([did(2), did(0, -8)]));
  expect(scores.map(({ item }) => item)).not.toContain(1);
});

test('a history of unknown items, an item without words and an empty shop give nothing', () => {
  expect(stocked().candidates(asked([did(77)]))).toEqual([]);
  expect(stocked([{ texts: [] }]).candidates(asked([did(0)]))).toEqual([]);
  expect(createContentSource().candidates(asked([did(0)]))).toEqual([]);
});

test('scores are the cosine of tf-idf, whatever was told and taken back before', () => {
  const word = fc.constantFrom<string>('a', 'b', 'c', 'd');
  const texts = fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const source = createContentSource((text) => text.split(' '));
      before.forEach((words, item) => source.setItem(item, { texts: [words.join(' ')] }));
      before.forEach((_, item) => source.removeItem(item));
      after.forEach((words, item) => source.setItem(item, { texts: [words.join(' ')] }));
      const rarity = (each: string): number => Math.log(1 + after.length / after.filter((words) => words.includes(each)).length);
      const vectorOf = (words: readonly string[]): readonly number[] => ['a', 'b', 'c', 'd'].map((each) => (words.includes(each) ? (1 + Math.log(words.filter((w) => w === each).length)) * rarity(each) : 0));
      const cosine = (one: readonly number[], other: readonly number[]): number => one.reduce((sum, value, i) => sum + value * other[i]!, 0) / (Math.hypot(...one) * Math.hypot(...other));
      const scores = new Map(source.candidates(asked([did(0)])).map(({ item, score }) => [item, score]));
      after.forEach((words, item) => expect(scores.get(item) ?? 0).toBeCloseTo(cosine(vectorOf(after[0]!), vectorOf(words)), 9));
    }),
    { numRuns: 100 },
  );
});

test('plain words: runs of letters and digits in small letters, of Chinese each pair of characters', () => {
  expect(plainWords('  RED  Cup, 250ml — Größe Ｌ ')).toEqual(['red', 'cup', '250ml', 'größe', 'l']);
  expect(plainWords('红色蜡烛5只 glass杯')).toEqual(['红色', '色蜡', '蜡烛', '5', '只', 'glass', '杯']);
  expect(plainWords('!?')).toEqual([]);
});
