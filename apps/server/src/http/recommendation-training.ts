/** Trainings of recommendations over HTTP: asked for, followed, and what came of them. */
import { didYouMean } from '@limn/engine';
import type { RecommendationReport } from '@limn/learn';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { TrainingState } from '../learn/trainings.ts';
import type { HttpContext } from './context.ts';
import { LearntModel, sentLearntModel } from './learnt-model-shape.ts';
import { adminProblems, adminSecurity, answers, readProblems, readSecurity, referTo, Words } from './schema.ts';
import { requireIdle, sentFailure } from './training.ts';
import type { HttpApp } from './type-provider.ts';

const Said = { code: Type.String({ description: 'For programs.' }), detail: Words, cure: Words };

export const RecommendationTraining = Type.Object(
  {
    state: Type.Union([Type.Literal('none'), Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')], { description: 'none: not one of this recommendation since the server has started.' }),
    step: Type.Optional(Type.Union([Type.Literal('collect'), Type.Literal('check'), Type.Literal('learn'), Type.Literal('judge')], { description: 'collect: the log is replayed to interactions.' })),
    share: Type.Optional(Type.Number({ description: 'Of the step, 0 to 1.' })),
    models: Type.Optional(Type.Array(referTo(LearntModel), { description: 'What was learnt. Those that answer do so already.' })),
    rows: Type.Optional(Type.Integer({ description: 'Interactions that were learnt from.' })),
    report: Type.Optional(Type.Unsafe<RecommendationReport>({ type: 'object', description: 'The ways beside popularity and own frequent items: metrics with intervals, all items ranked.' })),
    problems: Type.Optional(Type.Array(Type.Object(Said, { additionalProperties: false }), { description: 'Why there is no learned ranking.' })),
    code: Type.Optional(Type.String({ description: 'Why it failed; for programs.' })),
    detail: Type.Optional(Words),
    cure: Type.Optional(Words),
  },
  { $id: 'RecommendationTraining', description: 'The newest training of a recommendation, and how far it is.', additionalProperties: false },
);
export type RecommendationTraining = Static<typeof RecommendationTraining>;

const Name = Type.Object({ name: Type.String({ description: 'Of the recommendation.' }) });
const nobodyNamed = 'an admin key';

export function recommendationTrainingRoutes(app: HttpApp, { limn, access, trainings }: HttpContext): void {
  app.get('/v1/recommendations/:name/training', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['recommendations'], summary: 'The newest training', security: readSecurity, params: Name, response: answers(referTo(RecommendationTraining), 'Ask again until it is done or failed.', [...readProblems, 404]) },
    handler: async ({ params: { name } }) => {
      requireDeclared(name);
      return sent(trainings.state, name);
    },
  });

  app.post('/v1/recommendations/:name/training', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['recommendations'],
      summary: 'Train what a recommendation learns',
      description: 'Replays the log to interactions, judges the learnt ways beside popularity and learns them from everything, in a process of its own at the lowest priority. At the end, what is better than popularity answers. Answers at once; GET says how far it is.',
      security: adminSecurity,
      params: Name,
      body: Type.Object(
        {
          seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffffffff, description: 'The same log, definition and seed give the same models. Default 1.' })),
          chooses: Type.Optional(Type.Boolean({ description: 'Whether settings are chosen on a later part of what was learnt from. Default true; false takes the usual ones, in a fraction of the time.' })),
          by: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Who asks; stands in the record.' })),
        },
        { additionalProperties: false },
      ),
      response: answers(referTo(RecommendationTraining), 'Begun.', adminProblems),
    },
    handler: async ({ params: { name }, body: { by = nobodyNamed, ...request } }) => {
      requireDeclared(name);
      requireIdle(trainings);
      // What goes wrong is told by the state.
      trainings.trainRecommendation({ recommendation: name, ...request }, by).catch(() => {});
      return sent(trainings.state, name);
    },
  });

  /** @throws HttpProblem `unknown_recommendation` */
  function requireDeclared(name: string): void {
    const known = (limn.engine.definition.recommendations ?? []).map((each) => each.name);
    if (known.includes(name)) return;
    throw new HttpProblem('unknown_recommendation', { detail: 'The definition has no recommendation of this name.', cure: didYouMean(name, known) });
  }
}

function sent(state: TrainingState, name: string): RecommendationTraining {
  if (state.state === 'none' || state.of !== 'recommendation' || state.name !== name) return { state: 'none' };
  if (state.state === 'failed') return { state: 'failed', ...sentFailure(state.problem) };
  if (state.state === 'running') return { state: 'running', step: state.step, share: state.share };
  const { models, rows, report, problems } = state.outcome;
  return { state: 'done', rows, models: models.map((model) => sentLearntModel(model, model.answers)), problems: problems.map(sentFailure), ...(report && { report }) };
}
