/** Declares what is told of a customer: a few sentences, made of facts. */
import type { AboutSentence, Words } from '../registry/definition.ts';
import type { Labelled, OnlyKnown } from './sentence.ts';
import type { Condition } from './term.ts';
import { columnTerms, type AnyView, type Columns, type Distinct } from './view.ts';

/** The words of a sentence, with columns in braces, and for whom it is told. */
export interface SentenceOptions {
  readonly en?: string;
  readonly zh?: string;
  /** Default: everybody who has the values that it names. */
  readonly when?: Condition;
}

/** Sentences about a customer. */
export interface About {
  readonly definition: readonly (readonly AboutSentence[])[];
}

/** One way to tell something: `sentence({ en: 'Orders about every {usualGap}.', zh: '约每{usualGap}下单一次。' })`. */
export function sentence<const Options extends SentenceOptions>(options: Options & Labelled<Options> & OnlyKnown<Options, SentenceOptions>): AboutSentence {
  const { en, zh, when }: SentenceOptions = options;
  return { ...(when && { when: when.expression }), text: { en, zh } as Words };
}

/**
 * Declares who a customer is, in a few sentences: of each list the first that fits is told.
 * @param options.from the views whose columns conditions use
 */
export function defineAbout<const Views extends readonly AnyView[]>({ from, sentences }: {
  readonly from: Views & Distinct<Views>;
  readonly sentences: (view: NoInfer<Columns<Views>>) => readonly (readonly AboutSentence[])[];
}): About {
  return { definition: sentences(columnTerms<Views>(from)) };
}
