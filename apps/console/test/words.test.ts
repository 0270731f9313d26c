/** What the console says, read out of its sources: nothing is said in one language only. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseMessage, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../src');

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A sentence of `defineWords`, and where it stands. */
interface Said {
  readonly at: string;
  readonly en: string;
  readonly zh: string;
}

const files = globSync('**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.endsWith('.d.ts')).sort();
const trees = files.map((file) => ({ file, tree: parseSync(file, readFileSync(join(root, file), 'utf8')).program as unknown as Node }));

function walk(node: unknown, visit: (node: Node, parents: readonly Node[]) => void, parents: readonly Node[] = []): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit, parents);
  else if (typeof node === 'object' && node !== null && 'type' in node) {
    visit(node as Node, parents);
    for (const [key, child] of Object.entries(node)) if (key !== 'type') walk(child, visit, [...parents, node as Node]);
  }
}

const nameOf = (node: unknown): string => String((node as { readonly name?: unknown; readonly value?: unknown } | undefined)?.name ?? (node as { readonly value?: unknown } | undefined)?.value ?? '');
const propertiesOf = (node: unknown): readonly Node[] => ((node as Node | undefined)?.['properties'] as readonly Node[] | undefined) ?? [];
const textOf = (node: unknown): string => String((node as Node)['value'] ?? ((node as Node)['quasis'] as readonly { readonly value: { readonly cooked: string } }[] | undefined)?.[0]?.value.cooked ?? '');

const sentences: Said[] = [];
const literals: string[] = [];
/** What stands in attributes that people read or hear. */
const readAttributes = new Set(['title', 'label', 'placeholder', 'alt', 'description', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext']);
/** Elements whose text is the same in every language: keys, codes. */
const languageless = new Set(['kbd', 'code']);
/** Our own name. */
const brand = new Set(['Limn']);

for (const { file, tree } of trees) {
  walk(tree, (node, parents) => {
    if (node.type === 'CallExpression' && nameOf(node['callee']) === 'defineWords') {
      for (const entry of propertiesOf((node['arguments'] as readonly Node[])[0])) {
        const both = Object.fromEntries(propertiesOf(entry['value']).map((side) => [nameOf(side['key']), textOf(side['value'])]));
        sentences.push({ at: `${file}: ${nameOf(entry['key'])}`, en: both['en'] ?? '', zh: both['zh'] ?? '' });
      }
    }
    if (node.type === 'JSXText' && /\p{L}/u.test(textOf(node)) && !brand.has(textOf(node).trim())) {
      const element = parents.findLast(({ type }) => type === 'JSXElement');
      const tag = nameOf((element?.['openingElement'] as Node | undefined)?.['name']);
      if (!languageless.has(tag)) literals.push(`${file}: “${textOf(node).trim()}” is said in no other language: put it in defineWords`);
    }
    if (node.type === 'JSXAttribute' && readAttributes.has(nameOf(node['name'])) && (node['value'] as Node | null)?.type === 'Literal' && /\p{L}/u.test(textOf(node['value']))) {
      literals.push(`${file}: ${nameOf(node['name'])}="${textOf(node['value'])}" is said in no other language: put it in defineWords`);
    }
  });
}

/** Names of the places of a message, and of its tags. */
function placesOf(message: string): readonly string[] {
  const names = new Set<string>();
  const look = (elements: readonly MessageFormatElement[]): void => {
    for (const element of elements) {
      if ('value' in element && element.type !== 0) names.add(String(element.value));
      if ('options' in element) for (const { value } of Object.values(element.options)) look(value);
      if ('children' in element) look(element.children);
    }
  };
  look(parseMessage(message));
  return [...names].sort();
}

test('no text stands in an element or attribute without its other language', () => {
  expect(literals).toEqual([]);
});

test('each sentence is a message that can be read, with the same places in both languages', () => {
  expect(sentences.length).toBeGreaterThan(30);
  const wrong = sentences.flatMap(({ at, en, zh }) => {
    if (en === '' || zh === '') return [`${at} is empty`];
    const [left, right] = [placesOf(en).join(), placesOf(zh).join()];
    return left === right ? [] : [`${at}: {${left}} in English, {${right}} in Chinese`];
  });
  expect(wrong).toEqual([]);
});

test('Chinese is written as Chinese: its own marks, and no typed spaces beside digits and Latin words', () => {
  const wrong = sentences.flatMap(({ at, zh }) => {
    // Choices within a message are written as ICU wants them.
    const plain = zh.replaceAll(/\{[^{}]*\}/g, '{}').replaceAll(/<[^>]*>/g, '');
    const mistakes = [];
    if (/\p{Script=Han} ?[,;:!?](?!\d)/u.test(plain)) mistakes.push('has a Latin mark after a 汉字');
    if (/\p{Script=Han} [\p{L}\d{]|[\p{L}\d}] \p{Script=Han}/u.test(plain)) mistakes.push('has a typed space beside a 汉字');
    return mistakes.map((mistake) => `${at} ${mistake}: ${zh}`);
  });
  expect(wrong).toEqual([]);
});

/** Words that both languages share: units of files and formats. */
const shared = /^(CSV|PNG|JSON|SQL|ROC|AUC|ARIMA|API|PSI|ID|English|中文|([^\p{L}]|\{\w+\})*)$/u;

/** A sentence of places and marks alone says nothing in any language. */
const isWordless = (text: string): boolean => !/\p{L}/u.test(text.replaceAll(/\{\w+\}/g, ''));

test('what is Chinese is not left in English', () => {
  const wrong = sentences.filter(({ en, zh }) => !isWordless(zh) && !shared.test(zh) && (!/\p{Script=Han}/u.test(zh.replaceAll(/\{\w+\}/g, '')) || /\p{Script=Han}/u.test(en)) && !shared.test(en));
  expect(wrong.map(({ at, en, zh }) => `${at}: ${en} | ${zh}`)).toEqual([]);
});
