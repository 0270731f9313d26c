/** Trainings over HTTP: asked for, followed, and what came of them, as data and as a page. */
import { isAbsolute } from 'node:path';
import { predictionsOf, type Words as EngineWords } from '@limn/engine';
import type { Problem } from '@limn/learn';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { Trainings, TrainingState } from '../learn/trainings.ts';
import type { HttpContext } from './context.ts';
import { adminProblems, adminSecurity, answers, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

export const Training = Type.Object(
  {
    state: Type.Union([Type.Literal('none'), Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')], { description: 'none: not one of this prediction since the server has started.' }),
    step: Type.Optional(Type.Union([Type.Literal('collect'), Type.Literal('check'), Type.Literal('learn'), Type.Literal('judge')], { description: 'collect: the log is replayed to examples.' })),
    share: Type.Optional(Type.Number({ description: 'Of the step, 0 to 1.' })),
    model: Type.Optional(Type.String({ description: 'Content hash of the candidate.' })),
    folder: Type.Optional(Type.String({ description: 'Where the training set stands.' })),
    rows: Type.Optional(Type.Integer({ description: 'Examples.' })),
    code: Type.Optional(Type.String({ description: 'Why it failed; for programs.' })),
    detail: Type.Optional(Words),
    cure: Type.Optional(Words),
  },
  { $id: 'Training', description: 'The newest training of a prediction, and how far it is.', additionalProperties: false },
);
export type Training = Static<typeof Training>;

const Name = Type.Object({ name: Type.String({ description: 'Of the prediction.' }) });
const nobodyNamed = 'an admin key';
const pages = { en: 'evaluation.html', zh: 'evaluation-zh.html' } as const;

export function trainingRoutes(app: HttpApp, { limn, access, trainings }: HttpContext): void {
  app.addHook('onClose', () => trainings.stop());

  app.get('/v1/predictions/:name/training', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['predictions'], summary: 'The newest training', security: readSecurity, params: Name, response: answers(referTo(Training), 'Ask again until it is done or failed.', [...readProblems, 404]) },
    handler: async ({ params: { name } }) => {
      requirePrediction(name);
      return sent(trainings.state, name);
    },
  });

  app.post('/v1/predictions/:name/training', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['predictions'],
      summary: 'Train a model',
      description: 'Replays the log to examples, learns and judges, in a process of its own at the lowest priority, under the definition in force. At the end the model is registered as a candidate: it answers for nobody yet. Answers at once; GET says how far it is.',
      security: adminSecurity,
      params: Name,
      body: Type.Object(
        {
          seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffffffff, description: 'The same log, definition and seed give the same model. Default 1.' })),
          sample: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Share of the examples to draw. Default 1: all.' })),
          trainer: Type.Optional(Type.Union([Type.Literal('trees'), Type.Literal('linear'), Type.Literal('forest'), Type.Literal('network'), Type.Literal('bayes'), Type.Literal('svm'), Type.Literal('neighbours'), Type.Literal('ziln'), Type.Literal('lifetime'), Type.Literal('lifetime-trees'), Type.Literal('best')], { description: 'best: all ways to learn an amount, of which one is chosen by customers that none learnt from; the default where the prediction declares its history of purchases, else boosted trees.' })),
          tries: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Settings that are tried. Default 8.' })),
          leaveOut: Type.Optional(Type.Array(Type.String(), { maxItems: 1_000, description: 'Columns not to use.' })),
          keep: Type.Optional(Type.Array(Type.String(), { maxItems: 1_000, description: 'Columns to use even if they look like leaks.' })),
          dataset: Type.Optional(Type.String({ minLength: 1, maxLength: 4_096, description: 'A folder on the machine of the server, from its root, which is not there yet: the examples are written there as Parquet, and nothing is trained.' })),
          by: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Who asks; stands in the record.' })),
        },
        { additionalProperties: false },
      ),
      response: answers(referTo(Training), 'Begun.', adminProblems),
    },
    handler: async ({ params: { name }, body: { by = nobodyNamed, ...request } }) => {
      requirePrediction(name);
      if (request.dataset !== undefined && !isAbsolute(request.dataset)) throw new HttpProblem('malformed_request', { detail: `The folder '${request.dataset}' does not begin at the root.`, cure: 'Write the whole path of the folder.' });
      requireIdle(trainings);
      // What goes wrong is told by the state.
      trainings.train({ prediction: name, ...request }, by).catch(() => {});
      return sent(trainings.state, name);
    },
  });

  app.get('/v1/models/:hash/evaluation', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'How good a model is',
      description: 'As it was judged when it was trained, on examples later than those it learnt from, beside baselines.',
      security: readSecurity,
      params: Type.Object({ hash: Type.String({ minLength: 4, maxLength: 32, description: 'Whole, or as much of its beginning as tells it apart.' }) }),
      querystring: Type.Object({ page: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('zh')], { description: 'As one HTML page in this language.' })) }),
      response: {
        ...answers(Type.Unsafe<unknown>({ type: 'object', description: 'Metrics with intervals, differences, calibration, subgroups.' }), 'The evaluation.', [...readProblems, 404]),
        200: { description: 'The evaluation.', content: { 'application/json': { schema: { type: 'object', description: 'Metrics with intervals, differences, calibration, subgroups.' } }, 'text/html': { schema: { type: 'string', description: 'A page whole in itself.' } } } },
      },
    },
    handler: async ({ params: { hash }, query: { page } }, reply) => {
      const file = await limn.models.file(hash, page === undefined ? 'evaluation.json' : pages[page]);
      if (file === undefined) throw new HttpProblem('evaluation_unknown', { detail: 'The model was registered without an evaluation.', cure: 'Whoever trained it may have one; `limn train` keeps it beside the model.' });
      const answer = Buffer.from(file).toString();
      if (page === undefined) return JSON.parse(answer) as unknown;
      return reply.type('text/html; charset=utf-8').serializer((text: string) => text).send(answer);
    },
  });

  function requirePrediction(name: string): void {
    const known = [...predictionsOf(limn.engine.definition).keys()];
    if (known.includes(name)) return;
    throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: known.length === 0 ? 'Declare one with definePredictions.' : `Ask for one of ${known.join(', ')}.` });
  }
}

/** @throws HttpProblem `training_running` */
export function requireIdle({ state }: Trainings): void {
  if (state.state !== 'running') return;
  const path = state.of === 'evaluation' ? `recommendations/${state.name}/evaluation` : `${state.of}s/${state.name}/training`;
  throw new HttpProblem('training_running', { detail: `'${state.name}' is being ${state.of === 'evaluation' ? 'evaluated' : 'trained'}.`, cure: `GET /v1/${path} says how far it is.` });
}

/** Why a training failed, as HTTP shows it. */
export function sentFailure({ code, text: { en, zh } }: Problem): { readonly code: string; readonly detail: EngineWords; readonly cure: EngineWords } {
  return { code, detail: { en: en.what, zh: zh.what }, cure: { en: en.cure, zh: zh.cure } };
}

function sent(state: TrainingState, name: string): Training {
  if (state.state === 'none' || state.of !== 'prediction' || state.name !== name) return { state: 'none' };
  if (state.state === 'failed') return { state: 'failed', ...sentFailure(state.problem) };
  if (state.state === 'running') return { state: 'running', step: state.step, share: state.share };
  return { state: 'done', ...state.outcome };
}
