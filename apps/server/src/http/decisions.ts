/** Decisions on the word of a model: kept when they are made, explained and reckoned again whenever somebody asks. */
import { explainPrediction, type PredictionReading } from '@limn/engine';
import { reproduce } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { requireKnown } from './profile.ts';
import { Identifier } from './profiles.ts';
import { adminSecurity, answers, keyed, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

export const Decision = Type.Object(
  {
    id: Type.String(),
    at: Moment('When it was made.'),
    profile: Type.String(),
    prediction: Type.String(),
    asOf: Moment('The moment of the reading that it rests on.'),
    value: referTo(ColumnValue),
    values: Type.Array(Type.Number(), { description: 'What the model said: one number, or one a class.' }),
    model: Type.String({ description: 'Content hash.' }),
    version: Type.String({ description: 'Of the definition, as far as profiles follow from it.' }),
    seen: keyed(referTo(ColumnValue), 'What the model saw, by column.'),
    by: Type.String(),
    note: Type.Optional(Type.String()),
  },
  { $id: 'Decision', description: 'What a model said of a customer when somebody decided on it.', additionalProperties: false },
);

const Reproduced = Type.Object(
  {
    decision: referTo(Decision),
    reproduced: Type.Object(
      {
        values: Type.Array(Type.Number(), { description: 'What the same model says now of what it saw then.' }),
        same: Type.Boolean({ description: 'Bit for bit what it said then.' }),
        reading: Type.Optional(Type.Boolean({ description: 'The profile, read again as of then, shows what the model saw; absent when the definition in force is another.' })),
      },
      { additionalProperties: false },
    ),
    text: Type.Optional(Type.String({ description: 'The reasons in words, from the profile as of then; absent when the definition in force is another.' })),
  },
  { additionalProperties: false },
);

export function decisionRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.post('/v1/profiles/:identifier/decisions', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['predictions'],
      summary: 'Decide on a prediction',
      description: 'Keeps what the model that answers says of the customer now, and all that it saw.',
      security: adminSecurity,
      params: Type.Object({ identifier: Identifier }),
      body: Type.Object(
        { prediction: Type.String(), by: Type.String({ minLength: 1, maxLength: 100 }), note: Type.Optional(Type.String({ maxLength: 500, description: 'What for.' })) },
        { additionalProperties: false },
      ),
      response: answers(referTo(Decision), 'Kept.', [...readProblems, 404, 409, 413, 415, 503]),
    },
    handler: async ({ params: { identifier }, body: { prediction, by, note } }) => {
      const { engine, models, decisions } = limn;
      requireKnown(engine, identifier);
      const asOf = limn.readMoment();
      const profile = engine.cluster(identifier, asOf).profile;
      const answering = models.answering(prediction, profile);
      const said = engine.predict(identifier, prediction, { asOf, ...(answering !== undefined && { model: models.model(answering.hash) }) });
      if (said === undefined) throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: 'GET /v1/predictions lists them.' });
      if (said.score === undefined || answering === undefined) {
        throw new HttpProblem('nothing_to_decide', { detail: `The prediction says nothing of this customer: ${said.silent ?? 'noModel'}.`, cure: 'Decide without it, or promote a model first.' });
      }
      const kept = await decisions.keep({ prediction, profile, asOf, model: answering.hash, version: engine.stateVersion, seen: said.seen, values: [...said.score.values], by, ...(note !== undefined && { note }) });
      return sent(kept, said);
    },
  });

  app.get('/v1/decisions/:id', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'A decision, reckoned again',
      security: readSecurity,
      params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
      querystring: Type.Object({ lang: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')])) }),
      response: answers(Reproduced, 'As it was made, and as it comes out now.', [...readProblems, 404]),
    },
    handler: async ({ params: { id }, query: { lang = 'en' } }) => {
      const kept = await limn.decisions.read(id);
      const { engine, models } = limn;
      const model = models.model(kept.model);
      const values = reproduce(kept, model);
      const said = engine.stateVersion === kept.version ? engine.predict(kept.profile, kept.prediction, { asOf: kept.asOf, model }) : undefined;
      const text = said && explainPrediction({ engine, identifier: kept.profile, name: kept.prediction, lang, asOf: kept.asOf, model })?.text;
      return {
        decision: sent(kept, said ?? { value: kept.values.length === 1 ? kept.values[0] : undefined }),
        reproduced: { values: [...values], same: sameBits(values, kept.values), ...(said && { reading: JSON.stringify(said.seen) === JSON.stringify(kept.seen) }) },
        ...(text !== undefined && { text }),
      };
    },
  });

  function sent({ seen, at, asOf, values, ...rest }: Awaited<ReturnType<typeof limn.decisions.read>>, { value }: Pick<PredictionReading, 'value'>): Static<typeof Decision> {
    const { columns } = limn.engine;
    return {
      ...rest,
      at: isoOf(at) ?? '',
      asOf: isoOf(asOf) ?? '',
      values: [...values],
      value: sentValue(columns.get(rest.prediction), value),
      seen: Object.fromEntries(Object.entries(seen).map(([name, each]) => [name, sentValue(undefined, each)])),
    };
  }
}

function sameBits(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, i) => Object.is(value, right[i]));
}
