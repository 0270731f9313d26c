/**
 * Several ways to learn the same, of which one serves: the one that did best where all stood as they will when they serve, asked later than they learnt, of customers
 * whom they had not seen. For that each learns twice, first from earlier moments alone. The rows that judge are not looked at: who wins on them by
 * chance would be believed too much.
 */
import { learnError } from '../errors.ts';
import type { TrainerChoice } from '../evaluation/report.ts';
import { denseGroups, differenceOf, intervalOf, resample } from '../metric/bootstrap.ts';
import { gini, mae, poissonDeviance, rmse } from '../metric/amount.ts';
import type { Metric } from '../metric/metric.ts';
import { matrixOf } from '../transform/matrix.ts';
import { labelsAt, learnRows, type LearningRows, type LearnOptions, type LearntModel } from './learn-rows.ts';
import { toldScores } from './told-scores.ts';
import type { TrainerName } from './trainer.ts';

/** Ways to learn an amount, those of laws last: they need the columns of a history. */
export const amountTrainers = ['trees', 'linear', 'ziln', 'lifetime', 'lifetime-trees'] as const satisfies readonly TrainerName[];

/** One way, learnt. */
export interface LearntWay {
  readonly trainer: TrainerName;
  readonly learnt: LearntModel;
}

/** The winner, the others, and how it was chosen. */
export interface LearntBest {
  readonly best: LearntWay;
  readonly others: readonly LearntWay[];
  readonly choice: TrainerChoice;
}

/**
 * By which an amount is chosen where the prediction names one. Else by Poisson's deviance, which is least for the true means as squares are, but where one
 * wholesaler does not outweigh everybody: squares of amounts whose tail is long are what a handful of customers say.
 */
const metrics: Readonly<Partial<Record<string, Metric>>> = { rmse, mae, gini };
/** Of the moments that teach, so many come before those that choose. */
const EARLIER = 0.6;
/** Of fewer rows nobody learns, and nothing is chosen by. */
const LEAST_ROWS = 100;

/** Deterministic. Cost: all of the trainers, twice. @throws LearnError `choice_unfit` of what is no amount; as `learnRows` */
export async function learnBest(data: LearningRows, options: Omit<LearnOptions, 'trainer'>, asked?: string): Promise<LearntBest> {
  const { label, customers, value } = data;
  if (label.kind !== 'amount') throw learnError('choice_unfit', { label: label.name });
  // Logarithms want amounts; laws a history.
  const isPaid = label.values.every((amount) => !(amount < 0));
  const names = amountTrainers.filter((name) => (isPaid || name === 'trees' || name === 'linear') && (value !== undefined || !name.startsWith('lifetime')));
  const earlier = earlierRows(data);
  const steps = names.length * (earlier === undefined ? 1 : 2);
  let done = 0;
  const learnAll = async (rows: LearningRows): Promise<readonly LearntWay[]> => {
    const ways: LearntWay[] = [];
    for (const trainer of names) {
      ways.push({ trainer, learnt: await learnRows(rows, { ...options, trainer, onShare: (share) => options.onShare((done + share) / steps) }) });
      done++;
    }
    return ways;
  };
  const first = earlier === undefined ? undefined : await learnAll(earlier.data);
  const ways = await learnAll(data);
  const asking = earlier?.later ?? data.validation;
  const told = first === undefined ? ways.map(({ learnt }) => learnt.heldOut[0]!) : first.map(({ learnt: { model } }) => toldScores(model, matrixOf(wholeTable(data), model.inputs, { rows: asking }))[0]!);
  const metric = metrics[asked ?? ''] ?? poissonDeviance;
  const labels = labelsAt(label, asking);
  const groups = customers === undefined ? undefined : denseGroups(asking.map((row) => customers[row]!));
  const statistics = told.map((scores) => metric.prepare({ scores, labels }));
  const ones = new Float64Array(labels.length).fill(1);
  const draws = resample({ rows: labels.length, seed: options.seed, resamples: 400, ...(groups !== undefined && { groups }) }, statistics);
  const values = statistics.map((statistic) => statistic(ones));
  // Among equals the simpler one, which comes first.
  const winner = values.reduce((best, each, i) => ((metric.better === 'higher' ? each > values[best]! : each < values[best]!) ? i : best), 0);
  const tried = names.map((trainer, i) => ({ trainer, ...intervalOf(values[i]!, draws[i]!), ...(i !== winner && { behind: differenceOf({ value: values[i]!, draws: draws[i]! }, { value: values[winner]!, draws: draws[winner]! }) }) }));
  return {
    best: ways[winner]!,
    others: ways.filter((_, i) => i !== winner),
    choice: {
      metric: metric.name, rows: labels.length, ...(groups !== undefined && { customers: new Set(groups).size }),
      ...(earlier !== undefined && { from: earlier.from }),
      trainers: [tried[winner]!, ...tried.filter((_, i) => i !== winner)],
    },
  };
}

interface EarlierRows {
  readonly data: LearningRows;
  /** Validation rows from `from` on, ms. */
  readonly later: Int32Array;
  readonly from: number;
}

/** @returns undefined where moments are not known, or a part is too small */
function earlierRows(data: LearningRows): EarlierRows | undefined {
  const { train, validation, table: { at } } = data;
  if (at === undefined) return undefined;
  const moments = Float64Array.from([...train, ...validation], (row) => at[row]!).sort();
  const from = moments[Math.floor(moments.length * EARLIER)]!;
  const before = (rows: Int32Array): Int32Array => rows.filter((row) => at[row]! < from);
  const later = validation.filter((row) => at[row]! >= from);
  const parts = { train: before(train), validation: before(validation) };
  return [parts.train, parts.validation, later].some(({ length }) => length < LEAST_ROWS) ? undefined : { data: { ...data, ...parts }, later, from };
}

/** With the columns of the history that are no inputs. */
function wholeTable({ table, value }: LearningRows): LearningRows['table'] {
  return { ...table, columns: [...table.columns, ...(value?.history ?? []).filter(({ name }) => !table.columns.some((column) => column.name === name))] };
}
