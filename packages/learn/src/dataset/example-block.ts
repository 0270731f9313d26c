/** Some examples, a column at a time: what flows from a replay to a file, and from a file to a trainer. */
import type { ColumnType, ColumnValue, SourceId } from '@limn/engine';
import type { Table, TableColumn } from '../table/table.ts';

/** What became of one customer after one moment, and what was known of them before it; many of them. */
export interface ExampleBlock {
  /** Inputs as a model sees them, then the label, named like the prediction. `at`: the moments, ms. */
  readonly table: Required<Table>;
  /** [rows]: who they were known to be at the moment. */
  readonly profiles: readonly SourceId[];
  /** [rows]: 1 where the label is a time that was not over yet. */
  readonly censored: Uint8Array;
}

/** Name and type of a column to be filled. */
export interface ColumnShape {
  readonly name: string;
  readonly type: ColumnType;
}

/** A column that is filled a value at a time, up to a capacity; a list of numbers becomes a list of words, as `InputTransform`s take them. */
export interface ColumnBuilder {
  /** Puts a value into a row; rows may be filled in any order, those that never are stay missing. */
  set(row: number, value: ColumnValue): void;
  /** The first rows, as a column. */
  build(rows: number): TableColumn;
}

/** Memory: 8 bytes a number, yes or no, or length of time; 4 a word, and the different words once. */
export function createColumnBuilder({ name, type }: ColumnShape, capacity: number): ColumnBuilder {
  switch (type) {
    case 'string':
      return wordBuilder(name, capacity);
    case 'strings':
    case 'numbers':
    case 'histogram':
      return listBuilder(name, capacity);
    default: {
      const values = new Float64Array(capacity).fill(NaN);
      return {
        set: (row, value) => (values[row] = value === undefined ? NaN : Number(value)),
        build: (rows) => ({ type, name, values: values.subarray(0, rows) }),
      };
    }
  }
}

/** Type of the cells of a column, for another one like it. */
export function cellType({ type }: { readonly type: TableColumn['type'] }): ColumnType {
  return type === 'category' ? 'string' : type === 'list' ? 'strings' : type;
}

function wordBuilder(name: string, capacity: number): ColumnBuilder {
  const codes = new Int32Array(capacity).fill(-1);
  const { vocabulary, codeOf } = createVocabulary();
  return {
    set: (row, value) => (codes[row] = value === undefined ? -1 : codeOf(String(value))),
    build: (rows) => ({ type: 'category', name, codes: codes.subarray(0, rows), vocabulary }),
  };
}

function listBuilder(name: string, capacity: number): ColumnBuilder {
  const codes = Array.from({ length: capacity }, (): readonly number[] | undefined => undefined);
  const { vocabulary, codeOf } = createVocabulary();
  return {
    set: (row, value) => (codes[row] = Array.isArray(value) ? value.map((item) => codeOf(String(item))) : undefined),
    build: (rows) => ({ type: 'list', name, codes: codes.slice(0, rows), vocabulary }),
  };
}

function createVocabulary(): { readonly vocabulary: readonly string[]; codeOf(word: string): number } {
  const vocabulary: string[] = [];
  const codes = new Map<string, number>();
  return {
    vocabulary,
    codeOf(word) {
      let code = codes.get(word);
      if (code === undefined) codes.set(word, (code = vocabulary.push(word) - 1));
      return code;
    },
  };
}

/** Fills a block row by row: the inputs first, the label later. */
export class BlockBuilder {
  readonly profiles: SourceId[] = [];
  readonly at: Float64Array<ArrayBuffer>;
  readonly #censored: Uint8Array<ArrayBuffer>;
  readonly #inputs: readonly ColumnBuilder[];
  readonly #label: ColumnBuilder;

  constructor(inputs: readonly ColumnShape[], label: ColumnShape, capacity: number) {
    this.at = new Float64Array(capacity);
    this.#censored = new Uint8Array(capacity);
    this.#inputs = inputs.map((input) => createColumnBuilder(input, capacity));
    this.#label = createColumnBuilder(label, capacity);
  }

  get rows(): number {
    return this.profiles.length;
  }

  get isFull(): boolean {
    return this.profiles.length === this.at.length;
  }

  /** @param inputAt value of an input by its place @returns the row */
  add(profile: SourceId, at: number, inputAt: (place: number) => ColumnValue): number {
    const row = this.profiles.push(profile) - 1;
    this.at[row] = at;
    this.#inputs.forEach((input, place) => input.set(row, inputAt(place)));
    return row;
  }

  setLabel(row: number, value: ColumnValue, censored: boolean): void {
    this.#label.set(row, value);
    this.#censored[row] = censored ? 1 : 0;
  }

  /** The first rows; shares memory with the builder. */
  build(rows: number = this.rows): ExampleBlock {
    const columns = [...this.#inputs, this.#label].map((column) => column.build(rows));
    return { table: { rows, columns, at: this.at.subarray(0, rows) }, profiles: this.profiles.slice(0, rows), censored: this.#censored.subarray(0, rows) };
  }
}
