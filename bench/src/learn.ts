/**
 * `learn`: how good what is learnt is. With `--table FILE --label COLUMN`: the whole training repeated in five folds of a table.
 * Without: churn in a simulated shop, whose laws tell each customer's true chance, beside what was told and its bounds.
 */
import { boundsOf, createScorer, parseDefinition, type PredictionViewDefinition, type ProfileDefinition } from '@limn/engine';
import { collectExamples, crossValidateTable, gatherExamples, logOfEvents, readCsv, trainPrediction, valueAt, type ExampleBlock, type TrainedPrediction, type TrainerName } from '@limn/learn';
import { createShop, shopperDefinition, type CustomerTruth, type Shop } from '@limn/simulate';
import type { Figure } from './figure.ts';
import { eventsOf } from './shop-events.ts';

/** A table and its label. */
export interface TableBenchOptions {
  readonly table: string;
  readonly label: string;
  readonly tries: number;
  /** Boosted trees when absent. */
  readonly trainer: string | undefined;
}

/** A simulated shop. */
export interface ChurnBenchOptions {
  readonly customers: number;
  readonly days: number;
  readonly tries: number;
}

const AHEAD_DAYS = 30;
const DAY_MS = 86_400_000;
/** Groups of like scores whose true chances are compared with the bounds told. */
const GROUPS = 20;

/** Asked each week of whoever has ordered lately. */
const outlook: PredictionViewDefinition = {
  kind: 'predictions',
  name: 'outlook',
  label: { en: 'outlook', zh: '预测' },
  predictions: {
    churn: {
      target: { op: 'absent', event: 'order', within: `${AHEAD_DAYS}d` },
      at: { every: '7d' },
      population: { op: 'atLeast', left: { op: 'column', name: 'ordersEver' }, right: { op: 'literal', value: 1 } },
      label: { en: 'chance of no order for 30 days', zh: '未来30天不下单的可能性' },
    },
  },
};

export async function* benchLearnTable({ table, label, tries, trainer = 'trees' }: TableBenchOptions): AsyncGenerator<Figure> {
  const from = process.cpuUsage();
  const { evaluation, meanAuc } = await crossValidateTable(await readCsv(table), { label, tries, trainer: trainer as TrainerName });
  const conditions = { rows: evaluation.rows, folds: 5, tries };
  if (meanAuc !== undefined) yield { bench: 'learn', figure: 'AUC, mean of folds', value: rounded(meanAuc), ...conditions };
  for (const { name, role, metrics } of evaluation.models) {
    const { metric, value, low, high } = metrics[0]!;
    yield { bench: 'learn', figure: `${metric}, ${role === 'model' ? trainer : name}`, value: rounded(value), low: rounded(low), high: rounded(high) };
  }
  const error = evaluation.models[0]!.metrics.find(({ metric }) => metric === 'calibrationError');
  if (error !== undefined) yield { bench: 'learn', figure: 'calibration error', value: rounded(error.value), low: rounded(error.low), high: rounded(error.high) };
  yield { bench: 'learn', figure: 'processor s', value: Math.round(process.cpuUsage(from).user / 1e5) / 10 };
}

export async function* benchLearnChurn({ customers, days, tries }: ChurnBenchOptions): AsyncGenerator<Figure> {
  const definition: ProfileDefinition = parseDefinition({ ...shopperDefinition, views: [...shopperDefinition.views, outlook] });
  const shop = createShop({ seed: 7, users: customers, days });
  const stream = collectExamples({ definition, prediction: 'churn', log: logOfEvents(eventsOf(shop)) });
  const examples = await gatherExamples(stream);
  const trained = await trainPrediction({ definition, examples, report: stream.report, tries });
  const { evaluation } = trained;
  const conditions = { customers, days, examples: stream.report.rows };
  for (const { name, role, metrics } of evaluation.models) {
    const { metric, value, low, high } = metrics[0]!;
    yield { bench: 'learn', figure: `${metric}, ${role === 'model' ? 'trees' : name}`, value: rounded(value), low: rounded(low), high: rounded(high), ...(role === 'model' && conditions) };
  }
  const error = evaluation.models[0]!.metrics.find(({ metric }) => metric === 'calibrationError')!;
  yield { bench: 'learn', figure: 'calibration error', value: rounded(error.value), low: rounded(error.low), high: rounded(error.high) };
  const { covered, away, level } = compareWithTruth(trained, examples, shop);
  yield { bench: 'learn', figure: 'true chance within bounds', value: rounded(covered), stated: level, groups: GROUPS };
  yield { bench: 'learn', figure: 'told away from true chance', value: rounded(away) };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

interface Row {
  readonly told: number;
  readonly low: number;
  readonly high: number;
  readonly truth: number;
}

/** Those who judged, in groups of like scores: is the mean of their true chances within the mean of the bounds that they were told? */
function compareWithTruth({ model, evaluation }: TrainedPrediction, { table, profiles }: ExampleBlock, shop: Shop): { readonly covered: number; readonly away: number; readonly level: number } {
  const { score } = createScorer(model);
  const { from } = evaluation.parts.find(({ part }) => part === 'test')!;
  const numbers = new Map(Array.from({ length: shop.settings.users }, (_, index) => [`user:${shop.customer(index).customer}`, index]));
  const rows: Row[] = [];
  for (let row = 0; row < table.rows; row++) {
    const index = numbers.get(profiles[row]!);
    const at = table.at[row]!;
    if (at < from! || index === undefined) continue;
    const told = score(Object.fromEntries(table.columns.map((column) => [column.name, valueAt(column, row)])), at).values[0]!;
    rows.push({ told, ...boundsOf(model.intervals![0]!, told), truth: chanceOfNone(shop, index, at) });
  }
  rows.sort((one, other) => one.told - other.told);
  const groups = Array.from({ length: GROUPS }, (_, group) => rows.slice(Math.floor((group * rows.length) / GROUPS), Math.floor(((group + 1) * rows.length) / GROUPS)));
  const mean = (group: readonly Row[], of: (row: Row) => number): number => group.reduce((sum, row) => sum + of(row), 0) / group.length;
  const within = groups.filter((group) => {
    const truth = mean(group, (row) => row.truth);
    return truth >= mean(group, (row) => row.low) && truth <= mean(group, (row) => row.high);
  });
  const away = groups.reduce((sum, group) => sum + Math.abs(mean(group, (row) => row.told) - mean(group, (row) => row.truth)), 0) / GROUPS;
  return { covered: within.length / GROUPS, away, level: model.intervals![0]!.level };
}

/** By the law that orders were drawn from: who has left orders no more; who has not leaves only after an order. */
function chanceOfNone(shop: Shop, index: number, at: number): number {
  const { leftAt, dropout, bot }: CustomerTruth = shop.customer(index);
  if (bot || (leftAt !== null && Date.parse(leftAt) < at)) return 1;
  const orders = shop.expectedOrders(index, { from: at, to: at + AHEAD_DAYS * DAY_MS });
  // Expected are (1 − e^(−λpt)) / p orders, and with e^(−λt) there is none.
  return Math.exp(Math.log1p(-Math.min(0.999_999, dropout * orders)) / dropout);
}
