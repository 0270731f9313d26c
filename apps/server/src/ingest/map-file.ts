/**
 * How the rows of a file become events: what stands in a `map.json`. Plain data, read by `parseMap`.
 *
 * A row is a line of a CSV file with a value for each column, or an object of an NDJSON file (then a column is a key, or a
 * path such as `basket.total`). Rules are tried from the top; the first that fits makes the row an event or skips it with a
 * reason. With `group`, rows of one key become one event, with an array of what they list.
 */
import type { Words } from '@limn/engine';

export interface FileMap {
  /** Version of this format. */
  readonly map: 1;
  /** Default: by the file's name. */
  readonly format?: 'csv' | 'ndjson';
  /** Of a CSV file. Default `,`. */
  readonly delimiter?: string;
  /** Default `utf-8`; any that the WHATWG Encoding standard names, e.g. `gb18030`. */
  readonly encoding?: string;
  /** Names of the columns, when the CSV file's first line does not hold them. */
  readonly columns?: readonly string[];
  /**
   * How many rows the file has, when that is known: then progress is told in rows, a shortened file is noticed, and an import
   * that is done is recognised without reading the file.
   */
  readonly rows?: number;
  readonly group?: {
    /** Column whose equal values make one event. Rows that fall to different rules never meet in one. */
    readonly by: string;
    /** A group is complete when none of this many following rows belongs to it. Default 0: its rows stand together. */
    readonly within?: number;
  };
  /** Id of the event, by which a resend is recognised. Default: made of the file's hash and the row. */
  readonly id?: Value;
  readonly time: TimeValue;
  readonly user?: Value;
  readonly anonymous?: Value;
  readonly rules: readonly Rule[];
}

export type Rule = EventRule | SkipRule;

export interface EventRule {
  /** Default: every row. */
  readonly when?: Condition | readonly Condition[];
  /** Default `track`. */
  readonly call?: 'track' | 'page' | 'screen' | 'identify' | 'group';
  /** Name of the event; needed for `track`. */
  readonly event?: string;
  /** Properties (traits for identify and group), from the first row of a group unless the value says otherwise. */
  readonly properties?: Readonly<Record<string, Value>>;
}

export interface SkipRule {
  readonly when?: Condition | readonly Condition[];
  /** Why the row is no event, in one language or both. Counted and reported. */
  readonly skip: string | Words;
}

/** Exactly one test of a column; a list of conditions holds when all of them do. */
export interface Condition {
  readonly column: string;
  readonly equals?: string | number;
  readonly isOneOf?: readonly (string | number)[];
  readonly startsWith?: string;
  readonly empty?: boolean;
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
}

/** A value for an event: a column's name, or one of these. An empty cell is no value. */
export type Value = string | ColumnValueOf | LiteralValue | SumValue | ItemsValue;

export interface ColumnValueOf {
  readonly column: string;
  /** Default: as it stands, which is text in a CSV file. `integer` takes `17850.0` too. */
  readonly as?: 'text' | 'number' | 'integer' | 'boolean';
  /** Without its sign. */
  readonly absolute?: true;
  /** Put before it. */
  readonly prefix?: string;
  /** No value unless these hold. */
  readonly when?: Condition | readonly Condition[];
}

export interface LiteralValue {
  readonly literal: string | number | boolean;
}

/** The named columns multiplied with each other, added up over the rows of the group, rounded half away from zero. */
export interface SumValue {
  readonly sum: readonly string[];
  /** Digits after the decimal point, 0 to 9. Default 2. */
  readonly decimals?: number;
  readonly absolute?: true;
}

/** A list with one object for each row of the group. */
export interface ItemsValue {
  readonly items: Readonly<Record<string, ColumnValueOf | LiteralValue | string>>;
}

export interface TimeValue {
  readonly column: string;
  /**
   * `iso`, `seconds` or `milliseconds` (since 1970), or a pattern of YYYY MM DD HH mm ss SSS and what stands between, e.g.
   * `DD/MM/YYYY HH:mm`. Default `iso`.
   */
  readonly format?: string;
  /** IANA zone of times that name none. Default `UTC`. */
  readonly zone?: string;
}
