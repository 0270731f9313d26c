import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDictionary } from './dictionary.ts';
import { hashText } from './hash.ts';

/** Any UTF-16 units: valid text, lone surrogates, nothing. */
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map((units) => String.fromCharCode(...units));

test('a text keeps the number of its first appearance', () => {
  const dictionary = createDictionary();
  expect(['tea', 'cake', 'tea', ''].map((text) => dictionary.id(text))).toEqual([0, 1, 0, 2]);
  expect(dictionary.text(1)).toBe('cake');
  expect(dictionary.size).toBe(3);
});

test('texts keep their numbers while there come to be very many', () => {
  const dictionary = createDictionary();
  const texts = Array.from({ length: 20_000 }, (_, i) => `sku-${i * 7}`);
  texts.forEach((text, id) => expect(dictionary.id(text)).toBe(id));
  texts.forEach((text, id) => expect(dictionary.find(text)).toBe(id));
  expect(dictionary.find('sku-1')).toBeUndefined();
});

test('texts that were made to meet in one place are found like others', () => {
  const texts: string[] = [];
  for (let i = 0; texts.length < 100; i++) if ((hashText(`made-${i}`) & 0xfff) === 7) texts.push(`made-${i}`);
  const dictionary = createDictionary();
  texts.forEach((text, id) => expect(dictionary.id(text)).toBe(id));
  texts.forEach((text, id) => expect([dictionary.id(text), dictionary.find(text)]).toEqual([id, id]));
  for (let i = 0; i < 1_000; i++) dictionary.id(`other ${i}`);
  texts.forEach((text, id) => expect(dictionary.find(text)).toBe(id));
});

test('looking a text up adds nothing', () => {
  const dictionary = createDictionary();
  expect(dictionary.find('tea')).toBeUndefined();
  expect(dictionary.size).toBe(0);
});

test('names of object members are texts like any other', () => {
  const dictionary = createDictionary();
  expect(dictionary.id('__proto__')).toBe(0);
  expect(dictionary.id('constructor')).toBe(1);
  expect(dictionary.text(0)).toBe('__proto__');
});

test('a number that was never given is our own mistake', () => {
  expect(() => createDictionary().text(0)).toThrow('Broken invariant: the dictionary has no text 0');
});

test('what was saved is loaded with the same numbers, lone surrogates too', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 40 }), (texts) => {
      const saved = createDictionary();
      const numbers = texts.map((text) => saved.id(text));
      const loaded = createDictionary();
      loaded.id('forgotten by load');
      loaded.load(new Map(saved.save()));
      expect(loaded.size).toBe(saved.size);
      expect(numbers.map((id) => loaded.text(id))).toEqual(texts);
      expect(texts.map((text) => loaded.id(text))).toEqual(numbers);
      expect([...loaded.save()]).toEqual([...saved.save()]);
    }),
  );
});

test('a text longer than the stack holds survives', () => {
  const dictionary = createDictionary();
  const long = '画像 profile '.repeat(20_000);
  dictionary.id(long);
  const loaded = createDictionary();
  loaded.load(new Map(dictionary.save()));
  expect(loaded.text(0)).toBe(long);
});
