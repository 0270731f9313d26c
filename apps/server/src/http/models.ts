/** Models of predictions: which there are, how they came, and who answers. */
import { predictionsOf } from '@limn/engine';
import type { ModelStatus } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { compareModels, ModelComparison } from './model-comparison.ts';
import { adminProblems, adminSecurity, answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const State = Type.Union([Type.Literal('candidate'), Type.Literal('shadow'), Type.Literal('canary'), Type.Literal('champion'), Type.Literal('retired')]);

export const Model = Type.Object(
  {
    hash: Type.String({ description: 'Of its content.' }),
    prediction: Type.String(),
    state: State,
    share: Type.Optional(Type.Number({ description: 'Of a canary: the share of customers that it answers for.' })),
    steps: Type.Array(
      Type.Object({ at: Moment('When.'), by: Type.String({ description: 'Who took the step.' }), to: State, share: Type.Optional(Type.Number()), note: Type.Optional(Type.String()) }, { additionalProperties: false }),
      { description: 'How it came to be so, oldest first.' },
    ),
    about: Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', description: 'What whoever trained it says: metrics with intervals, window, seed.' }),
  },
  { $id: 'Model', description: 'A model of a prediction, and where it is on its way.', additionalProperties: false },
);

const Asked = Type.Object(
  { name: Type.String(), view: Type.String(), label: Words, unit: Type.Optional(Type.String()), definition: Type.Unsafe<unknown>({ type: 'object', description: 'As declared.' }), models: Type.Array(referTo(Model)) },
  { additionalProperties: false },
);

const Hash = Type.Object({ hash: Type.String({ minLength: 1, maxLength: 32, description: 'Whole, or as much of its beginning as tells it apart.' }) });
const By = Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Who takes the step; stands in the record.' }));
const Note = Type.Optional(Type.String({ maxLength: 500, description: 'Why; stands in the record.' }));
const nobodyNamed = 'an admin key';

export function modelRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  const { models } = limn;

  app.get('/v1/predictions', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['predictions'], summary: 'What is predicted', security: readSecurity, response: answers(Type.Object({ predictions: Type.Array(Asked) }), 'Every prediction, with its models.', readProblems) },
    handler: async () => {
      const { definition, columns } = limn.engine;
      return {
        predictions: [...predictionsOf(definition)].map(([name, asked]) => {
          const { view, label, unit } = columns.get(name)!;
          return { name, view, label, ...(unit !== undefined && { unit }), definition: asked, models: models.list(name).map(sentModel) };
        }),
      };
    },
  });

  app.get('/v1/models', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'Models',
      security: readSecurity,
      querystring: Type.Object({ prediction: Type.Optional(Type.String({ description: 'Of this one only.' })) }),
      response: answers(Type.Object({ models: Type.Array(referTo(Model)) }), 'Newest first.', [...readProblems, 404]),
    },
    handler: async ({ query: { prediction } }) => {
      if (prediction !== undefined) requirePrediction(prediction);
      return { models: models.list(prediction).map(sentModel) };
    },
  });

  app.get('/v1/models/:hash', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['predictions'], summary: 'One model', security: readSecurity, params: Hash, response: answers(referTo(Model), 'The model.', [...readProblems, 404]) },
    handler: async ({ params: { hash } }) => sentModel(models.status(hash)),
  });

  app.get('/v1/models/:hash/comparison', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'A model beside the champion',
      description: 'Both asked about the same customers, as of now: before it answers for anybody.',
      security: readSecurity,
      params: Hash,
      querystring: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, default: 10_000, description: 'Customers asked about, spread over all.' })) }),
      response: answers(referTo(ModelComparison), 'How the two differ.', [...readProblems, 404, 409]),
    },
    handler: async ({ params: { hash }, query: { limit = 10_000 } }) => compareModels(limn, hash, limit),
  });

  app.post('/v1/models/:hash/promote', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['predictions'],
      summary: 'Take a model a step further',
      description: 'In one step: every answer is of the one or the other. Where tags or segments rest on the prediction they are computed again from history first, and those who enter or leave stand in /v1/changes.',
      security: adminSecurity,
      params: Hash,
      body: Type.Object(
        {
          to: Type.Union([Type.Literal('shadow'), Type.Literal('canary'), Type.Literal('champion'), Type.Literal('retired')], { description: 'shadow: told beside the champion; canary: answers for a share; champion: answers; retired: out.' }),
          share: Type.Optional(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, description: 'Of a canary; default 0.1.' })),
          by: By,
          note: Note,
        },
        { additionalProperties: false },
      ),
      response: answers(referTo(Model), 'Done.', adminProblems),
    },
    handler: async ({ params: { hash }, body: { by = nobodyNamed, ...step } }) => sentModel(await models.promote(hash, { by, ...step })),
  });

  app.post('/v1/predictions/:name/rollback', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['predictions'],
      summary: 'Put the champion before in its place again',
      description: 'A canary goes first.',
      security: adminSecurity,
      params: Type.Object({ name: Type.String() }),
      body: Type.Object({ by: By, note: Note }, { additionalProperties: false }),
      response: answers(referTo(Model), 'Who answers now.', adminProblems),
    },
    handler: async ({ params: { name }, body: { by = nobodyNamed, note } }) => {
      requirePrediction(name);
      return sentModel(await models.rollBack(name, { by, ...(note !== undefined && { note }) }));
    },
  });

  function requirePrediction(name: string): void {
    const known = [...predictionsOf(limn.engine.definition).keys()];
    if (known.includes(name)) return;
    throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: known.length === 0 ? 'Declare one with definePredictions.' : `Ask for one of ${known.join(', ')}.` });
  }
}

/** A model as HTTP shows it. */
export function sentModel({ steps, ...rest }: ModelStatus): Static<typeof Model> {
  return { ...rest, steps: steps.map((step) => ({ ...step, at: isoOf(step.at) ?? '' })) };
}
