/** GET /v1/recommendations/{name}/outcomes: what customers did with the lists that were shown. */
import { didYouMean, withoutModels } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { OutcomesJob } from '../log-work/log-job.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Rate = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }, { additionalProperties: false });
const counts = {
  shown: Type.Integer({ description: 'Items shown.' }),
  clicks: Type.Integer(),
  orders: Type.Integer(),
  value: Type.Number({ description: 'What was paid, where events tell it.' }),
  clicked: Type.Optional(Rate),
  ordered: Type.Optional(Rate),
};
const Counts = Type.Object(counts, { additionalProperties: false });

export const RecommendationOutcomes = Type.Object(
  {
    state: Type.Union([Type.Literal('undeclared'), Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')], { description: 'undeclared: the recommendation does not say which event tells that a list was shown (`impression`).' }),
    share: Type.Optional(Type.Number({ description: 'Of the log that was read, 0 to 1.' })),
    reason: Type.Optional(Type.String({ description: 'Why it failed.' })),
    lists: Type.Optional(Type.Integer({ description: 'Shown.' })),
    customers: Type.Optional(Type.Integer()),
    whole: Type.Optional(Counts),
    weeks: Type.Optional(Type.Array(Type.Object({ from: Moment('Of the week.'), ...counts }, { additionalProperties: false }), { description: 'Oldest first.' })),
    ways: Type.Optional(Type.Array(Type.Object({ way: Type.String(), ...counts }, { additionalProperties: false }), { description: 'By the ways that had found the item when the list was made.' })),
  },
  { $id: 'RecommendationOutcomes', description: 'Lists that were shown, and what came of them, with intervals.', additionalProperties: false },
);

export function recommendationOutcomeRoutes(app: HttpApp, { limn, access, logWork }: HttpContext): void {
  app.get('/v1/recommendations/:name/outcomes', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['recommendations'],
      summary: 'What customers did with lists',
      description: 'A click or an order goes back to the last list that showed the item, within a day. Begins a replay of the log in a process of its own, unless one was done within the hour, and answers at once how far it is.',
      security: readSecurity,
      params: Type.Object({ name: Type.String({ minLength: 1, maxLength: 100, description: 'Of the recommendation.' }) }),
      response: answers(referTo(RecommendationOutcomes), 'Ask again until it is done.', [...readProblems, 404]),
    },
    handler: async ({ params: { name } }): Promise<Static<typeof RecommendationOutcomes>> => {
      const { definition, version } = limn.engine;
      const declared = definition.recommendations ?? [];
      const recommendation = declared.find((each) => each.name === name);
      if (recommendation === undefined) throw new HttpProblem('unknown_recommendation', { detail: 'The definition has no recommendation of this name.', cure: didYouMean(name, declared.map((each) => each.name)) });
      if (recommendation.impression === undefined) return { state: 'undeclared' };
      // Models of predictions stay here: what is recommended does not follow from them.
      const state = logWork.ask(`outcomes ${version} ${name}`, (): OutcomesJob => ({ kind: 'outcomes', recommendation: name, definition: withoutModels(definition), log: limn.history() }));
      if (state.state === 'running') return { state: 'running', share: state.share };
      if (state.state === 'failed') return { state: 'failed', reason: state.reason };
      const { lists, customers, whole, weeks, ways } = state.result;
      return { state: 'done', lists, customers, whole: { ...whole }, weeks: weeks.map(({ from, ...week }) => ({ from: isoOf(from) ?? '', ...week })), ways: ways.map((way) => ({ ...way })) };
    },
  });
}
