/** What the console says, in both languages side by side: a sentence that misses one does not compile. */
import { IntlMessageFormat, type FormatXMLElementFn } from 'intl-messageformat';
import { createElement, Fragment, type ReactNode } from 'react';

/** Languages the console speaks. */
export type Language = 'en' | 'zh';

/** One whole sentence in ICU message format, never joined of pieces: the order of its parts differs by language. */
export type Sentence = Readonly<Record<Language, string>>;

/** Sentences of a page by id. */
export type Words = Readonly<Record<string, Sentence>>;

/** What stands in a sentence's places: plain values, or what wraps its `<tag>`s. */
export type Places = Readonly<Record<string, ReactNode | Date | FormatXMLElementFn<ReactNode>>>;

/** Keeps the ids of the sentences for the compiler, so that only those that stand can be said. */
export function defineWords<const W extends Words>(words: W): W {
  return words;
}

const read = new Map<string, IntlMessageFormat>();

/** BCP 47 name of a language, as `Intl` and `<html lang>` want it. */
export const localeOf: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

function messageOf(language: Language, text: string): IntlMessageFormat {
  const key = `${language}\u0000${text}`;
  let message = read.get(key);
  if (message === undefined) {
    message = new IntlMessageFormat(text, localeOf[language]);
    read.set(key, message);
  }
  return message;
}

/** A sentence as text. Cost: the message is parsed once. @throws when a place of the sentence is not given */
export function textOf(language: Language, sentence: Sentence, places: Readonly<Record<string, string | number | boolean | Date>> = {}): string {
  return messageOf(language, sentence[language]).format(places) as string;
}

/** A sentence whose places may be elements: links, values that keep to themselves. @throws when a place of it is not given */
export function nodeOf(language: Language, sentence: Sentence, places: Places): ReactNode {
  const parts = messageOf(language, sentence[language]).format<ReactNode>(places as Record<string, ReactNode>);
  return Array.isArray(parts) ? createElement(Fragment, null, ...(parts as ReactNode[])) : (parts as ReactNode);
}
