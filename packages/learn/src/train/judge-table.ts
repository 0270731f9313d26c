/** A model that stands, judged on a table that it never saw: is it still what it was? */
import type { ScoringModel } from '@limn/engine';
import { learnError, problemOf, type Problem } from '../errors.ts';
import { constantBaseline } from '../evaluation/baseline.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import { readLabel, type Label } from '../table/label.ts';
import type { ReadTable } from '../table/read-csv.ts';
import type { Table } from '../table/table.ts';
import { matrixOf } from '../transform/matrix.ts';
import { answeredRows } from './answered.ts';
import { momentsOf } from './table-part.ts';
import { subgroupsOf } from './table-subgroups.ts';
import { toldScores } from './told-scores.ts';

/** What the model tells, as it was said when it was trained. */
export interface JudgedLabel {
  /** Column of the label. */
  readonly name: string;
  readonly kind: Label['kind'];
  /** Of `binary` no and yes; of several classes in the order of the outputs. */
  readonly classes: readonly string[];
}

/** How to judge. */
export interface JudgeTableOptions {
  readonly label: JudgedLabel;
  /** Column with the moment of each row, when the model was trained with one. */
  readonly time?: string;
  readonly seed?: number;
}

/**
 * Judges a model on all rows that have a label, beside the mean of these very rows, which nobody could know beforehand.
 * Columns that the table lacks are missing in every row, and said.
 * @throws LearnError `column_unknown` | `label_mismatch` and those of `readLabel`
 */
export function judgeTable(model: ScoringModel, { table: read, report }: ReadTable, { label: wanted, time, seed = 1 }: JudgeTableOptions): EvaluationReport {
  const found = readLabel(read, wanted.name, wanted.kind === 'binary' ? { positive: wanted.classes[1]! } : {});
  const values = placesOf(found, wanted);
  const rows = Int32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]));
  const labels = Float64Array.from(rows, (row) => values[row]!);
  const table: Table = { ...read, ...(time !== undefined && { at: momentsOf(read, time) }) };
  const used = new Set(model.inputs.map(({ column }) => column));
  const matrix = matrixOf(table, model.inputs, { rows });
  const scores = toldScores(model, matrix);
  return evaluate({
    name: wanted.name, kind: wanted.kind, classes: wanted.classes, seed, split: 'new table', labels,
    scores,
    answered: answeredRows(model, { matrix, scores }),
    baselines: [constantBaseline(labels, { rows: rows.length, classes: wanted.kind === 'classes' ? wanted.classes.length : 0 })],
    subgroups: subgroupsOf({ ...table, columns: table.columns.filter(({ name }) => used.has(name)) }, rows),
    parts: [{ part: 'test', rows: rows.length, ...(wanted.kind !== 'classes' && { meanLabel: labels.reduce((sum, label) => sum + label, 0) / rows.length }) }],
    warnings: [...absentColumns(used, read), ...report.warnings],
  });
}

function absentColumns(used: ReadonlySet<string>, { columns }: Table): readonly Problem[] {
  const names = new Set(columns.map(({ name }) => name));
  return [...used].filter((column) => !names.has(column)).map((column) => problemOf('column_absent', { column }));
}

/** Labels as places in the classes that the model knows. @throws LearnError `label_mismatch` */
function placesOf(found: Label, { name, kind, classes }: JudgedLabel): Float64Array {
  const mismatch = (): never => {
    throw learnError('label_mismatch', { label: name, known: kind === 'amount' ? 'numbers' : classes.join(', '), found: found.kind === 'amount' ? 'numbers' : found.classes.join(', ') });
  };
  if ((kind === 'amount') !== (found.kind === 'amount')) mismatch();
  if (kind === 'amount') return found.values;
  const places = found.classes.map((word) => classes.indexOf(word));
  if (places.includes(-1)) mismatch();
  return found.values.map((value) => (Number.isNaN(value) ? NaN : places[value]!));
}
