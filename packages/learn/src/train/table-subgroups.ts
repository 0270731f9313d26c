/** Which groups of a table's rows a model is judged by. */
import { subgroupBy, type Subgrouping } from '../evaluation/subgroup.ts';
import type { Table } from '../table/table.ts';

const MOST_SUBGROUPED = 6;

/** Columns of few values first: they are what people name groups by. */
export function subgroupsOf(table: Table, rows: Int32Array): readonly Subgrouping[] {
  const numbers = (type: string): number => (type === 'number' ? 1 : 0);
  const columns = [...table.columns].sort((a, b) => numbers(a.type) - numbers(b.type));
  return columns.flatMap((column) => subgroupBy(column, rows) ?? []).filter(({ values }) => values.length > 1).slice(0, MOST_SUBGROUPED);
}
