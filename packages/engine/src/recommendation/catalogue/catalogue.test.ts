import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogueDefinition } from '../../index.ts';
import { Catalogue } from './catalogue.ts';

const label = { en: 'x', zh: '某' };
const definition: CatalogueDefinition = {
  name: 'goods', label, sources: [], roles: { title: 'title', category: 'kind', price: 'price', available: 'stock' },
  fields: { title: { type: 'text', label }, kind: { type: 'category', label }, price: { type: 'number', scale: 2, label }, stock: { type: 'number', scale: 0, label }, isNew: { type: 'boolean', label } },
};

/** A catalogue of one item that was named at 10. */
function oneItem(): { readonly catalogue: Catalogue; readonly item: number } {
  const catalogue = new Catalogue(definition, 'goods');
  return { catalogue, item: catalogue.index('tea', 10) };
}

test('what is withheld is what is gone or sold out, at every step, and after it was put away', () => {
  const step = fc.record({ item: fc.nat(3), at: fc.integer({ min: 1, max: 20 }), does: fc.constantFrom('names', 'tells', 'sells', 'goes') });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const catalogue = new Catalogue(definition, 'goods');
      const expectAgreement = (of: Catalogue): void => {
        for (let item = 0; item < of.size; item++) expect(of.isWithheld(item)).toBe(of.isGone(item) || !of.isAvailable(item));
      };
      for (const { item: key, at, does } of steps) {
        const item = catalogue.index(`item ${key}`, at);
        if (does === 'goes') catalogue.remove(item, at);
        else if (does !== 'names') catalogue.tell(item, [['stock', does === 'sells' ? 0 : 3]], at);
        expectAgreement(catalogue);
      }
      const again = new Catalogue(definition, 'goods');
      again.load(new Map(catalogue.save()));
      expectAgreement(again);
    }),
    { numRuns: 100 },
  );
});

describe('what is told of an item', () => {
  test('holds field by field, what happened last first, whatever comes late', () => {
    const { catalogue, item } = oneItem();
    expect(catalogue.tell(item, [['title', 'Tea'], ['price', 4.999]], 20)).toBe(true);
    expect(catalogue.tell(item, [['title', 'Old tea'], ['kind', 'drinks'], ['price', undefined]], 15)).toBe(true);
    expect(catalogue.tell(item, [['title', 'Tea'], ['price', 5]], 30)).toBe(false);
    expect(['title', 'kind', 'price', 'isNew', 'nothing'].map((field) => catalogue.read(item, field))).toEqual(['Tea', 'drinks', 5, undefined, undefined]);
  });

  test('of another type, or empty, says nothing', () => {
    const { catalogue, item } = oneItem();
    expect(catalogue.tell(item, [['title', ''], ['price', 'dear'], ['stock', 2 ** 60], ['isNew', 1]], 20)).toBe(false);
    expect(catalogue.titleOf(item)).toBe('tea');
  });

  test('an item is named by its title, else by its key; it is known since it was first named, by event time', () => {
    const { catalogue, item } = oneItem();
    expect(catalogue.index('tea', 5)).toBe(item);
    expect([catalogue.firstAt(item), catalogue.titleOf(item), catalogue.keyOf(item), catalogue.find('pot')]).toEqual([5, 'tea', 'tea', -1]);
  });
});

describe('what is offered', () => {
  test('gone is gone until a later event tells of it', () => {
    const { catalogue, item } = oneItem();
    catalogue.tell(item, [], 20);
    catalogue.remove(item, 30);
    catalogue.tell(item, [], 25);
    expect(catalogue.isGone(item)).toBe(true);
    catalogue.tell(item, [], 40);
    expect(catalogue.isGone(item)).toBe(false);
  });

  test('none left is not available; unknown counts as available', () => {
    const { catalogue, item } = oneItem();
    expect(catalogue.isAvailable(item)).toBe(true);
    catalogue.tell(item, [['stock', 0]], 20);
    expect(catalogue.isAvailable(item)).toBe(false);
  });
});

test('what was saved is taken up: 5,000 items in several sections', () => {
  const catalogue = new Catalogue(definition, 'goods');
  for (let i = 0; i < 5_000; i++) {
    const item = catalogue.index(`k${i}`, 1 + i);
    catalogue.tell(item, [['title', `名${i}`], ['kind', `k${i % 7}`], ['price', i / 100], ['isNew', i % 2 === 0]], 2 + i);
    if (i % 3 === 0) catalogue.remove(item, 9_000);
  }
  const sections = new Map(catalogue.save());
  expect(sections.size).toBeGreaterThan(3);
  const loaded = new Catalogue(definition, 'goods');
  loaded.load(sections);
  const told = (of: Catalogue) => Array.from({ length: 5_000 }, (_, item) => [of.keyOf(item), of.titleOf(item), of.read(item, 'price'), of.read(item, 'isNew'), of.isGone(item), of.firstAt(item)]);
  expect(told(loaded)).toEqual(told(catalogue));
});
