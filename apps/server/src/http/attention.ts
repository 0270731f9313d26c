/** GET /v1/profiles/{identifier}/recommendations/{name}/attention: which events a sequence model looked at when it came to an item. */
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { requireRecommendation } from './customer-vector.ts';
import { isoOf } from './moment.ts';
import { Identifier } from './profiles.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

export const ItemAttention = Type.Object(
  {
    item: Type.String(),
    way: Type.String({ description: 'The learnt way that reads events, as the declaration names it.' }),
    heads: Type.Integer({ description: 'Of all layers.' }),
    events: Type.Array(
      Type.Object(
        {
          item: Type.String({ description: 'That the event was about.' }),
          title: Type.String(),
          signal: Type.String({ description: 'As the declaration names it: order, view …' }),
          at: Moment('When it happened.'),
          share: Type.Number({ description: 'Of all that the model looked at, over its layers (attention rollout); they sum to 1. What is looked at much need not do much.' }),
          effect: Type.Number({ description: 'What the score of the item loses when this event is left out, in the measure of the model; below 0: it would gain.' }),
          heads: Type.Array(Type.Number(), { description: 'How much each head looks at it, 0 to 1.' }),
        },
        { additionalProperties: false },
      ),
      { description: 'Those that the model read, oldest first.' },
    ),
  },
  { $id: 'ItemAttention', description: 'What a model that reads events looked at, and what each event does for a recommended item.', additionalProperties: false },
);

export function attentionRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.get('/v1/profiles/:identifier/recommendations/:name/attention', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['recommendations'],
      summary: 'Which events a model looked at when it came to an item',
      description: 'Where the model looks is no proof of why: beside it stands what leaving the event out does.',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier, name: Type.String({ minLength: 1, maxLength: 100, description: 'Of the recommendation, as declared.' }) }),
      querystring: Type.Object({ item: Type.String({ minLength: 1, maxLength: 600, description: 'Key of the item.' }) }),
      response: answers(referTo(ItemAttention), 'Events with their shares.', [...readProblems, 404, 503]),
    },
    handler: async ({ params: { identifier, name }, query: { item } }): Promise<Static<typeof ItemAttention>> => {
      const found = await limn.recommendations.attention(requireRecommendation(limn, name), identifier, item);
      if (found === undefined) throw new HttpProblem('no_attention', { detail: 'No model that answers here reads what this customer did one after the other and knows this item.', cure: `Declare a sequence way (\`sequence()\`) and run \`limn train ${name}\`; models learnt by an older Limn are trained again.` });
      const { way, heads, events } = found;
      return { item, way, heads, events: events.map(({ at, ...event }) => ({ ...event, at: isoOf(at) ?? '', heads: [...event.heads] })) };
    },
  });
}
