/**
 * `online-prediction [--folder DATA]`: what it costs to learn a prediction with each event and what it gains, beside training it anew: processor time
 * of both from the same log, losses on the same labels of examples that the trained model did not learn from; then a shop whose prices change on a
 * known day: how both fare before and after, and when the change is heard. With a data folder of the retail example, its churn, too.
 */
import { parseDefinition, type LimnEvent, type PredictionViewDefinition, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { customer } from '@limn/example-retail';
import { manualClock, openLimn, openSnapshot } from '@limn/host';
import { collectExamples, createPredictionLearner, gatherExamples, logOfEvents, replayEvents, trainPrediction, type ExampleLog, type LossStretch, type PredictionLearner } from '@limn/learn';
import { createShop, shopperDefinition } from '@limn/simulate';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';
import { eventsOf } from './shop-events.ts';

export interface OnlinePredictionOptions {
  readonly customers: number;
  readonly days: number;
  readonly tries: number;
  /** A data folder of the retail example, at its end. */
  readonly folder?: string | undefined;
}

const DAY_MS = 86_400_000;
/** Prices are multiplied after so much of the time. */
const CHANGED_AT = 0.6;
const FACTOR = 1.8;
const SEED = 7;

/** An order worth more than most, asked each day of whoever has ordered. */
const outlook: PredictionViewDefinition = {
  kind: 'predictions',
  name: 'outlook',
  label: { en: 'outlook', zh: '预测' },
  predictions: {
    large: {
      target: { op: 'present', event: 'order', within: '7d', where: { op: 'atLeast', left: { op: 'field', name: 'revenue' }, right: { op: 'literal', value: 400 } } },
      at: { every: '1d' },
      population: { op: 'atLeast', left: { op: 'column', name: 'ordersEver' }, right: { op: 'literal', value: 1 } },
      label: { en: 'a large order within 7 days', zh: '7天内的大额订单' },
      online: { model: 'ftrl' },
    },
  },
};

export async function* benchOnlinePrediction({ customers, days, tries, folder }: OnlinePredictionOptions): AsyncGenerator<Figure> {
  if (folder !== undefined) yield* ofRetail(folder, tries);
  yield* ofSimulated({ customers, days, tries });
}

async function* ofRetail(folder: string, tries: number): AsyncGenerator<Figure> {
  const { definition } = customer;
  const limn = await openLimn({ folder, definition, clock: manualClock(Date.parse('2011-10-01T00:00:00+01:00')) });
  const snapshot = openSnapshot(limn.history());
  try {
    yield* costs('retail churn90d', { definition, prediction: 'churn90d', log: snapshot, tries });
  } finally {
    snapshot.close();
    await limn.close();
  }
}

async function* ofSimulated({ customers, days, tries }: Omit<OnlinePredictionOptions, 'folder'>): AsyncGenerator<Figure> {
  const definition: ProfileDefinition = parseDefinition({ ...shopperDefinition, views: [...shopperDefinition.views, outlook] });
  const start = Date.UTC(2026, 0, 4, 16);
  const changedAt = start + Math.floor(days * CHANGED_AT) * DAY_MS;
  const log = logOfEvents(changedShop({ customers, days, start, changedAt }));
  const { model, from } = await trained({ definition, prediction: 'large', log, tries, until: changedAt });
  for (const kind of ['ftrl', 'factorization-machine'] as const) {
    const learner = await learnt({ definition: withOnline(definition, kind), prediction: 'large', log }, { hash: 'trained', model, from });
    const { overTime, driftRecords, comparison } = learner.report();
    const conditions = { customers, days };
    for (const [when, part] of [['before', overTime.filter(({ to }) => to < changedAt)], ['after', overTime.filter(({ from: begin }) => begin >= changedAt)]] as const) {
      const told = part.filter(({ compared }) => compared > 0);
      if (told.length === 0) continue;
      yield { bench: 'online-prediction', figure: `${kind}, prices ${when} the change: log loss online`, value: rounded(meanOf(told, ({ onlineCompared }) => onlineCompared)), trained: rounded(meanOf(told, ({ champion }) => champion)), ...conditions, labels: told.reduce((sum, { compared }) => sum + compared, 0) };
    }
    const heard = driftRecords.find(({ at, did }) => at >= changedAt && did !== 'standby took over');
    const tookOver = driftRecords.find(({ at, did }) => at >= changedAt && did === 'standby took over');
    yield { bench: 'online-prediction', figure: `${kind}, change heard after days`, value: heard === undefined ? -1 : rounded((heard.at - changedAt) / DAY_MS), ...conditions, 'took over after days': tookOver === undefined ? -1 : rounded((tookOver.at - changedAt) / DAY_MS), 'heard before': driftRecords.filter(({ at, did }) => at < changedAt && did !== 'standby took over').length };
    yield* recovery(overTime, { kind, changedAt, conditions });
    if (comparison !== undefined) yield { bench: 'online-prediction', figure: `${kind}, trained − online log loss`, value: rounded(comparison.difference.value), low: rounded(comparison.difference.low ?? NaN), high: rounded(comparison.difference.high ?? NaN), ...conditions, labels: comparison.examples };
  }
  yield* costs('simulated large order', { definition, prediction: 'large', log, tries });
}

/** Days after the change until the learner loses no more than the trained model on the same labels, for good. */
function* recovery(overTime: readonly LossStretch[], { kind, changedAt, conditions }: { readonly kind: string; readonly changedAt: number; readonly conditions: Readonly<Record<string, string | number>> }): Generator<Figure> {
  const after = overTime.filter(({ from, compared }) => from >= changedAt && compared > 0);
  const lastWorse = after.findLast(({ onlineCompared, champion }) => onlineCompared > champion);
  yield { bench: 'online-prediction', figure: `${kind}, better than the trained one after days`, value: lastWorse === undefined ? 0 : lastWorse === after.at(-1) ? -1 : rounded((lastWorse.to - changedAt) / DAY_MS), ...conditions };
}

interface Task {
  readonly definition: ProfileDefinition;
  readonly prediction: string;
  readonly log: ExampleLog;
}

async function* costs(name: string, task: Task & { readonly tries: number }): AsyncGenerator<Figure> {
  const training = process.cpuUsage();
  const { model, from, examples, auc } = await trained(task);
  const trainedMs = cpuMsSince(training);
  for (const kind of ['ftrl', 'factorization-machine'] as const) {
    const learning = process.cpuUsage();
    const learner = await learnt({ ...task, definition: withOnline(task.definition, kind) }, undefined);
    const learntMs = cpuMsSince(learning);
    const { outcomes, progressive } = learner.report();
    const beside = (await learnt({ ...task, definition: withOnline(task.definition, kind) }, { hash: 'trained', model, from })).report();
    const conditions = { examples: outcomes.waiting, labels: progressive.examples };
    yield { bench: 'online-prediction', figure: `${name}, ${kind}: processor s online`, value: rounded(learntMs / 1000), trained: rounded(trainedMs / 1000), ...conditions, tries: task.tries, 'µs an example': Math.round((learntMs * 1000) / outcomes.waiting) };
    if (beside.comparison === undefined) continue;
    const { online, champion, difference, examples: labels } = beside.comparison;
    yield { bench: 'online-prediction', figure: `${name}, ${kind}: log loss online`, value: rounded(online), trained: rounded(champion), difference: rounded(difference.value), low: rounded(difference.low ?? NaN), high: rounded(difference.high ?? NaN), ...conditions, labels, 'AUC trained': rounded(auc), learnt: examples };
  }
}

/** Training anew from the log: collecting the examples belongs to it. */
async function trained({ definition, prediction, log, tries, until }: Task & { readonly tries: number; readonly until?: number }): Promise<{ readonly model: ScoringModel; readonly from: number; readonly examples: number; readonly auc: number }> {
  const stream = collectExamples({ definition, prediction, log, ...(until !== undefined && { until }) });
  const examples = await gatherExamples(stream);
  const { model, evaluation } = await trainPrediction({ definition, examples, report: stream.report, tries, seed: SEED });
  const auc = evaluation.models[0]!.metrics.find(({ metric }) => metric === 'auc')?.value ?? NaN;
  return { model, from: evaluation.parts.find(({ part }) => part === 'test')!.from!, examples: stream.report.rows, auc };
}

async function learnt({ definition, prediction, log }: Task, champion: { readonly hash: string; readonly model: ScoringModel; readonly from: number } | undefined): Promise<PredictionLearner> {
  const learner = createPredictionLearner({ definition, prediction, history: log, ...(champion && { champion }) });
  for await (const events of replayEvents(log)) for (const event of events) learner.apply(event);
  return learner;
}

function withOnline(definition: ProfileDefinition, model: 'ftrl' | 'factorization-machine'): ProfileDefinition {
  const views = definition.views.map((view) => (view.kind !== 'predictions' ? view : { ...view, predictions: Object.fromEntries(Object.entries(view.predictions).map(([name, prediction]) => [name, prediction.online === undefined ? prediction : { ...prediction, online: { ...prediction.online, model } }])) }));
  return { ...definition, views };
}

function changedShop({ customers, days, start, changedAt }: { readonly customers: number; readonly days: number; readonly start: number; readonly changedAt: number }): readonly LimnEvent[] {
  const shop = createShop({ seed: SEED, users: customers, days, start, campaigns: [], drift: [{ what: 'price', at: changedAt, factor: FACTOR }] });
  return eventsOf(shop);
}

/** By label. */
function meanOf(stretches: readonly LossStretch[], of: (stretch: LossStretch) => number): number {
  return stretches.reduce((sum, stretch) => sum + of(stretch) * stretch.compared, 0) / stretches.reduce((sum, { compared }) => sum + compared, 0);
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
