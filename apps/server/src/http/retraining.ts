/** Learning anew over HTTP: the policy and what came of it, asked for, stopped, and read afterwards step by step. */
import { predictionsOf } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { Run } from '../retrain/run.ts';
import type { HttpContext } from './context.ts';
import { Retraining, RetrainingRun, sentRetraining, sentRun } from './retraining-shape.ts';
import { adminProblems, adminSecurity, answers, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Name = Type.Object({ name: Type.String({ description: 'Of the prediction.' }) });
const Id = Type.Object({ id: Type.Integer({ minimum: 1, description: 'Number of the run.' }) });
const By = Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Who asks; stands in the record.' }));
const Note = Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'Why; stands in the record.' }));
const nobodyNamed = 'an admin key';
const usualRuns = 20;

export function retrainingRoutes(app: HttpApp, { limn, access, retrainer }: HttpContext): void {
  const zone = () => ({ timeZone: limn.engine.definition.timeZone });
  const whole = (run: Run): RetrainingRun => sentRun(run, { ...zone(), steps: true, fault: retrainer.fault(run.id) });
  // Before others let go of what it works with.
  app.addHook('preClose', () => retrainer.stop());

  app.get('/v1/predictions/:name/retraining', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['predictions'], summary: 'When it is learnt anew', description: 'The policy as declared, when the schedule comes next, and the runs so far.', security: readSecurity, params: Name, response: answers(referTo(Retraining), 'Policy and runs.', [...readProblems, 404]) },
    handler: async ({ params: { name } }) => {
      requirePrediction(name);
      return sentRetraining(retrainer.status(name), { ...zone(), limit: usualRuns, waiting: retrainer.waiting });
    },
  });

  app.post('/v1/predictions/:name/retraining', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['predictions'],
      summary: 'Learn anew',
      description: 'Begins a run, or joins the one that is open: learn beside the server, meet the champion on the newest labelled examples that neither learnt from, and, when the interval of the difference excludes zero, go as far as the policy lets it. It is written before it is answered: a kill loses it not, nor begins it twice.',
      security: adminSecurity,
      params: Name,
      body: Type.Object(
        { by: By, note: Note, upTo: Type.Optional(Type.Union([Type.Literal('candidate'), Type.Literal('shadow'), Type.Literal('canary'), Type.Literal('champion')], { description: 'How far a winner may go by itself. Default: as declared, else candidate.' })) },
        { additionalProperties: false },
      ),
      response: { ...answers(referTo(RetrainingRun), 'The run.', adminProblems), 202: { description: 'Begun or joined; GET /v1/retraining/runs/{id} says how far it is.', content: { 'application/json': { schema: referTo(RetrainingRun) } } } },
    },
    handler: async ({ params: { name }, body: { by = nobodyNamed, note, upTo } }, reply) => {
      requirePrediction(name);
      const run = await retrainer.ask(name, { by, ...(note !== undefined && { note }), ...(upTo !== undefined && { upTo }) });
      return reply.code(202).send(whole(run));
    },
  });

  app.get('/v1/retraining/runs', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'Runs of learning anew',
      security: readSecurity,
      querystring: Type.Object({ prediction: Type.Optional(Type.String({ description: 'Of this one only.' })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: usualRuns })) }),
      response: answers(Type.Object({ runs: Type.Array(referTo(RetrainingRun)), waiting: Type.Array(Type.Integer(), { description: 'Numbers of runs that wait for their training, the next first.' }) }), 'Newest first, without their steps.', readProblems),
    },
    handler: async ({ query: { prediction, limit = usualRuns } }) => ({ runs: retrainer.runs(prediction).slice(0, limit).map((run) => sentRun(run, { ...zone(), steps: false, fault: retrainer.fault(run.id) })), waiting: retrainer.waiting.map(({ id }) => id) }),
  });

  app.get('/v1/retraining/runs/:id', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['predictions'], summary: 'One run', description: 'Every step: what began it, data window, versions, seed, figures of the contest, each decision with its reason and who took it.', security: readSecurity, params: Id, response: answers(referTo(RetrainingRun), 'The run with its steps.', [...readProblems, 404]) },
    handler: async ({ params: { id } }) => whole(requireRun(id)),
  });

  app.post('/v1/retraining/runs/:id/stop', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['predictions'],
      summary: 'Stop a run',
      description: 'Its training ends; a model of it that is told beside the champion or answers for a share leaves. One that has become champion stays; its comparison ends.',
      security: adminSecurity,
      params: Id,
      body: Type.Object({ by: By, note: Note }, { additionalProperties: false }),
      response: answers(referTo(RetrainingRun), 'The run, ended.', adminProblems),
    },
    handler: async ({ params: { id }, body: { by = nobodyNamed, note } }) => {
      requireRun(id);
      return whole((await retrainer.halt(id, { by, ...(note !== undefined && { note }) }))!);
    },
  });

  function requireRun(id: number): Run {
    const run = retrainer.run(id);
    if (run === undefined) throw new HttpProblem('unknown_run', { detail: 'No run has this number.', cure: 'GET /v1/retraining/runs lists them.' });
    return run;
  }

  function requirePrediction(name: string): void {
    const known = [...predictionsOf(limn.engine.definition).keys()];
    if (known.includes(name)) return;
    throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: known.length === 0 ? 'Declare one with definePredictions.' : `Ask for one of ${known.join(', ')}.` });
  }
}
