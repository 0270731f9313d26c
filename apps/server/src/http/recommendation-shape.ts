/** Recommended items and what is known of them, as HTTP shows them. */
import { createRecommendationWords, type CatalogueItem, type Language, type ProfileDefinition, type RecommendationWords, type RecommendedItem as EngineItem } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { ColumnValue, sentValue } from './column-value.ts';
import { isoOf } from './moment.ts';
import { keyed, Moment, referTo } from './schema.ts';

const Reason = Type.Object(
  {
    kind: Type.String({ description: 'neighbour, together, popular, content, repeat, taste, chance or new.' }),
    text: Type.String(),
    because: Type.Optional(Type.Array(Type.String(), { description: 'Keys of the items that it rests on.' })),
    customers: Type.Optional(Type.Integer()),
    baskets: Type.Optional(Type.Integer()),
    days: Type.Optional(Type.Number()),
    times: Type.Optional(Type.Integer()),
    words: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);

export const RecommendedItem = Type.Object(
  {
    item: Type.String(),
    title: Type.String(),
    fields: keyed(referTo(ColumnValue), 'What the catalogue knows.'),
    text: Type.String({ description: 'Why, in a sentence.' }),
    reasons: Type.Array(Reason, { description: 'Strongest first.' }),
    namedBy: Type.Array(Type.Object({ way: Type.String(), rank: Type.Integer() }, { additionalProperties: false }), { description: 'Which ways found it, and at which place.' }),
    score: Type.Number({ description: 'Comparable within the answer only.' }),
    propensity: Type.Number({ description: 'How likely it was to stand here, given what stands above. Send it back with the impression.' }),
    explored: Type.Boolean({ description: 'It was left to chance.' }),
  },
  { $id: 'RecommendedItem', additionalProperties: false },
);
export type RecommendedItem = Static<typeof RecommendedItem>;

export const CatalogueEntry = Type.Object(
  {
    item: Type.String(),
    title: Type.String(),
    gone: Type.Boolean({ description: 'It is offered no more.' }),
    available: Type.Boolean(),
    fields: keyed(referTo(ColumnValue), 'By name; those that no event told are left out.'),
    firstSeen: Moment('When it was first named.'),
    shown: Type.Integer({ description: 'How often it was shown, a customer and day counted once.' }),
    taken: Type.Integer({ description: 'How often it was taken up.' }),
  },
  { $id: 'CatalogueEntry', description: 'An item, as events told of it.', additionalProperties: false },
);

/** Words of the recommendations of a definition, made once each. */
const words = new WeakMap<ProfileDefinition, Map<string, RecommendationWords>>();

/** Of a recommendation that the definition has. */
export function wordsOf(definition: ProfileDefinition, name: string, lang: Language): RecommendationWords {
  const made = words.get(definition) ?? new Map<string, RecommendationWords>();
  words.set(definition, made);
  const known = made.get(`${lang} ${name}`) ?? createRecommendationWords({ definition, name, lang });
  made.set(`${lang} ${name}`, known);
  return known;
}

/** An item of an answer, with its reasons in words. */
export function sentRecommended({ item, title, score, namedBy, reasons, propensity, isExplored }: EngineItem, told: RecommendationWords, known: CatalogueItem | undefined): RecommendedItem {
  const sentences = told.reasons({ reasons });
  return {
    item,
    title,
    fields: sentFields(known),
    text: told.sentence({ reasons }),
    reasons: reasons.map((reason, i) => ({ kind: reason.kind, text: sentences[i]!, ...evidenceOf(reason) })),
    namedBy: namedBy.map(({ way, rank }) => ({ way, rank })),
    score,
    propensity,
    explored: isExplored,
  };
}

/** What is known of an item. */
export function sentEntry({ item, title, isGone, isAvailable, fields, firstAt, shown, taken }: CatalogueItem): Static<typeof CatalogueEntry> {
  return { item, title, gone: isGone, available: isAvailable, fields: sentFields({ fields }), firstSeen: isoOf(firstAt) ?? '', shown, taken };
}

function sentFields(known: Pick<CatalogueItem, 'fields'> | undefined): RecommendedItem['fields'] {
  return Object.fromEntries(Object.entries(known?.fields ?? {}).map(([field, value]) => [field, sentValue(undefined, value)]));
}

function evidenceOf(reason: EngineItem['reasons'][number]): Omit<RecommendedItem['reasons'][number], 'kind' | 'text'> {
  switch (reason.kind) {
    case 'neighbour':
      return { because: [reason.because.item], customers: reason.customers };
    case 'together':
      return { because: [reason.because.item], baskets: reason.baskets };
    case 'popular':
      return { customers: reason.customers, days: reason.days };
    case 'content':
      return { because: [reason.because.item], words: [...reason.words] };
    case 'repeat':
      return { times: reason.times };
    case 'taste':
      return { because: reason.because.map(({ item }) => item) };
    default:
      return {};
  }
}
