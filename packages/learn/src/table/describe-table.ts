/** What the columns of a table hold, where no file was read: of training sets. */
import type { ColumnReport } from './table-report.ts';
import type { Table, TableColumn } from './table.ts';

/** Counts what is missing and what differs. Cost O(rows) a column. */
export function describeColumns({ rows, columns }: Table): readonly ColumnReport[] {
  return columns.map((column) => {
    const { name, type } = column;
    const [missing, distinct] = countsOf(column);
    return { name, type, use: 'input', missing, missingRate: rows === 0 ? 0 : missing / rows, distinct, dirty: { rows: 0, samples: [] } };
  });
}

function countsOf(column: TableColumn): readonly [missing: number, distinct: number] {
  if (column.type === 'list') return [column.codes.filter((codes) => codes === undefined).length, new Set(column.codes.flatMap((codes) => codes ?? [])).size];
  const values = new Set<number>();
  let missing = 0;
  for (const value of column.type === 'category' ? column.codes : column.values) {
    if (column.type === 'category' ? value < 0 : Number.isNaN(value)) missing++;
    else values.add(value);
  }
  return [missing, values.size];
}
