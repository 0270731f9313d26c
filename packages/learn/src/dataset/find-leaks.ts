/** Columns that tell the label almost perfectly by themselves, which only the future can: the suspicion, where there is no log to be sure by. */
import { problemOf, type Problem } from '../errors.ts';
import { readLabel } from '../table/label.ts';
import { suspectLeak } from '../table/leak.ts';
import type { Table } from '../table/table.ts';

/** A column that is suspected. */
export interface Leak {
  readonly column: string;
  /** How well it tells the label by itself: `AUC 0.998`. */
  readonly share: string;
  /** `column_leak`. */
  readonly problem: Problem;
}

/**
 * Columns that nearly determine the label by themselves. A list of words as label is not judged. Cost O(rows log rows) a column.
 * @throws LearnError `column_unknown` | `label_constant` | `label_identifier` | `rows_too_few`
 */
export function findLeaks(table: Table, label: string): readonly Leak[] {
  if (table.columns.some(({ name, type }) => name === label && type === 'list')) return [];
  const read = readLabel(table, label);
  const rows = Int32Array.from(read.values.keys()).filter((row) => !Number.isNaN(read.values[row]));
  return table.columns.flatMap((column) => {
    const { name } = column;
    const share = name === label ? undefined : suspectLeak(column, read, rows);
    return share === undefined ? [] : [{ column: name, share, problem: problemOf('column_leak', { column: name, label, share }) }];
  });
}
