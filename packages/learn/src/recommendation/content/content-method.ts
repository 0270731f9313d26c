/** Content neighbours as a method, for data that says something of its items. */
import { createContentSource, plainWords, type ContentItem, type Tokenizer } from '@limn/engine';
import type { Method } from '../judge/method.ts';
import { answerAll } from '../preference/answer-all.ts';

/** What is known of items by name, and how its words are found. */
export interface ContentMethodOptions {
  /** Absent: nothing is said of the item, and it is never named. */
  readonly describe: (itemKey: string) => ContentItem | undefined;
  /** Default `plainWords`; `createTokenizer` finds better words of Chinese. */
  readonly tokenize?: Tokenizer;
}

/** Nothing is learnt from interactions but which items there are. */
export function contentMethod({ describe, tokenize = plainWords }: ContentMethodOptions): Method {
  return {
    name: 'content',
    async learn({ itemKeys }) {
      const source = createContentSource(tokenize);
      itemKeys.forEach((key, item) => {
        const content = describe(key);
        if (content !== undefined) source.setItem(item, content);
      });
      return answerAll(source);
    },
  };
}
