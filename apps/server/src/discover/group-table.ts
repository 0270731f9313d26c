/** Columns of profiles as the table that groups are found in. */
import type { ColumnType, ColumnValue } from '@limn/engine';
import type { Table, TableColumn } from '@limn/learn';

/** Values of one column, a customer each. */
export interface ReadColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly values: readonly ColumnValue[];
}

/** Types of which there is something to compare: lists and histograms are left to features made of them. */
export const comparedTypes: ReadonlySet<ColumnType> = new Set(['number', 'duration', 'boolean', 'string']);

/** @param rows customers. Columns of other types are left out. */
export function groupTable(columns: readonly ReadColumn[], rows: number): Table {
  return { rows, columns: columns.flatMap((column) => (comparedTypes.has(column.type) ? [tableColumn(column)] : [])) };
}

function tableColumn({ name, type, values }: ReadColumn): TableColumn {
  if (type !== 'string') return { type: type as 'number' | 'duration' | 'boolean', name, values: Float64Array.from(values, (value) => (value === undefined ? Number.NaN : Number(value))) };
  // In the order of the words: whoever comes first changes nothing.
  const vocabulary = [...new Set(values.filter((value) => value !== undefined) as readonly string[])].sort();
  const codes = new Map(vocabulary.map((word, code) => [word, code]));
  return { type: 'category', name, codes: Int32Array.from(values, (value) => codes.get(value as string) ?? -1), vocabulary };
}
