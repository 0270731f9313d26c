/** GET /v1/profiles/{identifier}/predictions/{name}/path: what the model that answers asked of a customer. */
import { explainPath } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { readAsOf } from './moment.ts';
import { requireKnown } from './profile.ts';
import { AsOf, Identifier } from './profiles.ts';
import { answers, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

export const DecisionPath = Type.Object(
  {
    kind: Type.Union([Type.Literal('trees'), Type.Literal('adds'), Type.Literal('silent')], { description: 'adds: the model weighs everything at once and asks no questions; silent: nothing is said of the customer.' }),
    trees: Type.Integer(),
    questions: Type.Integer({ description: 'Met on the way, in all trees.' }),
    steps: Type.Array(
      Type.Object(
        {
          column: Type.String(),
          label: Type.String(),
          value: Type.String({ description: 'Of the customer, as people write it.' }),
          bounds: Type.String({ description: 'While it stays so, every answer stays the same.' }),
          asked: Type.Integer({ description: 'Questions about it.' }),
          effect: Type.Number({ description: 'To the raw score: above 0 it raises the estimate.' }),
        },
        { additionalProperties: false },
      ),
      { description: 'What does most first.' },
    ),
  },
  { $id: 'DecisionPath', description: 'The questions that the trees of a model asked of a customer.', additionalProperties: false },
);

export function decisionPathRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.get('/v1/profiles/:identifier/predictions/:name/path', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'What the model asked of a customer',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier, name: Type.String({ description: 'Of the prediction.' }) }),
      querystring: Type.Object({ lang: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'Default: en.' })), asOf: AsOf }),
      response: answers(referTo(DecisionPath), 'Its questions, and bounds within which nothing changes.', [...readProblems, 404]),
    },
    handler: async ({ params: { identifier, name }, query: { lang = 'en', asOf: asked } }) => {
      requireKnown(limn.engine, identifier);
      const { engine, models } = limn;
      const asOf = readAsOf(asked) ?? limn.readMoment();
      const answering = engine.columns.get(name)?.kind === 'prediction' ? models.answering(name, engine.cluster(identifier, asOf).profile) : undefined;
      const path = explainPath({ engine, identifier, name, lang, asOf, model: answering && models.model(answering.hash) });
      if (path === undefined) throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: 'GET /v1/predictions lists them.' });
      return path.kind === 'trees' ? { ...path, steps: path.steps.map((step) => ({ ...step })) } : { kind: path.kind, trees: 0, questions: 0, steps: [] };
    },
  });
}
