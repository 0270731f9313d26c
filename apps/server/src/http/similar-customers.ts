/** Customers like one, with what they share; and the vector that they are compared by. */
import { createLikenessWords, didYouMean, type LikenessWords } from '@limn/engine';
import type { CustomerPlace, SimilarCustomer } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { isoOf, readAsOf } from './moment.ts';
import { AsOf, Identifier } from './profiles.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Name = Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Of the recommendation whose items and models customers are compared by. Default: the first that is declared.' }));
const Lang = Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'Of the sentences. Default: en.' }));

/** How a customer is placed, for whatever is told of it. */
const place = {
  profile: Type.String(),
  known: Type.Boolean({ description: 'Whether the customer was ever seen.' }),
  name: Type.String({ description: 'Of the recommendation.' }),
  asOf: Moment('The moment that it is as of.'),
  by: Type.Union([Type.Literal('model'), Type.Literal('items')], { description: 'model: by what was learnt; items: no model that answers has a place for customers, and they are compared by the items that both chose.' }),
  way: Type.Optional(Type.String({ description: 'The learnt way, as the declaration names it.' })),
  model: Type.Optional(Type.String({ description: 'Hash of its model: vectors of different models cannot be compared.' })),
  items: Type.Integer({ description: 'Different items that the customer chose.' }),
  leastItems: Type.Integer({ description: 'How many it takes to be placed.' }),
};

export const SimilarCustomers = Type.Object(
  {
    ...place,
    note: Type.Optional(Type.String({ description: 'Why nobody is found, or that no model compares; a sentence.' })),
    customers: Type.Array(
      Type.Object(
        {
          profile: Type.String({ description: 'The id of the profile, and nothing else of the customer; sealed where the name itself says who it is.' }),
          likeness: Type.Number({ description: 'Up to 1. Comparable within the answer only.' }),
          text: Type.String({ description: 'What both have in common, in words.' }),
          items: Type.Integer({ description: 'Different items that both chose.' }),
          telling: Type.Array(Type.Object({ item: Type.String(), title: Type.String() }, { additionalProperties: false }), { description: 'Of them, those that the fewest others bought.' }),
          categories: Type.Array(Type.String(), { description: 'That both choose most.' }),
        },
        { additionalProperties: false },
      ),
      { description: 'Most alike first.' },
    ),
  },
  { $id: 'SimilarCustomers', description: 'Customers like one.', additionalProperties: false },
);
export type SimilarCustomers = Static<typeof SimilarCustomers>;

export const CustomerVector = Type.Object(
  { ...place, vector: Type.Union([Type.Array(Type.Number()), Type.Null()], { description: 'Of length 1; null: too little is known of the customer.' }) },
  { $id: 'CustomerVector', description: 'Where a customer stands among others.', additionalProperties: false },
);
export type CustomerVector = Static<typeof CustomerVector>;

/** Made once each. */
const words = new Map<'en' | 'zh', LikenessWords>();

export function similarCustomerRoutes(app: HttpApp, { limn, access, ids }: HttpContext): void {
  const onRequest = async (request: Parameters<typeof access.requireRead>[0]): Promise<void> => access.requireRead(request);

  app.get('/v1/profiles/:identifier/similar', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'Customers like this one',
      description: 'By all events acknowledged so far: by the vectors of a learnt model, or by items while there is none.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier }),
      querystring: Type.Object({ k: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Customers wanted. Default: 10.' })), name: Name, lang: Lang }),
      response: answers(referTo(SimilarCustomers), 'Those found.', [...readProblems, 404, 503]),
    },
    handler: async ({ params: { identifier }, query: { k, name, lang = 'en' } }): Promise<SimilarCustomers> => {
      const of = requireName(name);
      const { customers, ...found } = (await limn.recommendations.similarCustomers(of, identifier, { ...(k !== undefined && { k }) }))!;
      const told = wordsIn(lang);
      const note = told.note(found);
      return { ...placeOf(of, identifier, found), ...(note !== undefined && { note }), customers: customers.map((customer) => ({ ...sentCustomer(customer, told), profile: ids.idOf(customer.profile) })) };
    },
  });

  app.get('/v1/profiles/:identifier/vector', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'Where a customer stands among others',
      description: 'The vector of what the customer did up to a moment, by the model that answers now.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier }),
      querystring: Type.Object({ name: Name, asOf: AsOf }),
      response: answers(referTo(CustomerVector), 'The vector.', [...readProblems, 404, 503]),
    },
    handler: async ({ params: { identifier }, query: { name, asOf } }): Promise<CustomerVector> => {
      const of = requireName(name);
      const moment = readAsOf(asOf);
      const { vector, ...found } = (await limn.recommendations.customerVector(of, identifier, { ...(moment !== undefined && { asOf: moment }) }))!;
      return { ...placeOf(of, identifier, found), vector: vector === undefined ? null : Array.from(vector) };
    },
  });

  function placeOf(name: string, identifier: string, { profile, asOf, way, model, items, leastItems }: CustomerPlace): Omit<CustomerVector, 'vector'> {
    return { profile, known: limn.engine.find(identifier) !== undefined, name, asOf: isoOf(asOf) ?? '', by: way === undefined ? 'items' : 'model', ...(way !== undefined && { way }), ...(model !== undefined && { model }), items, leastItems };
  }

  /** @throws HttpProblem `unknown_recommendation` */
  function requireName(name: string | undefined): string {
    const names = (limn.engine.definition.recommendations ?? []).map((each) => each.name);
    const found = name === undefined ? names[0] : names.find((each) => each === name);
    if (found !== undefined) return found;
    if (name !== undefined && names.length > 0) throw new HttpProblem('unknown_recommendation', { detail: 'The definition has no recommendation of this name.', cure: didYouMean(name, names) });
    throw new HttpProblem('unknown_recommendation', { detail: 'The definition recommends nothing, so customers cannot be compared by their items.', cure: 'Declare a recommendation with defineRecommendation.' });
  }
}

function wordsIn(lang: 'en' | 'zh'): LikenessWords {
  const made = words.get(lang) ?? createLikenessWords({ lang });
  words.set(lang, made);
  return made;
}

function sentCustomer({ profile, likeness, items, telling, categories }: SimilarCustomer, told: LikenessWords): SimilarCustomers['customers'][number] {
  return { profile, likeness, text: told.shared({ items, telling, categories }), items, telling: telling.map(({ item, title }) => ({ item, title })), categories: [...categories] };
}
