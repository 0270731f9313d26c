/** Where a customer stands among others, as HTTP shows it: by the items and models of a recommendation. */
import { didYouMean } from '@limn/engine';
import type { CustomerPlace, Limn } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { isoOf } from './moment.ts';
import { Moment } from './schema.ts';

/** How a customer is placed, for whatever is told of it. */
export const CustomerPlaceShape = {
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

export const CustomerVector = Type.Object(
  { ...CustomerPlaceShape, vector: Type.Union([Type.Array(Type.Number()), Type.Null()], { description: 'Of length 1; null: too little is known of the customer.' }) },
  { $id: 'CustomerVector', description: 'Where a customer stands among others.', additionalProperties: false },
);
export type CustomerVector = Static<typeof CustomerVector>;

/** Who is asked about, among whom. */
export interface CustomerQuestion {
  /** Of a recommendation that the definition has. */
  readonly name: string;
  readonly identifier: string;
  /** ms; absent: now. */
  readonly asOf?: number | undefined;
}

/** As of a moment, by the models that answer now. */
export async function readCustomerVector(limn: Limn, { name, identifier, asOf }: CustomerQuestion): Promise<CustomerVector> {
  const { vector, ...found } = (await limn.recommendations.customerVector(name, identifier, { ...(asOf !== undefined && { asOf }) }))!;
  return { ...placeOf(limn, { name, identifier }, found), vector: vector === undefined ? null : Array.from(vector) };
}

/** What is told of a customer's place, whatever else is. */
export function placeOf(limn: Limn, { name, identifier }: CustomerQuestion, { profile, asOf, way, model, items, leastItems }: CustomerPlace): Omit<CustomerVector, 'vector'> {
  return { profile, known: limn.engine.find(identifier) !== undefined, name, asOf: isoOf(asOf) ?? '', by: way === undefined ? 'items' : 'model', ...(way !== undefined && { way }), ...(model !== undefined && { model }), items, leastItems };
}

/** @param name absent: the first that is declared @throws HttpProblem `unknown_recommendation` */
export function requireRecommendation(limn: Limn, name: string | undefined): string {
  const names = (limn.engine.definition.recommendations ?? []).map((each) => each.name);
  const found = name === undefined ? names[0] : names.find((each) => each === name);
  if (found !== undefined) return found;
  if (name !== undefined && names.length > 0) throw new HttpProblem('unknown_recommendation', { detail: 'The definition has no recommendation of this name.', cure: didYouMean(name, names) });
  throw new HttpProblem('unknown_recommendation', { detail: 'The definition recommends nothing, so customers cannot be compared by their items.', cure: 'Declare a recommendation with defineRecommendation.' });
}
