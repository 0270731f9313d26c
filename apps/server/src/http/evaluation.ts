/** Evaluations of recommendations over HTTP, before a change goes live: asked for, followed, and what was found. */
import { DefinitionError, didYouMean } from '@limn/engine';
import type { EvaluatedProposal, JudgedRecommendation, PolicyReward } from '@limn/learn';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { proposedRecommendation, type RecommendationChange } from '../learn/proposed-recommendation.ts';
import type { TrainingState } from '../learn/trainings.ts';
import type { HttpContext } from './context.ts';
import { readAsOf } from './moment.ts';
import { adminProblems, adminSecurity, answers, readProblems, readSecurity, referTo, Words } from './schema.ts';
import { requireIdle, sentFailure } from './training.ts';
import type { HttpApp } from './type-provider.ts';

export const RecommendationEvaluation = Type.Object(
  {
    state: Type.Union([Type.Literal('none'), Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')], { description: 'none: not one of this recommendation since the server has started.' }),
    step: Type.Optional(Type.Union([Type.Literal('collect'), Type.Literal('check'), Type.Literal('learn'), Type.Literal('judge')], { description: 'collect: the log is replayed to interactions.' })),
    share: Type.Optional(Type.Number({ description: 'Of the step, 0 to 1.' })),
    lists: Type.Optional(Type.Unsafe<JudgedRecommendation>({ type: 'object', description: 'Lists as they would have been shown, beside popularity, own frequent items, each way alone and the list without it: metrics with intervals, all items ranked.' })),
    policy: Type.Optional(Type.Unsafe<EvaluatedProposal>({ type: 'object', description: 'What a place of a list would have brought: IPS, SNIPS and doubly robust with intervals, beside what the live declaration brought; effective sample size, and what makes it uncertain.' })),
    code: Type.Optional(Type.String({ description: 'Why it failed; for programs.' })),
    detail: Type.Optional(Words),
    cure: Type.Optional(Words),
  },
  { $id: 'RecommendationEvaluation', description: 'The newest evaluation of a recommendation, and how far it is.', additionalProperties: false },
);
export type RecommendationEvaluation = Static<typeof RecommendationEvaluation>;

const Name = Type.Object({ name: Type.String({ description: 'Of the recommendation.' }) });

const Share = Type.Number({ minimum: 0, maximum: 0.5 });
const Body = Type.Object(
  {
    evaluate: Type.Union([Type.Literal('lists'), Type.Literal('policy')], { description: 'lists: what customers chose after a moment, against the list of that moment. policy: what a change would have brought, by what was shown with chance.' }),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffffffff, description: 'The same log, definition and seed give the same report. Default 1.' })),
    from: Type.Optional(Type.String({ description: 'Of lists, the moment after which they are judged; default: the latest tenth is. Of a policy, what was shown before does not count.' })),
    moments: Type.Optional(Type.Integer({ minimum: 1, maximum: 24, description: 'Of lists: so many moments one after the other, which makes intervals narrower. Default 1.' })),
    chooses: Type.Optional(Type.Boolean({ description: 'Of lists: whether settings of learnt ways are chosen. Default true.' })),
    weights: Type.Optional(Type.Unsafe<NonNullable<RecommendationChange['weights']>>({ type: 'object', additionalProperties: { type: 'number', minimum: 0 }, description: 'The change: weights of ways by their names; 0 leaves one out.' })),
    explore: Type.Optional(Type.Unsafe<NonNullable<RecommendationChange['explore']>>({ anyOf: [Share, { type: 'object' }], description: 'The change: the share that is left to chance, or {share, by, width, evenShare}.' })),
    diversity: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'The change.' })),
    proposal: Type.Optional(Type.Unsafe<object>({ type: 'object', description: 'The change: a whole declaration, as it stands in a definition.' })),
    reward: Type.Optional(Type.Unsafe<PolicyReward>({ type: 'string', enum: ['click', 'order', 'value'], description: 'Of a policy: what counts. Default: clicks, else orders.' })),
    propensity: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Of a policy: the field beside the item that says how likely it was shown. Default propensity.' })),
    value: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Of a policy: the field beside a bought item that says what was paid.' })),
    clip: Type.Optional(Type.Number({ minimum: 1, description: 'Of a policy: the greatest weight that counts. Default 50.' })),
  },
  { additionalProperties: false },
);

export function evaluationRoutes(app: HttpApp, { limn, access, trainings }: HttpContext): void {
  app.get('/v1/recommendations/:name/evaluation', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['recommendations'], summary: 'The newest evaluation', security: readSecurity, params: Name, response: answers(referTo(RecommendationEvaluation), 'Ask again until it is done or failed.', [...readProblems, 404]) },
    handler: async ({ params: { name } }) => {
      requireDeclared(name);
      return sent(trainings.state, name);
    },
  });

  app.post('/v1/recommendations/:name/evaluation', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['recommendations'],
      summary: 'Judge a recommendation, or a change of it, before it goes live',
      description: 'Replays the log in a process of its own at the lowest priority; nothing that serves changes. Answers at once; GET says how far it is.',
      security: adminSecurity,
      params: Name,
      body: Body,
      response: answers(referTo(RecommendationEvaluation), 'Begun.', adminProblems),
    },
    handler: async ({ params: { name }, body }) => {
      requireDeclared(name);
      const { evaluate, seed, from, moments, chooses, reward, propensity, value, clip, weights, explore, diversity, proposal } = body;
      const change: RecommendationChange = { ...(weights && { weights }), ...(explore !== undefined && { explore }), ...(diversity !== undefined && { diversity }), ...(proposal && { proposal }) };
      const asked = { recommendation: name, ...(seed !== undefined && { seed }), ...(from !== undefined && { from: readAsOf(from)! }) };
      const proposed = requireProposal(name, change);
      requireIdle(trainings);
      const request = evaluate === 'policy'
        ? { evaluate, ...asked, proposal: proposed, ...(reward && { reward }), ...(propensity !== undefined && { propensity }), ...(value !== undefined && { value }), ...(clip !== undefined && { clip }) }
        : { evaluate, ...asked, ...(moments !== undefined && { moments }), ...(chooses !== undefined && { chooses }), ...(Object.keys(change).length > 0 && { proposal: proposed }) };
      // What goes wrong is told by the state.
      trainings.evaluate(request).catch(() => {});
      return sent(trainings.state, name);
    },
  });

  /** @throws HttpProblem `unknown_recommendation` */
  function requireDeclared(name: string): void {
    const known = (limn.engine.definition.recommendations ?? []).map((each) => each.name);
    if (known.includes(name)) return;
    throw new HttpProblem('unknown_recommendation', { detail: 'The definition has no recommendation of this name.', cure: didYouMean(name, known) });
  }

  /** @throws HttpProblem `malformed_definition` */
  function requireProposal(name: string, change: RecommendationChange): ReturnType<typeof proposedRecommendation> {
    try {
      return proposedRecommendation(limn.engine.definition, name, change);
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      const [first] = error.problems;
      throw new HttpProblem('malformed_definition', { detail: first === undefined ? error.message : `${first.path}: ${first.message}`, cure: first?.cure ?? 'Compare it with GET /v1/definitions.' });
    }
  }
}

function sent(state: TrainingState, name: string): RecommendationEvaluation {
  if (state.state === 'none' || state.of !== 'evaluation' || state.name !== name) return { state: 'none' };
  if (state.state === 'failed') return { state: 'failed', ...sentFailure(state.problem) };
  if (state.state === 'running') return { state: 'running', step: state.step, share: state.share };
  return { state: 'done', ...state.outcome };
}
