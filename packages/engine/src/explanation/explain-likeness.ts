/** Why two customers are alike, and how customers are compared: sentences in Chinese and English, for colleagues. */
import type { SharedTaste } from '../recommendation/alike/customer-space.ts';
import { createFormat } from './format.ts';
import { likenessPhrases } from './likeness-phrases.ts';
import type { Language } from './source.ts';

/** Says why. */
export interface LikenessWords {
  /** What both have in common: `Both chose 12 of the same items, among them “Teapot”. Both mostly choose “kitchen”.` */
  shared(taste: SharedTaste): string;
  /** How customers were compared, where it is not by what was learnt, or why nobody is found; undefined: there is nothing to say. */
  note(place: { readonly way?: string; readonly items: number; readonly leastItems: number }): string | undefined;
}

/** Words of one language. Cost some 0.1 ms, for the formats of `Intl`: keep it for many customers. */
export function createLikenessWords({ lang, timeZone = 'UTC' }: { readonly lang: Language; readonly timeZone?: string }): LikenessWords {
  const format = createFormat(lang, timeZone);
  const phrases = likenessPhrases[lang];
  const counted = (count: number): { readonly count: number; readonly text: string } => ({ count, text: format.value(count, { type: 'number' }) });
  const listed = (texts: readonly string[]): string => format.list(texts.map((text) => format.quote(text)));
  return {
    shared({ items, telling, categories }) {
      const sentences = [
        ...(items === 0 ? [] : [phrases.items(counted(items), { all: telling.length === items, titles: listed(telling.map(({ title }) => title)) })]),
        ...(categories.length === 0 ? [] : [phrases.categories(listed(categories))]),
      ];
      return sentences.length === 0 ? phrases.tasteAlone() : phrases.text(sentences);
    },
    note({ way, items, leastItems }) {
      if (items < leastItems) return phrases.tooLittle(counted(items), counted(leastItems));
      return way === undefined ? phrases.byItems() : undefined;
    },
  };
}
