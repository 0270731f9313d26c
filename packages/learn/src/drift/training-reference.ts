/** What a model was judged on, in sketches: what its columns and scores of later days are compared with. */
import { columnsOf, predictionsOf, type Column, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import type { ExampleBlock } from '../dataset/example-block.ts';
import type { Table, TableColumn } from '../table/table.ts';
import { answeredRows } from '../train/answered.ts';
import { toldScores } from '../train/told-scores.ts';
import { matrixOf, valueAt } from '../transform/matrix.ts';
import { createSketch, type ValueSketch } from './value-sketch.ts';

/** Kept beside a model as `reference.json`. Plain data. */
export interface TrainingReference {
  readonly prediction: string;
  /** When the last of the examples was that judged it, ms. */
  readonly at: number;
  /** Examples of the time that was judged. */
  readonly rows: number;
  readonly columns: Readonly<Record<string, ValueSketch>>;
  /** Of those of whom something would have been said; of classes the likeliest. */
  readonly score: ValueSketch;
}

/** Which examples. */
export interface ReferenceOptions {
  readonly definition: ProfileDefinition;
  readonly prediction: string;
  readonly model: ScoringModel;
  readonly examples: ExampleBlock;
  /** The time that was judged, ms. */
  readonly window: { readonly from: number; readonly to: number };
}

/** Cost: the model on the examples of that time. Deterministic. Several labels at once have no score that could be sketched: it is empty. */
export function referenceOfTraining({ definition, prediction, model, examples, window }: ReferenceOptions): TrainingReference {
  const known = columnsOf(definition);
  const { columns, at, rows: all } = examples.table;
  const rows = Int32Array.from({ length: all }, (_, row) => row).filter((row) => at![row]! >= window.from && at![row]! <= window.to);
  const inputs = columns.slice(0, -1);
  const table: Table = { rows: all, columns: inputs, ...(at !== undefined && { at }) };
  const sketched = inputs.map((column) => [column.name, sketchOf(column, rows, known.get(column.name))] as const);
  return { prediction, at: window.to, rows: rows.length, columns: Object.fromEntries(sketched), score: scoreSketch({ table, rows, model, column: known.get(prediction)!, asked: predictionsOf(definition).get(prediction)! }) };
}

function sketchOf(column: TableColumn, rows: Int32Array, declared: Column | undefined): ValueSketch {
  const isWord = column.type === 'category' || column.type === 'list' || column.type === 'boolean';
  const sketch = createSketch(isWord ? 'word' : declared?.unit === '%' ? 'share' : 'number');
  for (const row of rows) sketch.add(valueAt(column, row) as Parameters<typeof sketch.add>[0]);
  return sketch.build();
}

interface Scored {
  readonly table: Table;
  readonly rows: Int32Array;
  readonly model: ScoringModel;
  readonly column: Column;
  readonly asked: { readonly abstain?: Parameters<typeof answeredRows>[1]['abstain'] };
}

function scoreSketch({ table, rows, model, column, asked: { abstain } }: Scored): ValueSketch {
  const matrix = matrixOf(table, model.inputs, { rows });
  const scores = toldScores(model, matrix);
  const told = answeredRows(model, { matrix, scores, ...(abstain !== undefined && { abstain }) });
  const { classes } = model;
  const sketch = createSketch(classes !== undefined ? 'word' : column.unit === '%' ? 'share' : 'number');
  if (column.type !== 'strings') rows.forEach((_, i) => told[i] === 1 && sketch.add(classes === undefined ? scores[0]![i]! : likeliest(scores, classes, i)));
  return sketch.build();
}

function likeliest(scores: readonly Float64Array[], classes: readonly string[], row: number): string {
  let best = 0;
  scores.forEach((each, output) => {
    if (each[row]! > scores[best]![row]!) best = output;
  });
  return classes[best]!;
}
