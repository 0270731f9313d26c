/** GET /v1/watch, GET /v1/predictions/{name}/watch: what changed, how far scores and columns are from what models were judged on, how right they are. */
import { modelColumns, predictionsOf } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { dateOf } from '../watch/local-day.ts';
import type { WebhookStatus } from '../watch/alert-webhook.ts';
import type { AccuracyRecord } from '../watch/accuracy-record.ts';
import { columnDistances, scoreDistances, toldChanges } from '../watch/watch-view.ts';
import { watchSettingsFile, writeWatchSettings } from '../watch/watch-settings.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { adminProblems, adminSecurity, answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const closed = { additionalProperties: false } as const;
const ThenNow = (description: string) => Type.Object({ before: Type.Number(), now: Type.Number() }, { description, ...closed });
const size = {
  psi: Type.Number({ description: 'Population stability index; above 0.1 a shift, above 0.25 a large one.' }),
  ks: Type.Optional(Type.Number({ description: 'Largest distance of the distribution functions, 0 to 1; of numbers.' })),
  missing: ThenNow('Shares without a value.'),
  median: Type.Optional(ThenNow('Of numbers; durations in ms, of moments how long ago.')),
  words: Type.Optional(Type.Array(Type.Object({ word: Type.String(), before: Type.Number(), now: Type.Number() }, closed), { description: 'Shares that moved most.' })),
  fresh: Type.Optional(Type.Array(Type.Object({ word: Type.String(), now: Type.Number() }, closed), { description: 'Words that nobody had then, with their share.' })),
};
const Interval = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number(), level: Type.Number() }, closed);
const Change = Type.Object(
  {
    id: Type.String({ description: '`order.revenue`, or the name of a column.' }),
    of: Type.Union([Type.Literal('field'), Type.Literal('column')]),
    name: Words,
    facet: Type.String({ description: 'What of it: level, spread, missing, word, fresh (a new word), own (customers or items leave what is usual for them), jump.' }),
    word: Type.Optional(Type.String()),
    since: Type.String({ description: 'First day after the change.' }),
    foundOn: Type.String({ description: 'Day whose data found it.' }),
    size: Type.Object(size, { description: 'The days since against what was usual.', ...closed }),
    others: Type.Array(Type.String(), { description: 'What changed with it.' }),
    moves: Type.Array(Type.Object({ prediction: Type.String(), effect: Type.Optional(Type.Object({ value: Type.Number(), error: Type.Number({ description: 'Standard error.' }) }, { description: 'How far it has moved the mean so far, in the unit of the prediction.', ...closed })) }, closed), { description: 'Predictions in use that rest on it.' }),
  },
  { description: 'A change that was found.', ...closed },
);
const Settings = Type.Object(
  {
    deviations: Type.Number({ minimum: 2, maximum: 50, description: 'A field changed beyond chance by so many deviations, on two days.' }),
    least: Type.Number({ minimum: 0, maximum: 100, description: 'How small a change of a field may be, as a multiple of what is told by default.' }),
    psi: Type.Number({ minimum: 0.01, maximum: 100, description: 'From which PSI on a column has jumped, or a score has drifted.' }),
    ignore: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 1_000, description: 'Fields, columns and predictions of which nothing is told.' }),
  },
  { description: 'When something is told. No version of a definition changes by it.', ...closed },
);

export const Watch = Type.Object(
  {
    state: Type.Union([Type.Literal('waiting'), Type.Literal('looking')], { description: 'looking: a day is being looked at.' }),
    failed: Type.Optional(Type.String({ description: 'Why the last look failed; it is tried again.' })),
    day: Type.Optional(Type.String({ description: 'The last day that was looked at; absent: none yet.' })),
    fields: Type.Integer({ description: 'Fields of events that are watched.' }),
    columns: Type.Integer({ description: 'Columns of customers that are watched.' }),
    customers: Type.Integer({ description: 'Customers that are looked at each day.' }),
    clock: Type.Object({ skipped: Type.Integer({ description: 'Days that were made up for because nobody looked when they ended.' }), repeated: Type.Integer({ description: 'How often the clock went back to a day that was over.' }) }, closed),
    changes: Type.Array(Change, { description: 'Oldest first; a change is told for 28 days.' }),
    predictions: Type.Array(
      Type.Object({ prediction: Type.String(), label: Words, model: Type.String(), psi: Type.Optional(Type.Number({ description: 'Of its scores on the last day, against when it was judged.' })), accuracy: Type.Optional(Type.Object({ metric: Type.String(), was: Type.Optional(Interval), is: Interval }, closed)) }, closed),
      { description: 'Those with a model in use.' },
    ),
    served: Type.Object({ checked: Type.Integer(), differing: Type.Integer(), at: Type.Optional(Moment('Of the last comparison.')) }, { description: 'Values that were served and computed again from the log, bit for bit.', ...closed }),
    settings: Settings,
    webhook: Type.Optional(
      Type.Object(
        { to: Type.String({ description: 'Host and path.' }), sent: Type.Integer({ description: 'Since this process began.' }), waiting: Type.Integer(), dropped: Type.Integer({ description: 'Because too many waited.' }), lastSentAt: Type.Optional(Moment("By the system's clock.")), failing: Type.Optional(Type.Object({ since: Moment('Since when nothing is taken.'), reason: Type.String() }, closed)) },
        { description: 'Where alerts are posted; absent: nowhere.', ...closed },
      ),
    ),
  },
  { $id: 'Watch', description: 'What is watched, and what was found.', ...closed },
);

export const PredictionWatch = Type.Object(
  {
    prediction: Type.String(),
    model: Type.String({ description: 'Content hash of the champion.' }),
    judgedAt: Type.Optional(Moment('What it is compared with is of this moment; absent: not read yet.')),
    scores: Type.Array(Type.Object({ date: Type.String(), told: Type.Integer(), silent: Type.Integer(), failed: Type.Integer({ description: 'Customers for whom it gave no number.' }), psi: Type.Optional(Type.Number()), ks: Type.Optional(Type.Number()) }, closed), { description: 'Day by day.' }),
    columns: Type.Array(Type.Object({ column: Type.String(), label: Words, ...size }, closed), { description: 'Its inputs in the last seven days against when it was judged, the farthest first.' }),
    accuracy: Type.Optional(
      Type.Object(
        {
          metric: Type.Optional(Type.String()),
          judged: Type.Optional(Interval),
          moments: Type.Array(Type.Object({ at: Moment('When it was told.'), rows: Type.Integer(), main: Type.Optional(Interval), bias: Type.Optional(Interval) }, closed)),
          recent: Type.Optional(Type.Object({ from: Moment('First of the moments.'), to: Moment('Last of them.'), rows: Type.Integer(), main: Interval }, { description: 'The last moments together.', ...closed })),
          groups: Type.Array(Type.Object({ column: Type.String(), label: Words, value: Type.String(), rows: Type.Integer(), is: Interval, was: Type.Optional(Interval) }, closed), { description: 'The same by group of customers, the largest loss first.' }),
        },
        { description: 'How right it was since it was judged, as far as labels are known.', ...closed },
      ),
    ),
    changes: Type.Array(Change, { description: 'Changes that move it.' }),
  },
  { $id: 'PredictionWatch', description: 'What is known of one prediction in use.', ...closed },
);

export function watchRoutes(app: HttpApp, { limn, access, watcher }: HttpContext): void {
  app.get('/v1/watch', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['operation'], summary: 'What is watched, and what was found', description: 'Once a day what came in, what customers are like and what models say is compared with what was usual, and with what models were judged on.', security: readSecurity, response: answers(referTo(Watch), 'As of the last whole day.', readProblems) },
    handler: async (): Promise<Static<typeof Watch>> => {
      const { record, settings, state } = watcher;
      const { engine } = limn;
      const { served } = record;
      return {
        ...state,
        ...(record.day >= 0 && { day: dateOf(record.day) }),
        fields: record.fields.length,
        columns: Object.keys(record.customers.at(-1)?.columns ?? {}).length,
        customers: record.customers.at(-1)?.customers ?? 0,
        clock: record.clock,
        changes: toldChanges(engine, record, settings) as Static<typeof Change>[],
        predictions: champions().map(([prediction, model]) => {
          const psi = scoreDistances(record, prediction, model).at(-1)?.psi;
          const accuracy = record.accuracy[prediction];
          return {
            prediction, label: engine.columns.get(prediction)!.label, model,
            ...(psi !== undefined && { psi }),
            ...(accuracy?.model === model && accuracy.recent !== undefined && { accuracy: { metric: accuracy.metric!, is: accuracy.recent.main, ...(accuracy.judged?.metric === accuracy.metric && { was: accuracy.judged!.main }) } }),
          };
        }),
        served: { checked: served.checked, differing: served.differing, ...(served.at !== undefined && { at: isoOf(served.at) ?? '' }) },
        settings: { ...settings, ignore: [...settings.ignore] },
        ...(watcher.webhook !== undefined && { webhook: toldWebhook(watcher.webhook) }),
      };
    },
  });

  app.get('/v1/predictions/:name/watch', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'How a prediction in use has fared',
      description: 'Its scores day by day, its inputs against those it was judged on, and how right it was since, as far as labels are known.',
      security: readSecurity,
      params: Type.Object({ name: Type.String({ description: 'Of the prediction.' }) }),
      response: answers(referTo(PredictionWatch), 'As of the last whole day.', [...readProblems, 404, 409]),
    },
    handler: async ({ params: { name } }): Promise<Static<typeof PredictionWatch>> => {
      const { engine, models } = limn;
      const asked = predictionsOf(engine.definition).get(name);
      if (asked === undefined) throw new HttpProblem('unknown_prediction', { detail: 'The definition has no prediction of this name.', cure: 'GET /v1/predictions lists them.' });
      if (asked.model === undefined) throw new HttpProblem('no_champion', { detail: 'Nobody answers for this prediction yet.', cure: 'Promote a model to champion first.' });
      const { record, settings } = watcher;
      const { model } = asked;
      const reference = record.references[model];
      const accuracy = record.accuracy[name];
      const labelOf = (column: string) => engine.columns.get(column)?.label ?? { en: column, zh: column };
      const columns = columnDistances(record, { prediction: name, model, inputs: new Set(modelColumns(models.model(model))) }) ?? [];
      return {
        prediction: name,
        model,
        ...(reference !== undefined && { judgedAt: isoOf(reference.at) ?? '' }),
        scores: [...scoreDistances(record, name, model)],
        columns: columns.map(({ column, ...distance }) => ({ column, label: labelOf(column), ...(distance as Omit<Static<typeof PredictionWatch>['columns'][number], 'column' | 'label'>) })),
        ...(accuracy?.model === model && { accuracy: toldAccuracy(accuracy, labelOf) }),
        changes: toldChanges(engine, record, settings).filter(({ moves }) => moves.some(({ prediction }) => prediction === name)) as Static<typeof Change>[],
      };
    },
  });

  app.put('/v1/watch/settings', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: { tags: ['operation'], summary: 'Say when something is told', description: `Kept in ${watchSettingsFile('DATA')}; holds from the next look on.`, security: adminSecurity, body: Settings, response: answers(Settings, 'As it holds now.', adminProblems) },
    handler: async ({ body }) => {
      await writeWatchSettings(limn.folder, body);
      await watcher.takeSettings();
      return body;
    },
  });

  function champions(): readonly (readonly [prediction: string, model: string])[] {
    return [...predictionsOf(limn.engine.definition)].flatMap(([name, { model }]) => (model === undefined ? [] : [[name, model] as const]));
  }
}

function toldWebhook({ lastSentAt, failing, ...rest }: WebhookStatus): NonNullable<Static<typeof Watch>['webhook']> {
  return { ...rest, ...(lastSentAt !== undefined && { lastSentAt: isoOf(lastSentAt) ?? '' }), ...(failing !== undefined && { failing: { since: isoOf(failing.since) ?? '', reason: failing.reason } }) };
}

function toldAccuracy({ metric, judged, moments, recent }: AccuracyRecord, labelOf: (column: string) => Static<typeof Words>): NonNullable<Static<typeof PredictionWatch>['accuracy']> {
  const isAlike = judged !== undefined && judged.metric === metric;
  const groups = (recent?.subgroups ?? []).flatMap(({ column, value, rows, main }) => {
    if (main === undefined) return [];
    const was = isAlike ? judged.subgroups.find((each) => each.column === column && each.value === value)?.main : undefined;
    return [{ column, label: labelOf(column), value, rows, is: main, ...(was !== undefined && { was }) }];
  });
  const loss = ({ is, was }: (typeof groups)[number]): number => (was === undefined ? -Infinity : Math.abs(is.value - was.value));
  return {
    ...(metric !== undefined && { metric }),
    ...(isAlike && { judged: judged.main }),
    moments: moments.map(({ at, ...rest }) => ({ at: isoOf(at) ?? '', ...rest })),
    ...(recent !== undefined && { recent: { from: isoOf(recent.from) ?? '', to: isoOf(recent.to) ?? '', rows: recent.rows, main: recent.main } }),
    groups: groups.sort((a, b) => loss(b) - loss(a)),
  };
}
