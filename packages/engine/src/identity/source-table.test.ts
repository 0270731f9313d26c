import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceTable } from './source-table.ts';

describe('source table', () => {
  test('numbers ids in order of first appearance and gives them back', () => {
    const sources = new SourceTable();
    expect(sources.index('user:17850')).toBe(0);
    expect(sources.index('anonymous:5f3c')).toBe(1);
    expect(sources.index('user:17850')).toBe(0);
    expect(sources.length).toBe(2);
    expect(sources.idOf(1)).toBe('anonymous:5f3c');
  });

  test('an id that was never seen is not found, and finding does not enter it', () => {
    const sources = new SourceTable();
    expect(sources.find('user:1')).toBe(-1);
    expect(sources.length).toBe(0);
  });

  test('any text survives, lone surrogates, Chinese and emoji too', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }).chain((text) => fc.constantFrom(text, `${text}\ud800`, `\udc00${text}`)));
    fc.assert(
      fc.property(texts, (ids) => {
        const sources = new SourceTable();
        const indexes = ids.map((id) => sources.index(id));
        expect(indexes.map((index) => sources.idOf(index))).toEqual(ids);
        expect(ids.map((id) => sources.find(id))).toEqual(indexes);
        expect(new Set(indexes).size).toBe(new Set(ids).size);
      }),
    );
  });

  test('users come first, then other kinds, then anonymous ones; each by text as strings compare', () => {
    const kinds = fc.constantFrom('user', 'email', 'anonymous');
    const ids = fc.tuple(kinds, fc.string({ unit: 'binary' })).map(([kind, value]) => `${kind}:${value}`);
    const rank = (id: string): number => (id.startsWith('user:') ? 0 : id.startsWith('anonymous:') ? 2 : 1);
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        const sources = new SourceTable();
        const expected = rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
        expect(Math.sign(sources.compare(sources.index(a), sources.index(b)))).toBe(Math.sign(expected));
      }),
    );
  });

  test('a saved table, loaded, finds the same ids at the same indexes and goes on numbering', () => {
    const sources = new SourceTable();
    for (let i = 0; i < 50_000; i++) sources.index(`user:${i * 7919}`);
    const sections = new Map([...sources.save()].map(([name, bytes]) => [name, bytes.slice()]));
    const loaded = new SourceTable();
    loaded.index('user:gone');
    loaded.load(sections);
    expect(loaded.length).toBe(50_000);
    for (let i = 0; i < 50_000; i++) expect(loaded.find(`user:${i * 7919}`)).toBe(i);
    expect(loaded.find('user:gone')).toBe(-1);
    expect(loaded.index('user:new')).toBe(50_000);
  });

  test('200,000 ids of 41 letters take less than 90 bytes each, their letters included', () => {
    const sources = new SourceTable();
    for (let i = 0; i < 200_000; i++) sources.index(`anonymous:${i.toString(16).padStart(31, 'a')}`);
    expect(sources.memoryBytes / 200_000).toBeLessThan(90);
  });

  test('a text of 65,535 bytes fits, a longer one is refused and leaves the table as it was', () => {
    const sources = new SourceTable();
    const longest = 'x'.repeat(65_535);
    expect(sources.idOf(sources.index(longest))).toBe(longest);
    expect(() => sources.index(`${longest}x`)).toThrow(RangeError);
    expect(sources.length).toBe(1);
    expect(sources.idOf(sources.index('user:1'))).toBe('user:1');
  });

  test('a text longer than any kept is not found, also when its length in two bytes is that of one that is', () => {
    const sources = new SourceTable();
    sources.index('user:1');
    expect(sources.find(`user:1${'\0'.repeat(65_536)}`)).toBe(-1);
  });

  test('forgetting the ids seen last leaves the others where they are', () => {
    const ids = fc.uniqueArray(fc.string({ maxLength: 12 }), { maxLength: 300 });
    fc.assert(
      fc.property(ids, fc.nat(300), (all, forgotten) => {
        const sources = new SourceTable();
        for (const id of all) sources.index(id);
        const kept = Math.max(0, all.length - forgotten);
        while (sources.length > kept) sources.removeLast();
        all.forEach((id, index) => expect(sources.find(id)).toBe(index < kept ? index : -1));
        all.forEach((id, index) => expect(sources.index(id)).toBe(index));
      }),
    );
  });
});
