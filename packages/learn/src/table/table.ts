/** Rows to learn from, a column at a time: what people and profiles give, before any transform. */

/** A number, a yes or no (1, 0), a moment (ms) or a duration (ms) a row; NaN is missing. */
export interface NumberColumn {
  readonly type: 'number' | 'boolean' | 'time' | 'duration';
  readonly name: string;
  /** [rows]. */
  readonly values: Float64Array;
}

/** A word a row, by its place in the vocabulary; −1 is missing. */
export interface CategoryColumn {
  readonly type: 'category';
  readonly name: string;
  /** [rows]. */
  readonly codes: Int32Array;
  readonly vocabulary: readonly string[];
}

/** A list of words a row; `undefined` is missing, which an empty list is not. */
export interface ListColumn {
  readonly type: 'list';
  readonly name: string;
  /** [rows], each a list of places in the vocabulary. */
  readonly codes: readonly (readonly number[] | undefined)[];
  readonly vocabulary: readonly string[];
}

/** A column of any type. */
export type TableColumn = NumberColumn | CategoryColumn | ListColumn;

/** Rows with names and types of their columns. */
export interface Table {
  readonly rows: number;
  /** Names are unique. */
  readonly columns: readonly TableColumn[];
  /** When each row was read, ms, [rows]: moments count from it, and splits by time go by it. Absent: a table without time. */
  readonly at?: Float64Array;
}

/** What trainers take: 32-bit floats as `InputTransform`s give them, column by column; NaN is missing. */
export interface Matrix {
  readonly rows: number;
  /** [width] of [rows]. */
  readonly columns: readonly Float32Array[];
  /** [width]: how many codes a categorical column has, unseen included; 0 for numbers. */
  readonly categories: readonly number[];
}
