/**
 * Customers described in words: `high value, lapsing, Germany` or `高价值 即将流失 德国` become conditions. The words are those
 * of the definition in both languages, and the values that customers have; what means nothing is handed back.
 */
import type { Expression, ProfileDefinition, RuleDefinition, Words } from '../registry/definition.ts';

/** A condition that words stand for. */
export interface SearchTerm {
  readonly kind: 'tag' | 'segment' | 'value';
  /** The tag or segment; of a value, the column that has it. */
  readonly column: string;
  readonly value?: string;
  readonly label: Words;
  readonly negated: boolean;
  /** The words as they were written. */
  readonly text: string;
  readonly expression: Expression;
}

/** What a search means. */
export interface ReadSearch {
  readonly terms: readonly SearchTerm[];
  /** Words that mean nothing here, in order. */
  readonly unknown: readonly string[];
  /** All of the terms, values of one column being alternatives; undefined without a term. */
  readonly where?: Expression;
}

/** Texts that customers have in a column. */
export interface KnownValues {
  readonly column: string;
  readonly values: readonly string[];
}

type Meaning = Pick<SearchTerm, 'kind' | 'column' | 'value' | 'label' | 'expression'>;

/** What stands between terms and means nothing by itself. */
const SEPARATOR = /^(?:[\s,，、;；。+&·]+|(?:and|with|who|are|is|in|from|customers?|the)(?![\p{L}\p{N}])|和|且|并且|的|客户|来自)/u;
const NEGATION = /^(?:not\s+|without\s+|no\s+|不是|没有|非)/u;
const LATIN_END = /[\p{Script=Latin}\p{N}]$/u;
const LETTER = /^[\p{Script=Latin}\p{N}]/u;
const HAN = /^\p{Script=Han}/u;

/** Reads searches of one definition. Cost of making: the words; of reading: the length of the search, times the lengths that words have. */
export function createWordSearch(definition: ProfileDefinition, known: readonly KnownValues[] = []): (query: string) => ReadSearch {
  const meanings = new Map<string, Meaning>();
  const learn = (phrase: string, meaning: Meaning): void => {
    const plain = plainText(phrase);
    // What is declared first keeps a word that two would have.
    if (plain !== '' && !meanings.has(plain)) meanings.set(plain, meaning);
  };
  for (const view of definition.views) {
    const rules: Readonly<Record<string, RuleDefinition>> = view.kind === 'tags' ? view.tags : view.kind === 'segments' ? view.segments : {};
    for (const [column, { label }] of Object.entries(rules)) {
      const meaning: Meaning = { kind: view.kind === 'tags' ? 'tag' : 'segment', column, label, expression: { op: 'column', name: column } };
      for (const phrase of [label.en, label.zh, column, spaced(column)]) learn(phrase, meaning);
    }
  }
  for (const { column, values } of known) {
    for (const value of values) {
      const zh = chineseRegions().get(plainText(value));
      const meaning: Meaning = { kind: 'value', column, value, label: { en: value.trim(), zh: zh ?? value.trim() }, expression: { op: 'equal', left: { op: 'column', name: column }, right: { op: 'literal', value } } };
      learn(value, meaning);
      if (zh !== undefined) learn(zh, meaning);
    }
  }
  const longest = Math.max(0, ...[...meanings.keys()].map((phrase) => phrase.length));

  function meaningAt(text: string): { readonly meaning: Meaning; readonly length: number } | undefined {
    for (let length = Math.min(longest, text.length); length > 0; length--) {
      const meaning = meanings.get(text.slice(0, length));
      if (meaning === undefined) continue;
      // `new` is not found within `newer`; a plural is.
      const rest = text.slice(length);
      if (!LATIN_END.test(text.slice(0, length)) || !LETTER.test(rest)) return { meaning, length };
      if (/^s(?![\p{Script=Latin}\p{N}])/u.test(rest)) return { meaning, length: length + 1 };
    }
    return undefined;
  }

  return (query) => {
    const terms: SearchTerm[] = [];
    const unknown: string[] = [];
    let text = plainText(query);
    let strange = '';
    const endStrange = (): void => {
      if (strange.trim() !== '') unknown.push(strange.trim());
      strange = '';
    };
    while (text !== '') {
      const found = meaningAt(text);
      const negation = found === undefined ? (NEGATION.exec(text)?.[0] ?? '') : '';
      const meant = found ?? (negation === '' ? undefined : meaningAt(text.slice(negation.length)));
      if (meant !== undefined) {
        endStrange();
        const length = negation.length + meant.length;
        const { expression, ...meaning } = meant.meaning;
        const negated = negation !== '';
        terms.push({ ...meaning, negated, text: text.slice(0, length), expression: negated ? { op: 'not', of: expression } : expression });
        text = text.slice(length);
        continue;
      }
      const separator = SEPARATOR.exec(text)?.[0];
      if (separator !== undefined) {
        endStrange();
        text = text.slice(separator.length);
        continue;
      }
      const piece = HAN.test(text) ? text[0]! : /^(?:[\p{Script=Latin}\p{N}]+|.)/su.exec(text)![0];
      strange += piece;
      text = text.slice(piece.length);
    }
    endStrange();
    const where = whereOf(terms);
    return { terms, unknown, ...(where !== undefined && { where }) };
  };
}

/** Values of one column are alternatives: nobody is in two countries. */
function whereOf(terms: readonly SearchTerm[]): Expression | undefined {
  const groups = new Map<string, Expression[]>();
  terms.forEach(({ kind, negated, column, expression }, i) => {
    const key = kind === 'value' && !negated ? column : `${i}`;
    groups.set(key, [...(groups.get(key) ?? []), expression]);
  });
  const all = [...groups.values()].map((group): Expression => (group.length === 1 ? group[0]! : { op: 'or', all: group }));
  return all.length < 2 ? all[0] : { op: 'and', all };
}

function plainText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(/(?<=\p{L})-(?=\p{L})|\s+/gu, ' ').trim();
}

/** `highValue` → `high value`. */
function spaced(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ');
}

let regions: ReadonlyMap<string, string> | undefined;

/** Chinese names of countries by their English ones, as `Intl` has them. */
function chineseRegions(): ReadonlyMap<string, string> {
  if (regions !== undefined) return regions;
  const [en, zh] = ['en', 'zh-CN'].map((language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })) as [Intl.DisplayNames, Intl.DisplayNames];
  const found = new Map<string, string>();
  for (let first = 65; first <= 90; first++) {
    for (let second = 65; second <= 90; second++) {
      const code = String.fromCharCode(first, second);
      const [english, chinese] = [en.of(code), zh.of(code)];
      if (english !== undefined && chinese !== undefined) found.set(plainText(english), chinese);
    }
  }
  regions = found;
  return found;
}
