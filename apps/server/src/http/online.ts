/** GET /v1/predictions/{name}/online: what learns with each event, beside who answers. */
import { predictionsOf } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { OnlineState } from '../online/online-learners.ts';
import type { FollowedLearner } from '../online/online-message.ts';
import { onlineAlerts } from '../online/online-alerts.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, keyed, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Stretch = Type.Object(
  {
    from: Moment('When the first of its labels was learnt.'),
    to: Moment('And the last.'),
    examples: Type.Integer(),
    online: Type.Number({ description: 'Mean log loss of the learner.' }),
    base: Type.Number({ description: 'Of telling everybody the share so far.' }),
    compared: Type.Integer({ description: 'Examples that the champion was asked about, too.' }),
    champion: Type.Optional(Type.Number({ description: 'Mean log loss of the champion, on those.' })),
    onlineCompared: Type.Optional(Type.Number({ description: 'Of the learner, on those.' })),
  },
  { additionalProperties: false },
);

export const OnlineLearning = Type.Object(
  {
    prediction: Type.String(),
    state: Type.Union([Type.Literal('waiting'), Type.Literal('building'), Type.Literal('learning'), Type.Literal('failed')], {
      description: 'waiting: it has not begun. building: the log is caught up with; what was learnt before goes on being told. learning: it has all of the log. failed: see reason; who answers goes on answering.',
    }),
    reason: Type.Optional(Type.String()),
    version: Type.Optional(Type.String({ description: 'Of all that what is learnt follows from, beside the log.' })),
    position: Type.Optional(Type.Integer({ description: 'Events of the log that were learnt from,' })),
    of: Type.Optional(Type.Integer({ description: 'of so many.' })),
    moment: Type.Optional(Moment('How far time has come, by the log.')),
    model: Type.Optional(Type.Union([Type.Literal('ftrl'), Type.Literal('factorization-machine')])),
    learn: Type.Optional(Type.Union([Type.Literal('soonest'), Type.Literal('complete')], { description: 'soonest: as soon as an event gives the label. complete: when the time of the example is over.' })),
    examples: Type.Optional(
      Type.Object(
        {
          taken: Type.Integer({ description: 'Examples that began to wait for their label.' }),
          waiting: Type.Integer(),
          learnt: Type.Integer(),
          forgotten: Type.Integer({ description: 'Whose time was over while labels stayed away altogether.' }),
          outcomes: keyed(Type.Integer(), 'What became of examples and labels, by its code.'),
          passedOver: keyed(Type.Integer(), 'Customers of whom no example was taken: nothingBefore, notAsked or tooLittleKnown.'),
        },
        { additionalProperties: false },
      ),
    ),
    progressive: Type.Optional(
      Type.Object(
        {
          examples: Type.Integer(), positives: Type.Integer(), accuracy: Type.Number(), baseAccuracy: Type.Number({ description: 'Of always telling what was more frequent so far.' }), recentAccuracy: Type.Number(),
          logLoss: Type.Number(), baseLogLoss: Type.Number({ description: 'Of always telling the share so far.' }), brier: Type.Number(),
        },
        { description: 'How good what was told has been: each example judges what was told of it before its label was known.', additionalProperties: false },
      ),
    ),
    champion: Type.Optional(Type.Object({ model: Type.String({ description: 'Content hash.' }), from: Moment('It learnt from no example of this moment or later.') }, { additionalProperties: false })),
    comparison: Type.Optional(
      Type.Object(
        {
          examples: Type.Integer(),
          champion: Type.Number({ description: 'Mean log loss.' }),
          online: Type.Number({ description: 'On the same labels.' }),
          difference: Type.Object({ value: Type.Number(), low: Type.Optional(Type.Number()), high: Type.Optional(Type.Number()), level: Type.Number() }, { description: 'How much more the champion loses. Bounds are absent until customers are many enough.', additionalProperties: false }),
        },
        { description: 'Both judged by the same labels, of examples that the champion did not learn from.', additionalProperties: false },
      ),
    ),
    overTime: Type.Optional(Type.Array(Stretch, { description: 'Oldest first.' })),
    drifts: Type.Optional(
      Type.Array(
        Type.Object({ at: Moment('When it was heard.'), example: Type.Integer({ description: 'Examples learnt until then.' }), error: Type.Number({ description: 'Share that was told wrong since errors last changed.' }), did: Type.String({ description: 'What came of it.' }) }, { additionalProperties: false }),
        { description: 'Changes that the detector heard, the latest 64.' },
      ),
    ),
    problems: Type.Optional(Type.Array(Type.Object({ code: Type.String(), what: Words, cure: Words }, { additionalProperties: false }), { description: 'What is wrong with the stream.' })),
  },
  { $id: 'OnlineLearning', description: 'What learns with each event. It is told beside who answers, and nothing that is kept rests on it.', additionalProperties: false },
);
export type OnlineLearning = Static<typeof OnlineLearning>;

export function onlineRoutes(app: HttpApp, { limn, access, activity, online, metrics }: HttpContext): void {
  let stopAlerts = (): void => {};
  addOnlineGauges(metrics, online);
  app.addHook('onReady', async () => {
    online.start();
    stopAlerts = activity.addAlerts(() => online.list().flatMap((state) => onlineAlerts(state, { label: predictionsOf(limn.engine.definition).get(state.prediction)!.label, now: limn.readMoment(), at: Date.now() })));
  });
  app.addHook('onClose', async () => {
    stopAlerts();
    await online.close();
  });

  app.get('/v1/predictions/:name/online', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'What learns with each event, beside who answers',
      security: readSecurity,
      params: Type.Object({ name: Type.String({ description: 'Of the prediction.' }) }),
      response: answers(referTo(OnlineLearning), 'Where it stands.', [...readProblems, 404]),
    },
    handler: async ({ params: { name } }): Promise<OnlineLearning> => {
      if (!predictionsOf(limn.engine.definition).has(name)) throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: 'GET /v1/predictions lists them.' });
      const state = online.read(name);
      if (state === undefined) throw new HttpProblem('online_undeclared', { detail: 'This prediction does not learn with each event.', cure: "Declare it: online: { model: 'ftrl' }; publish the definition." });
      return sentState(state);
    },
  });
}

/** What a Prometheus server reads of each learner. */
function addOnlineGauges(metrics: HttpContext['metrics'], online: HttpContext['online']): void {
  const gauges: readonly (readonly [name: string, help: string, value: (learner: FollowedLearner) => number | undefined])[] = [
    ['limn_online_behind_events', 'Events of the log that the learner has not learnt from yet.', ({ of, position }) => of - position],
    ['limn_online_labels', 'Labels learnt.', ({ report }) => report.progressive.examples],
    ['limn_online_waiting', 'Examples that wait for their label.', ({ report }) => report.waiting],
    ['limn_online_log_loss', 'Mean log loss of what the learner told before it knew.', ({ report }) => report.progressive.logLoss],
    ['limn_online_champion_gap', 'How much more the champion loses a label, on the same labels.', ({ report }) => report.comparison?.difference.value],
    ['limn_online_drifts', 'Changes that its detector heard.', ({ report }) => report.drifts],
  ];
  for (const [name, help, value] of gauges) {
    metrics.addPredictionGauge(name, help, () => online.list().flatMap(({ prediction, learner }) => {
      const told = learner && value(learner);
      return told === undefined ? [] : [[prediction, told] as const];
    }));
  }
}

function sentState({ prediction, state, reason, learner }: OnlineState): OnlineLearning {
  const head = { prediction, state, ...(reason !== undefined && { reason }) };
  if (learner === undefined) return head;
  const { version, position, of, report } = learner;
  const { outcomes, unlabelled, progressive, comparison, champion } = report;
  return {
    ...head, version, position, of, model: report.model, learn: report.learn,
    ...(report.moment > 0 && { moment: isoOf(report.moment)! }),
    examples: { taken: outcomes.waiting, waiting: report.waiting, learnt: outcomes.learnt + unlabelled.learnt, forgotten: unlabelled.forgotten, outcomes, passedOver: { ...report.passedOver } },
    progressive,
    ...(champion && { champion: { model: champion.hash, from: isoOf(champion.from) ?? '' } }),
    ...(comparison && { comparison }),
    overTime: report.overTime.map(({ from, to, champion: theirs, onlineCompared, ...rest }) => ({ from: isoOf(from) ?? '', to: isoOf(to) ?? '', ...rest, ...(rest.compared > 0 && { champion: theirs, onlineCompared }) })),
    drifts: report.driftRecords.map(({ at, ...rest }) => ({ at: isoOf(at) ?? '', ...rest })),
    problems: report.problems.map(({ code, text: { en, zh } }) => ({ code, what: { en: en.what, zh: zh.what }, cure: { en: en.cure, zh: zh.cure } })),
  };
}
