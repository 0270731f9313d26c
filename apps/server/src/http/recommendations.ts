/** What to show each customer next, and why; what is like an item; what goes with a basket. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { didYouMean, type ColumnValue as EngineValue, type RecommendationDefinition, type RecommendedItem as EngineItem } from '@limn/engine';
import type { RecommendOptions } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { LearntModel, sentLearntModel } from './learnt-model-shape.ts';
import { isoOf } from './moment.ts';
import { Identifier } from './profiles.ts';
import { CatalogueEntry, RecommendedItem, sentEntry, sentRecommended, wordsOf } from './recommendation-shape.ts';
import { answers, keyed, listOf, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Name = Type.String({ minLength: 1, maxLength: 100, description: 'Of the recommendation, as declared.' });
const Item = Type.String({ minLength: 1, maxLength: 600, description: 'Key of an item.' });
const Count = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Items wanted. Default: as declared.' }));
const Lang = Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'Of the reasons. Default: en.' }));
const Basket = Type.Optional(Type.String({ maxLength: 4_000, description: 'Keys of the items in the basket, separated by commas.' }));
const Context = Type.Optional(Type.String({ maxLength: 2_000, description: 'What is declared as context: page:home,device:app, or a JSON object.' }));
/** Lists made before other requests get their turn. */
const LISTS_IN_A_ROW = 5;

export const RecommendationList = Type.Object(
  {
    id: Type.String({ description: 'Of this answer. Send it back with impressions and clicks.' }),
    name: Type.String(),
    profile: Type.String(),
    known: Type.Boolean({ description: 'Whether the customer was ever seen.' }),
    at: Moment('The moment of the answer.'),
    items: Type.Array(referTo(RecommendedItem), { description: 'Best first.' }),
    rankedBy: Type.Union([Type.Literal('blend'), Type.Literal('learned')]),
    considered: Type.Integer({ description: 'Different items that were looked at.' }),
    excluded: keyed(Type.Integer(), 'How many items each rule left out.'),
  },
  { $id: 'RecommendationList', description: 'What to show a customer next.', additionalProperties: false },
);

const Declared = Type.Object(
  { name: Type.String(), label: Words, catalogue: Type.String(), k: Type.Integer(), ways: Type.Array(Type.String(), { description: 'How items are found.' }), models: Type.Array(referTo(LearntModel), { description: 'What was learnt for it, newest first.' }) },
  { additionalProperties: false },
);

const WhyNotAnswer = Type.Object(
  {
    item: Type.String(),
    kind: Type.String({ description: 'shown, unknown, excluded, notFound, outranked or variety.' }),
    text: Type.String(),
    rule: Type.Optional(Type.String({ description: 'The rule that leaves it out.' })),
    place: Type.Optional(Type.Integer()),
    of: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);

export function recommendationRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  const { recommendations } = limn;
  const onRequest = async (request: Parameters<typeof access.requireRead>[0]): Promise<void> => access.requireRead(request);

  app.get('/v1/recommendations', {
    onRequest,
    schema: {
      tags: ['recommendations'],
      summary: 'What is recommended',
      security: readSecurity,
      response: answers(
        Type.Object({ state: Type.Union([Type.Literal('ready'), Type.Literal('building')]), done: Type.Integer({ description: 'Events followed.' }), of: Type.Integer(), recommendations: Type.Array(Declared) }, { additionalProperties: false }),
        'Those declared, and how far they have followed events.',
        readProblems,
      ),
    },
    handler: async () => {
      const { state, done, of } = recommendations.status();
      return {
        state,
        done,
        of,
        recommendations: (limn.engine.definition.recommendations ?? []).map(({ name, label, catalogue, k = 10, candidates }) => ({ name, label, catalogue, k, ways: candidates.map((way) => (way.kind === 'model' ? way.name : way.kind)), models: recommendations.models(name).map((model) => sentLearntModel(model, model.state === 'answers')) })),
      };
    },
  });

  app.get('/v1/profiles/:identifier/recommendations/:name', {
    onRequest,
    schema: {
      tags: ['recommendations'],
      summary: 'What to show a customer',
      description: 'From all events acknowledged so far. Somebody never seen gets what suits somebody new.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier, name: Name }),
      querystring: Type.Object({ k: Count, context: Context, basket: Basket, lang: Lang }),
      response: answers(referTo(RecommendationList), 'The list.', [...readProblems, 404, 503]),
    },
    handler: async ({ params: { identifier, name }, query }) => {
      const declared = requireDeclared(name);
      await recommendations.prepare(name, identifier, optionsOf(declared, query));
      return listFor(identifier, declared, query);
    },
  });

  app.get('/v1/profiles/:identifier/recommendations/:name/items/:item', {
    onRequest,
    schema: {
      tags: ['recommendations'],
      summary: 'Why an item is not in the list',
      description: 'Or at which place it is.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier, name: Name, item: Item }),
      querystring: Type.Object({ k: Count, context: Context, basket: Basket, lang: Lang }),
      response: answers(WhyNotAnswer, 'What became of it.', [...readProblems, 404, 503]),
    },
    handler: async ({ params: { identifier, name, item }, query }) => {
      const declared = requireDeclared(name);
      await recommendations.prepare(name, identifier, optionsOf(declared, query));
      const why = recommendations.whyNot(name, identifier, item, optionsOf(declared, query))!;
      return { item, text: wordsOf(limn.engine.definition, name, query.lang ?? 'en').whyNot(why), ...why };
    },
  });

  app.post('/v1/recommendations/:name/batch', {
    onRequest,
    schema: {
      tags: ['recommendations'],
      summary: 'What to show many customers',
      security: readSecurity,
      params: Type.Object({ name: Name }),
      body: Type.Object({ identifiers: Type.Array(Identifier, { minItems: 1, maxItems: 1_000 }), k: Count, lang: Lang }, { additionalProperties: false }),
      response: answers(Type.Object({ lists: Type.Array(referTo(RecommendationList)) }, { additionalProperties: false }), 'One list an identifier, in order.', [...readProblems, 404, 413, 415, 503]),
    },
    handler: async ({ params: { name }, body: { identifiers, ...options } }) => {
      const declared = requireDeclared(name);
      const lists: Static<typeof RecommendationList>[] = [];
      for (const identifier of identifiers) {
        await recommendations.prepare(name, identifier, options.k === undefined ? {} : { k: options.k });
        lists.push(listFor(identifier, declared, options));
        if (lists.length % LISTS_IN_A_ROW === 0) await setImmediate();
      }
      return { lists };
    },
  });

  app.get('/v1/recommendations/:name/items/:item', {
    onRequest,
    schema: {
      tags: ['recommendations'],
      summary: 'An item of the catalogue',
      security: readSecurity,
      params: Type.Object({ name: Name, item: Item }),
      response: answers(referTo(CatalogueEntry), 'What events told of it.', [...readProblems, 404, 503]),
    },
    handler: async ({ params: { name, item } }) => sentEntry(requireItem(name, item)),
  });

  app.get('/v1/recommendations/:name/items/:item/similar', {
    onRequest,
    schema: {
      tags: ['recommendations'],
      summary: 'Items like one',
      description: 'For whoever looks at it.',
      security: readSecurity,
      params: Type.Object({ name: Name, item: Item }),
      querystring: Type.Object({ k: Count, lang: Lang }),
      response: answers(Type.Object({ items: Type.Array(referTo(RecommendedItem)) }, { additionalProperties: false }), 'Best first.', [...readProblems, 404, 503]),
    },
    handler: async ({ params: { name, item }, query: { k, lang = 'en' } }) => {
      requireItem(name, item);
      return { items: told(name, lang, recommendations.similarItems(name, item, { ...(k !== undefined && { k }) })!) };
    },
  });

  app.post('/v1/recommendations/:name/basket', {
    onRequest,
    schema: {
      tags: ['recommendations'],
      summary: 'What goes with a basket',
      description: 'Items never seen are passed over.',
      security: readSecurity,
      params: Type.Object({ name: Name }),
      body: Type.Object({ items: Type.Array(Item, { minItems: 1, maxItems: 200 }), k: Count, lang: Lang }, { additionalProperties: false }),
      response: answers(Type.Object({ items: Type.Array(referTo(RecommendedItem)) }, { additionalProperties: false }), 'Best first, none of the basket.', [...readProblems, 404, 413, 415, 503]),
    },
    handler: async ({ params: { name }, body: { items, k, lang = 'en' } }) => {
      requireDeclared(name);
      return { items: told(name, lang, recommendations.completeBasket(name, items, { ...(k !== undefined && { k }) })!) };
    },
  });

  function listFor(identifier: string, declared: RecommendationDefinition, query: { readonly k?: number; readonly context?: string; readonly basket?: string; readonly lang?: 'en' | 'zh' }): Static<typeof RecommendationList> {
    const { profile, now, items, rankedBy, considered, excluded } = recommendations.recommend(declared.name, identifier, optionsOf(declared, query))!;
    return { id: randomUUID(), name: declared.name, profile, known: limn.engine.find(identifier) !== undefined, at: isoOf(now) ?? '', items: told(declared.name, query.lang ?? 'en', items), rankedBy, considered, excluded };
  }

  function told(name: string, lang: 'en' | 'zh', items: readonly EngineItem[]): RecommendedItem[] {
    const words = wordsOf(limn.engine.definition, name, lang);
    return items.map((item) => sentRecommended(item, words, recommendations.item(name, item.item)));
  }

  /** @throws HttpProblem `unknown_recommendation` */
  function requireDeclared(name: string): RecommendationDefinition {
    const declared = limn.engine.definition.recommendations ?? [];
    const found = declared.find((each) => each.name === name);
    if (found !== undefined) return found;
    throw new HttpProblem('unknown_recommendation', { detail: 'The definition has no recommendation of this name.', cure: didYouMean(name, declared.map((each) => each.name)) });
  }

  /** @throws HttpProblem `unknown_recommendation` | `unknown_item` */
  function requireItem(name: string, item: string) {
    requireDeclared(name);
    const known = recommendations.item(name, item);
    if (known === undefined) throw new HttpProblem('unknown_item', { detail: 'No event ever named this item.', cure: 'Look at the spelling: keys are compared letter by letter.' });
    return known;
  }
}

/** @throws HttpProblem `malformed_context` */
function optionsOf(declared: RecommendationDefinition, { k, context, basket }: { readonly k?: number; readonly context?: string; readonly basket?: string }): RecommendOptions {
  const items = listOf(basket);
  return { ...(k !== undefined && { k }), ...(context !== undefined && { context: readContext(declared, context) }), ...(items !== undefined && { basket: items }) };
}

function readContext({ context: fields = {} }: RecommendationDefinition, text: string): Readonly<Record<string, EngineValue>> {
  return Object.fromEntries(pairsOf(text).map(([name, value]) => {
    const field = fields[name];
    if (field === undefined) throw malformed(`There is no '${name.slice(0, 50)}' in the context.`, didYouMean(name, Object.keys(fields)));
    const read = field.type === 'number' ? (value.trim() === '' ? Number.NaN : Number(value)) : field.type === 'boolean' ? ({ true: true, false: false } as const)[value] : value;
    if (read === undefined || Number.isNaN(read) || (field.type === 'enum' && !field.values.includes(value))) {
      throw malformed(`'${name}' of the context has another type.`, field.type === 'enum' ? `It is one of ${field.values.join(', ')}.` : `It is a ${field.type}.`);
    }
    return [name, read];
  }));
}

function pairsOf(text: string): readonly (readonly [name: string, value: string])[] {
  if (!text.trimStart().startsWith('{')) return (listOf(text) ?? []).map((pair) => [pair.split(':', 1)[0]!, pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : '']);
  try {
    return Object.entries(JSON.parse(text) as Readonly<Record<string, unknown>>).map(([name, value]) => [name, String(value)]);
  } catch {
    throw malformed('The context begins like JSON, and is none.', 'Send name:value pairs separated by commas, or a JSON object, percent-encoded.');
  }
}

function malformed(detail: string, cure: string): HttpProblem {
  return new HttpProblem('malformed_context', { detail, cure });
}
