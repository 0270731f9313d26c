import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DefinitionError } from '../../errors.ts';
import type { Interaction } from '../interaction.ts';
import { decodeFactorModel, encodeFactorModel, type FactorModel } from './factor-model.ts';
import { createFactorSource } from './factor-source.ts';
import { decodeItemItemModel, encodeItemItemModel, type ItemItemModel } from './item-item-model.ts';
import { createItemItemSource } from './item-item-source.ts';

const tea: ItemItemModel = {
  itemKeys: ['pot', 'cup', 'saucer', 'lamp'],
  offsets: Uint32Array.of(0, 2, 4, 5, 5),
  neighbours: Int32Array.of(1, 2, 0, 2, 3),
  weights: Float32Array.of(0.5, 0.25, 0.5, 0.5, -1),
  recency: 0.5,
  own: 0,
};

const factors: FactorModel = {
  itemKeys: ['pot', 'cup', 'lamp', 'bulb', 'new'],
  dims: 2,
  factors: Float32Array.of(1, 0, 0.9, 0.1, 0, 1, 0.1, 0.9, 0, 0),
  confidence: 10,
  regularization: 0.01,
  recency: 1,
};

const did = (item: number, at: number, weight = 1): Interaction => ({ customer: 0, item, weight, signal: 0, at });
const asked = (history: readonly Interaction[], limit = 10) => ({ history, now: 100, limit });

test('a history times the rows of its items: the newest speaks loudest, and what speaks against is left out', () => {
  const { candidates } = createItemItemSource(tea);
  expect(candidates(asked([did(0, 1), did(1, 2)]))).toEqual([{ item: 2, score: 0.625 }, { item: 0, score: 0.5 }, { item: 1, score: 0.25 }]);
  expect(candidates(asked([did(0, 1), did(1, 2)], 1))).toEqual([{ item: 2, score: 0.625 }]);
  expect(candidates(asked([did(2, 1)]))).toEqual([]);
  expect(candidates(asked([]))).toEqual([]);
  expect(candidates(asked([did(77, 1)]))).toEqual([]);
});

test('a matrix names the items of the history that weighed most, and nothing for what it would not name', () => {
  const { because } = createItemItemSource(tea);
  expect(because(asked([did(0, 1), did(1, 2)]), 2)).toEqual([{ kind: 'taste', items: [1, 0] }]);
  expect(because(asked([did(2, 1)]), 3)).toEqual([]);
  expect(because(asked([did(0, 1)]), 99)).toEqual([]);
});

test('factors follow the history from one event to the next, and find what points the same way', () => {
  const { candidates, vectorOf } = createFactorSource(factors);
  const best = (history: readonly Interaction[]): number | undefined => candidates(asked(history)).find(({ item }) => !history.some((each) => each.item === item))?.item;
  expect(best([did(0, 1)])).toBe(1);
  expect(best([did(0, 1), did(2, 2, 5)])).toBe(3);
  expect([...vectorOf(asked([]))]).toEqual([0, 0]);
  expect(candidates(asked([]))).toEqual([]);
  expect(candidates(asked([did(0, 1)])).map(({ item }) => item)).not.toContain(4);
});

test('factors name the items of the history by their share of the score, the largest first', () => {
  const { because } = createFactorSource(factors);
  expect(because(asked([did(0, 1), did(2, 2)]), 1)).toEqual([{ kind: 'taste', items: [0, 2] }]);
  expect(because(asked([did(0, 1), did(2, 2)]), 3)).toEqual([{ kind: 'taste', items: [2, 0] }]);
  expect(because(asked([]), 3)).toEqual([]);
  expect(because(asked([did(0, 1)]), 99)).toEqual([]);
});

test('a model comes back from its bytes as it was, names of any language included', () => {
  const named = { ...tea, itemKeys: ['茶壶', 'a\u0000b', '', '🫖'] };
  expect(decodeItemItemModel(encodeItemItemModel(named))).toEqual(named);
  expect(decodeFactorModel(encodeFactorModel(factors))).toEqual(factors);
});

test('bytes that are cut off, or changed, or of another model are refused or read whole, never half', () => {
  const bytes = encodeItemItemModel(tea);
  expect(() => decodeFactorModel(bytes)).toThrow(expect.objectContaining({ code: 'malformed_model' }));
  for (let length = 0; length < bytes.length; length++) expect(() => decodeItemItemModel(bytes.subarray(0, length))).toThrow(DefinitionError);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (place, value) => {
      const changed = bytes.slice();
      changed[place] = value;
      try {
        createItemItemSource(decodeItemItemModel(changed)).candidates(asked([did(0, 1), did(1, 2)]));
      } catch (error) {
        expect(error).toBeInstanceOf(DefinitionError);
      }
    }),
    { numRuns: 300 },
  );
});
