/** Customers like one, with what they share; and the vector that they are compared by. */
import { createLikenessWords, type LikenessWords } from '@limn/engine';
import type { SimilarCustomer } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import type { HttpContext } from './context.ts';
import { CustomerPlaceShape, CustomerVector, placeOf, readCustomerVector, requireRecommendation } from './customer-vector.ts';
import { readAsOf } from './moment.ts';
import { AsOf, Identifier } from './profiles.ts';
import { answers, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Name = Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Of the recommendation whose items and models customers are compared by. Default: the first that is declared.' }));
const Lang = Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'Of the sentences. Default: en.' }));

export const SimilarCustomers = Type.Object(
  {
    ...CustomerPlaceShape,
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
      const of = requireRecommendation(limn, name);
      const { customers, ...found } = (await limn.recommendations.similarCustomers(of, identifier, { ...(k !== undefined && { k }) }))!;
      const told = wordsIn(lang);
      const note = told.note(found);
      return { ...placeOf(limn, { name: of, identifier }, found), ...(note !== undefined && { note }), customers: customers.map((customer) => ({ ...sentCustomer(customer, told), profile: ids.idOf(customer.profile) })) };
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
    handler: async ({ params: { identifier }, query: { name, asOf } }): Promise<CustomerVector> => readCustomerVector(limn, { name: requireRecommendation(limn, name), identifier, asOf: readAsOf(asOf) }),
  });
}

function wordsIn(lang: 'en' | 'zh'): LikenessWords {
  const made = words.get(lang) ?? createLikenessWords({ lang });
  words.set(lang, made);
  return made;
}

function sentCustomer({ profile, likeness, items, telling, categories }: SimilarCustomer, told: LikenessWords): SimilarCustomers['customers'][number] {
  return { profile, likeness, text: told.shared({ items, telling, categories }), items, telling: telling.map(({ item, title }) => ({ item, title })), categories: [...categories] };
}
