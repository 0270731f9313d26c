/** Why an item is recommended, and why another is not: sentences in Chinese and English, by the words that the shop itself uses. Scores are never told. */
import type { ReasonItem, RecommendedItem, RecommendedReason, WhyNot } from '../recommendation/answer.ts';
import { assert } from '../errors.ts';
import { rememberLast } from '../recommendation/candidate/last-asked.ts';
import { columnsOf } from '../registry/column.ts';
import type { ProfileDefinition } from '../registry/definition.ts';
import { durationMs } from '../registry/duration.ts';
import { createFormat } from './format.ts';
import { recommendationPhrases, type SpokenCount, type SpokenGroup, type SpokenItem } from './recommendation-phrases.ts';
import type { Language } from './source.ts';

/** Of which recommendation, in which language. */
export interface RecommendationWordsOptions {
  readonly definition: ProfileDefinition;
  /** Name of the recommendation. */
  readonly name: string;
  readonly lang: Language;
}

/** Says why. */
export interface RecommendationWords {
  /** A sentence for each reason, strongest first: `Because you bought “Teapot”, and 41 customers who took an interest in it chose this, too.` */
  reasons(item: Pick<RecommendedItem, 'reasons'>): readonly string[];
  /** The same in one text. */
  sentence(item: Pick<RecommendedItem, 'reasons'>): string;
  /** Why an item is not in a list, a sentence. */
  whyNot(why: WhyNot): string;
  /** What a rule that left items out says, a sentence: by its name in `RecommendationAnswer.excluded`. */
  rule(name: string): string;
}

/** Words of one recommendation of a checked definition. Cost some 0.1 ms, for the formats of `Intl`: keep it for many items; a sentence then costs some µs. */
export function createRecommendationWords({ definition, name, lang }: RecommendationWordsOptions): RecommendationWords {
  const recommendation = definition.recommendations?.find((each) => each.name === name);
  assert(recommendation !== undefined, `the definition has the recommendation '${name}'`);
  const format = createFormat(lang, definition.timeZone);
  const phrases = recommendationPhrases(lang);
  const columns = columnsOf(definition);
  const { signals, rules = {}, notAgain } = recommendation;
  const purchase = Object.values(signals).find(({ means }) => means === 'purchase')?.label[lang] ?? { en: 'bought', zh: '购买' }[lang];

  const counted = (count: number): SpokenCount => ({ count, text: isPlain(count) ? String(count) : format.value(count, { type: 'number' }) });
  const spoken = ({ title, signal, inBasket }: ReasonItem): SpokenItem => ({
    title: format.quote(title),
    ...(inBasket && { inBasket }),
    ...(signal !== undefined && signals[signal] !== undefined && { did: signals[signal].label[lang] }),
  });
  const groupOf = ({ column, value }: { readonly column: string; readonly value: string }): SpokenGroup => {
    const label = columns.get(column)?.label[lang] ?? column;
    return columns.get(column)?.type === 'boolean' ? { label, isMember: value === 'true' } : { label, value: format.quote(value) };
  };
  const listed = (texts: readonly string[]): string | undefined => (texts.length === 0 ? undefined : format.list(texts));

  const reason = (of: RecommendedReason): string => {
    switch (of.kind) {
      case 'neighbour':
        return phrases.neighbour(spoken(of.because), counted(of.customers));
      case 'together':
        return phrases.together(spoken(of.because), counted(of.baskets));
      case 'popular':
        return phrases.popular(counted(of.customers), counted(of.days), of.group && groupOf(of.group));
      case 'content':
        return phrases.content(spoken(of.because), listed(of.words));
      case 'repeat':
        return phrases.repeat({ times: counted(of.times), did: purchase, every: of.everyMs === 0 ? undefined : format.duration(of.everyMs), since: format.duration(of.sinceMs) });
      case 'taste':
        return phrases.taste(listed(of.because.map(({ title }) => format.quote(title))));
      case 'chance':
        return phrases.chance();
      case 'new':
        return phrases.newest();
    }
  };
  const rule = (left: string): string => {
    switch (left) {
      case 'gone':
      case 'unavailable':
      case 'inBasket':
      case 'disliked':
        return phrases[left]();
      case 'justBought':
        return phrases.justBought(format.duration(notAgain === undefined ? 0 : durationMs(notAgain)));
      default:
        return phrases.rule(rules[left]?.label[lang] ?? left);
    }
  };

  // An item's sentences are asked for one by one and as a text.
  const sentences = rememberLast((reasons: readonly RecommendedReason[]) => reasons.map(reason));

  return {
    reasons: ({ reasons }) => sentences(reasons),
    sentence: ({ reasons }) => phrases.text(sentences(reasons)),
    rule,
    whyNot(why) {
      switch (why.kind) {
        case 'shown':
          return phrases.shown(String(why.place));
        case 'unknown':
          return phrases.unknown();
        case 'excluded':
          return rule(why.rule);
        case 'notFound':
          return phrases.notFound();
        case 'outranked':
        case 'variety':
          return phrases[why.kind]({ place: counted(why.place).text, of: counted(why.of).text });
      }
    },
  };
}

/** Whether people of every language here write a number as its digits alone: `Intl` takes a µs for it. */
function isPlain(count: number): boolean {
  return Number.isInteger(count) && count >= 0 && count < 1_000;
}
