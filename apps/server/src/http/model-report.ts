/** GET /v1/models/{hash}/report: how good a model is, as its page shows it: the stored evaluation, with columns by their names. */
import type { Column, Words as EngineWords } from '@limn/engine';
import type { EvaluationReport } from '@limn/learn';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import { TrainerChoice, trainerChoiceOf } from './trainer-choice.ts';
import type { HttpApp } from './type-provider.ts';

const interval = { value: Type.Number(), low: Type.Number(), high: Type.Number() };
const Interval = Type.Object(interval, { additionalProperties: false });
const Verdict = Type.Union([Type.Literal('better'), Type.Literal('worse'), Type.Literal('open')], { description: 'better, worse: the whole interval lies on that side.' });
const Group = { column: Type.String(), label: Words, group: Words };

export const ModelReport = Type.Object(
  {
    model: Type.String({ description: 'Content hash.' }),
    prediction: Type.String(),
    kind: Type.Union(['binary', 'classes', 'amount', 'count', 'labels'].map((kind) => Type.Literal(kind as EvaluationReport['kind'])), { description: 'What is told: yes or no, a class, an amount, a count, or several labels.' }),
    classes: Type.Array(Type.String()),
    rows: Type.Integer({ description: 'Examples it was judged on, which it had not learnt from.' }),
    customers: Type.Optional(Type.Integer()),
    split: Type.String({ description: 'How they were set apart: time, customer, chance, or n-fold.' }),
    parts: Type.Array(Type.Object({ part: Type.Union([Type.Literal('train'), Type.Literal('validation'), Type.Literal('test')]), rows: Type.Integer(), from: Type.Optional(Moment('First.')), to: Type.Optional(Moment('Last.')), meanLabel: Type.Optional(Type.Number()) }, { additionalProperties: false })),
    level: Type.Number({ description: 'How often intervals hold.' }),
    main: Type.String({ description: 'The metric that decides.' }),
    metrics: Type.Array(Type.Object({ metric: Type.String(), ...interval }, { additionalProperties: false })),
    beside: Type.Array(Type.Object({ baseline: Type.String(), label: Type.Optional(Words), verdict: Verdict, ...interval }, { additionalProperties: false }), { description: 'Against simpler ways by the main metric, on the same examples; one that rests on a single column has the label of that column.' }),
    calibration: Type.Array(Type.Object({ rows: Type.Integer(), said: Type.Number({ description: 'Mean of what was said.' }), happened: Type.Number({ description: 'Share, or mean, of what came.' }), low: Type.Optional(Type.Number()), high: Type.Optional(Type.Number()) }, { additionalProperties: false }), { description: 'A tenth of the examples each, lowest scores first.' }),
    lift: Type.Array(Type.Object({ share: Type.Number(), gain: Type.Number(), rate: Type.Number(), lift: Type.Number() }, { additionalProperties: false }), { description: 'Tenths, highest scores first.' }),
    topTenth: Type.Optional(Type.Object(interval, { description: 'Share of all that came which the tenth with the highest scores holds.', additionalProperties: false })),
    roc: Type.Array(Type.Object({ no: Type.Number(), yes: Type.Number() }, { additionalProperties: false })),
    groups: Type.Array(Type.Object({ ...Group, rows: Type.Integer(), main: Type.Optional(Interval), difference: Type.Optional(Interval), bias: Type.Optional(Interval) }, { additionalProperties: false }), { description: 'The main metric among some of the examples, its difference from that of all, and what is said too much.' }),
    worst: Type.Optional(Type.Object({ ...Group, surely: Type.Boolean() }, { additionalProperties: false })),
    importance: Type.Array(Type.Object({ column: Type.String(), label: Words, ...interval }, { additionalProperties: false }), { description: 'Columns by how far they move scores, the strongest first.' }),
    choice: Type.Optional(TrainerChoice),
    bounds: Type.Optional(Type.Object({ said: Type.Number({ description: 'How often the bounds of amounts are said to hold, 0 to 1.' }), ...interval }, { description: 'How often they held.', additionalProperties: false })),
    rechecked: Type.Optional(Type.Object({ rows: Type.Integer(), changed: Type.Integer() }, { additionalProperties: false })),
    warnings: Type.Array(Type.Object({ code: Type.String(), what: Words, cure: Words }, { additionalProperties: false })),
  },
  { $id: 'ModelReport', description: 'How good a model was on what it had not learnt from.', additionalProperties: false },
);
export type ModelReport = Static<typeof ModelReport>;

export function modelReportRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.get('/v1/models/:hash/report', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['predictions'],
      summary: 'How good a model is, for people',
      description: 'The evaluation that stands beside the model, with columns and groups by their names.',
      security: readSecurity,
      params: Type.Object({ hash: Type.String({ minLength: 4, maxLength: 32, description: 'Whole, or as much of its beginning as tells it apart.' }) }),
      response: answers(referTo(ModelReport), 'Figures with intervals.', [...readProblems, 404]),
    },
    handler: async ({ params: { hash } }) => {
      const { hash: model, prediction } = limn.models.status(hash);
      const file = await limn.models.file(model, 'evaluation.json');
      if (file === undefined) throw new HttpProblem('evaluation_unknown', { detail: 'The model was registered without an evaluation.', cure: 'Whoever trained it may have one; `limn train` keeps it beside the model.' });
      return { model, ...reportOf(JSON.parse(Buffer.from(file).toString()) as EvaluationReport, limn.engine.columns), prediction };
    },
  });
}

type Interval = Static<typeof Interval>;

/** Exported for the test. */
export function reportOf(report: EvaluationReport, columns: ReadonlyMap<string, Column>): Omit<ModelReport, 'model' | 'prediction'> {
  const { kind, classes, rows, customers, split, level, main, roc, worst, rechecked, bounds } = report;
  const choice = trainerChoiceOf(report, columns);
  const model = report.models.find(({ role }) => role === 'model')!;
  const top = model.metrics.find(({ metric }) => metric === 'lift');
  const labelOf = (column: string): EngineWords => columns.get(column)?.label ?? { en: column, zh: column };
  const groupOf = (column: string, value: string) => ({ column, label: labelOf(column), group: groupWords(value, columns.get(column)) });
  return {
    kind, classes: [...classes], rows, ...(customers !== undefined && { customers }), split, level, main,
    parts: report.parts.map(({ part, rows: count, from, to, meanLabel }) => ({ part, rows: count, ...(from !== undefined && { from: isoOf(from) ?? '' }), ...(to !== undefined && { to: isoOf(to) ?? '' }), ...(meanLabel !== undefined && { meanLabel }) })),
    metrics: model.metrics.map(({ metric, ...of }) => ({ metric, ...plain(of) })),
    beside: report.differences.filter(({ metric }) => metric === main).map(({ baseline, verdict, ...of }) => ({ baseline, ...labelIn(columns, baseline), verdict, ...plain(of) })),
    calibration: report.calibration.map(({ rows: count, meanScore, meanLabel, low, high }) => ({ rows: count, said: meanScore, happened: meanLabel, ...(low !== undefined && { low }), ...(high !== undefined && { high }) })),
    lift: report.lift.map((step) => ({ ...step })),
    // The metric is of the top tenth: how many times its share of all.
    ...(top !== undefined && kind === 'binary' && { topTenth: { value: top.value / 10, low: top.low / 10, high: Math.min(1, top.high / 10) } }),
    roc: (roc[0]?.points ?? []).map((point) => ({ ...point })),
    groups: report.subgroups.map(({ column, value, rows: count, main: of, difference, bias }) => ({ ...groupOf(column, value), rows: count, ...(of && { main: plain(of) }), ...(difference && { difference: plain(difference) }), ...(bias && { bias: plain(bias) }) })),
    ...(worst !== undefined && { worst: { ...groupOf(worst.column, worst.value), surely: worst.surely } }),
    importance: (report.importance ?? []).map(({ column, ...of }) => ({ column, label: labelOf(column), ...plain(of) })),
    ...(choice !== undefined && { choice }),
    ...(bounds !== undefined && { bounds: { said: bounds.said, ...plain(bounds.held) } }),
    ...(rechecked !== undefined && { rechecked }),
    warnings: report.warnings.map(({ code, text: { en, zh } }) => ({ code, what: { en: en.what, zh: zh.what }, cure: { en: en.cure, zh: zh.cure } })),
  };
}

function labelIn(columns: ReadonlyMap<string, Column>, name: string): { readonly label?: EngineWords } {
  const column = columns.get(name);
  return column === undefined ? {} : { label: column.label };
}

function plain({ value, low, high }: Interval): Interval {
  return { value, low, high };
}

/** What rows of rare words and rows without a value are called in evaluations. */
const groups: Readonly<Record<string, EngineWords>> = { '…': { en: 'others', zh: '其他' }, '∅': { en: 'missing', zh: '缺失' }, yes: { en: 'yes', zh: '是' }, no: { en: 'no', zh: '否' } };

/** `≤ 111 d`, `yes`, a word: days are days in Chinese too. */
function groupWords(value: string, column: Column | undefined): EngineWords {
  if (column?.type === 'string') return value === '…' || value === '∅' ? groups[value]! : { en: value, zh: value };
  const known = groups[value];
  if (known !== undefined) return known;
  return column?.type === 'duration' || column?.type === 'time' ? { en: value, zh: value.replaceAll(/ d\b/g, '天') } : { en: value, zh: value };
}
