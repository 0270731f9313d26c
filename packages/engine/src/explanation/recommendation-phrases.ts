/** The sentences about a recommendation, once per language: one message a sentence, never joined from words. */
import { en } from './recommendation-phrases-en.ts';
import { zh } from './recommendation-phrases-zh.ts';
import type { Language } from './source.ts';

/** An item of the history in words. */
export interface SpokenItem {
  /** Quoted. */
  readonly title: string;
  /** What the customer did with it: `bought`, 购买; absent: nothing. */
  readonly did?: string;
  readonly inBasket?: true;
}

/** Others of whom a sentence speaks. */
export interface SpokenGroup {
  /** What the column is called. */
  readonly label: string;
  /** Quoted; absent: the column is a yes or no. */
  readonly value?: string;
  /** Of a yes or no. */
  readonly isMember?: boolean;
}

/** A count, and as people write it. */
export interface SpokenCount {
  readonly count: number;
  readonly text: string;
}

/** What the customer bought before. */
export interface SpokenRepeat {
  readonly times: SpokenCount;
  readonly did: string;
  /** Undefined: nobody knows; only of what was chosen once. */
  readonly every: string | undefined;
  readonly since: string;
}

/** A place in a ranking. */
export interface SpokenPlace {
  readonly place: string;
  readonly of: string;
}

/** All sentences. */
export interface RecommendationPhrases {
  neighbour(because: SpokenItem, customers: SpokenCount): string;
  together(because: SpokenItem, baskets: SpokenCount): string;
  popular(customers: SpokenCount, days: SpokenCount, group: SpokenGroup | undefined): string;
  /** @param words most telling first; may be none */
  content(because: SpokenItem, words: string | undefined): string;
  repeat(repeat: SpokenRepeat): string;
  /** @param items a list; may be none */
  taste(items: string | undefined): string;
  chance(): string;
  newest(): string;

  shown(place: string): string;
  unknown(): string;
  gone(): string;
  unavailable(): string;
  inBasket(): string;
  disliked(): string;
  /** @param within how long it is left out */
  justBought(within: string): string;
  rule(label: string): string;
  notFound(): string;
  outranked(place: SpokenPlace): string;
  variety(place: SpokenPlace): string;
  /** Sentences one after the other. */
  text(sentences: readonly string[]): string;
}

/** The phrases of a language. */
export function recommendationPhrases(lang: Language): RecommendationPhrases {
  return { en, zh }[lang];
}
