/**
 * From a table to the matrix that trainers take, by the transforms of a model. Each cell is made by the encoder that
 * serves profiles, so that what is served has the bits of what was trained on.
 */
import { createInputEncoder, type ColumnValue, type InputEncoder, type InputTransform } from '@limn/engine';
import type { Matrix, Table, TableColumn } from '../table/table.ts';

/** Moment of the reading in a table without time: moments then count as days before 1970, in training and in serving. */
export const TIMELESS_AS_OF = 0;

/** Which rows of a table, in which order. Absent: all of them. */
export interface RowChoice {
  readonly rows?: ArrayLike<number>;
}

/**
 * The rows of a table as a matrix [width][rows]; a column that the table lacks is missing everywhere. Cost: some 10 ns a
 * number; words are encoded once each.
 */
export function matrixOf(table: Table, inputs: readonly InputTransform[], { rows }: RowChoice = {}): Matrix {
  const count = rows?.length ?? table.rows;
  const rowAt = rows === undefined ? (i: number) => i : (i: number) => rows[i]!;
  const named = new Map(table.columns.map((column) => [column.name, column]));
  const columns = inputs.flatMap((input) => {
    const encoder = createInputEncoder(input);
    const into = Array.from({ length: encoder.width }, () => new Float32Array(count));
    fill(into, encoder, named.get(input.column), { count, rowAt, asOf: (row) => table.at?.[row] ?? TIMELESS_AS_OF });
    return into;
  });
  const categories = inputs.flatMap((input) => Array.from({ length: createInputEncoder(input).width }, () => (input.kind === 'category' ? input.vocabulary.length + 1 : 0)));
  return { rows: count, columns, categories };
}

/** What a cell of a table holds, as a profile would have it. */
export function valueAt(column: TableColumn, row: number): ColumnValue {
  switch (column.type) {
    case 'category':
      return column.vocabulary[column.codes[row]!];
    case 'list':
      return column.codes[row]?.map((code) => column.vocabulary[code]!);
    case 'boolean': {
      const x = column.values[row]!;
      return Number.isNaN(x) ? undefined : x !== 0;
    }
    default: {
      const x = column.values[row]!;
      return Number.isNaN(x) ? undefined : x;
    }
  }
}

interface Rows {
  readonly count: number;
  rowAt(i: number): number;
  asOf(row: number): number;
}

function fill(into: readonly Float32Array[], { width, encode }: InputEncoder, column: TableColumn | undefined, { count, rowAt, asOf }: Rows): void {
  const cells = new Float32Array(width);
  const copy = (from: Float32Array, i: number): void => {
    for (let part = 0; part < width; part++) into[part]![i] = from[part]!;
  };
  const encoded = (value: ColumnValue): Float32Array => {
    const made = new Float32Array(width);
    encode(value, TIMELESS_AS_OF, made, 0);
    return made;
  };
  if (column?.type === 'category') {
    const words = column.vocabulary.map(encoded);
    const missing = encoded(undefined);
    for (let i = 0; i < count; i++) copy(words[column.codes[rowAt(i)]!] ?? missing, i);
    return;
  }
  for (let i = 0; i < count; i++) {
    const row = rowAt(i);
    encode(column === undefined ? undefined : valueAt(column, row), asOf(row), cells, 0);
    copy(cells, i);
  }
}
