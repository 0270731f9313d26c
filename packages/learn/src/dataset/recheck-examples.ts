/**
 * The sure test for features that know the future: the same example computed again by the engine that serves, from a log that
 * ends at the example's moment. What differs cannot have been known then.
 */
import { createEngine, type ColumnValue, type ProfileDefinition, type PredictionModel, type SourceId } from '@limn/engine';
import { LearnError, problemOf, type Problem } from '../errors.ts';
import { Random } from '../random/random.ts';
import type { Table } from '../table/table.ts';
import { valueAt } from '../transform/matrix.ts';
import { cellType, createColumnBuilder, type ExampleBlock } from './example-block.ts';
import { replayEvents, type ExampleLog } from './example-log.ts';
import { findLeaks } from './find-leaks.ts';
import { chooseExamples, gatherExamples } from './gather-examples.ts';
import { requirePrediction } from './training-definition.ts';

/** What is recomputed. */
export interface RecheckOptions {
  readonly definition: ProfileDefinition;
  /** Name of the prediction. */
  readonly prediction: string;
  /** The log that the examples were collected from. */
  readonly log: ExampleLog;
  readonly examples: AsyncIterable<ExampleBlock> | Iterable<ExampleBlock>;
  /** So many are drawn, at most; default 1,000. */
  readonly rows?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Models by content hash, when inputs are predictions of their own. */
  readonly models?: ReadonlyMap<string, PredictionModel>;
}

/** A column that is not what the log up to the moment makes it. */
export interface ChangedColumn {
  readonly column: string;
  /** Examples in which it differs. */
  readonly rows: number;
  /** The first of them. */
  readonly first: { readonly profile: SourceId; readonly at: number; readonly trained: ColumnValue; readonly recomputed: ColumnValue };
  /** How well it tells the label by itself as it was trained on, if suspiciously well, and what is left of that when it is recomputed. */
  readonly alone?: { readonly trained: string; readonly recomputed?: string };
  /** `column_knows_future`, with the column's name. */
  readonly problem: Problem;
}

/** What came of it. */
export interface Recheck {
  /** Examples computed again. */
  readonly rows: number;
  readonly changed: readonly ChangedColumn[];
}

/**
 * Computes a sample of examples again, each from the log as it stood at its moment, as serving would have, and names every
 * column that differs by a bit. Cost: a replay of the log, and a reading for each.
 * @throws LearnError `prediction_unknown` | `rows_too_few` when there are no examples, and what the log throws
 */
export async function recheckExamples({ definition, prediction: name, log, examples, rows = 1_000, seed = 1, models }: RecheckOptions): Promise<Recheck> {
  requirePrediction(definition, name);
  const sample = await drawExamples(examples, rows, seed);
  const { table, profiles } = sample;
  const recomputed = table.columns.map((column) => createColumnBuilder({ name: column.name, type: cellType(column) }, table.rows));
  const inTime = [...table.at.keys()].sort((a, b) => table.at[a]! - table.at[b]!);
  const engine = createEngine({ definition: asServed(definition, name, models), history: log, ...(models !== undefined && { models }) });
  let next = 0;
  /** The engine has been given nothing that was received after the moment. */
  const recomputeUpTo = (moment: number): void => {
    for (; next < inTime.length && table.at[inTime[next]!]! < moment; next++) {
      const row = inTime[next]!;
      const { seen } = engine.predict(profiles[row]!, name, { asOf: table.at[row]! })!;
      table.columns.forEach((column, place) => recomputed[place]!.set(row, column.name === name ? valueAt(column, row) : seen[column.name]));
    }
  };
  for await (const events of replayEvents(log)) {
    for (const { event, position, moment } of events) {
      recomputeUpTo(moment);
      engine.apply(event, position, moment);
    }
    if (next === inTime.length) break;
  }
  recomputeUpTo(Number.POSITIVE_INFINITY);
  return compare(sample, { ...table, columns: recomputed.map((column) => column.build(table.rows)) }, name);
}

/** The served definition up to the prediction; without models but those that are given. */
function asServed(definition: ProfileDefinition, name: string, models: ReadonlyMap<string, PredictionModel> | undefined): ProfileDefinition {
  const end = definition.views.findIndex((view) => view.kind === 'predictions' && Object.hasOwn(view.predictions, name));
  const views = definition.views.slice(0, end + 1).map((view) => {
    if (view.kind !== 'predictions' || models !== undefined) return view;
    return { ...view, predictions: Object.fromEntries(Object.entries(view.predictions).map(([key, { model: _model, canary: _canary, ...prediction }]) => [key, prediction])) };
  });
  return { ...definition, views };
}

/** Any so many, each as likely (Vitter 1985, algorithm R). */
async function drawExamples(examples: AsyncIterable<ExampleBlock> | Iterable<ExampleBlock>, rows: number, seed: number): Promise<ExampleBlock> {
  const random = new Random(seed, 0x1ea4);
  const drawn: ExampleBlock[] = [];
  let seen = 0;
  for await (const block of examples) {
    for (let row = 0; row < block.table.rows; row++, seen++) {
      const place = seen < rows ? seen : random.below(seen + 1);
      if (place < rows) drawn[place] = chooseExamples(block, [row]);
    }
  }
  return gatherExamples(drawn);
}

function compare({ table, profiles }: ExampleBlock, again: Table, label: string): Recheck {
  const [trainedShares, shares] = [table, again].map((each) => sharesOf(each, label)) as [ReadonlyMap<string, string>, ReadonlyMap<string, string>];
  const changed = table.columns.flatMap((column, place): readonly ChangedColumn[] => {
    const { name } = column;
    const other = again.columns[place]!;
    const differing = profiles.flatMap((_, row) => (same(valueAt(column, row), valueAt(other, row)) ? [] : [row]));
    const [row] = differing;
    if (row === undefined) return [];
    const first = { profile: profiles[row]!, at: table.at![row]!, trained: valueAt(column, row), recomputed: valueAt(other, row) };
    const [trained, recomputed] = [trainedShares.get(name), shares.get(name)];
    const alone = trained === undefined ? {} : { alone: { trained, ...(recomputed !== undefined && { recomputed }) } };
    return [{ column: name, rows: differing.length, first, ...alone, problem: problemOf('column_knows_future', { column: name, rows: differing.length, of: table.rows }) }];
  });
  return { rows: table.rows, changed };
}

/** Of columns that tell the label by themselves; none when the sample has one label only, by which nothing can be told. */
function sharesOf(table: Table, label: string): ReadonlyMap<string, string> {
  try {
    return new Map(findLeaks(table, label).map(({ column, share }) => [column, share]));
  } catch (cause) {
    if (cause instanceof LearnError) return new Map();
    throw cause;
  }
}

/** To the bit: lists by their items. */
function same(one: ColumnValue, other: ColumnValue): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, i) => Object.is(item, other[i]));
  return Object.is(one, other);
}
