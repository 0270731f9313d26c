/** A condition asked of many customers at once. */
import { createTest, type ColumnValue, type Expression } from '@limn/engine';

/** Values by column, row by row. */
export type Columns = ReadonlyMap<string, readonly ColumnValue[]>;

/** Rows of which a condition holds. Cost: a test a row. */
export function pick(condition: Expression, columns: Columns, rows: number): readonly number[] {
  let row = 0;
  const holds = createTest(condition, (name) => {
    const values = columns.get(name)!;
    return () => values[row];
  });
  const found: number[] = [];
  for (row = 0; row < rows; row++) if (holds()) found.push(row);
  return found;
}
