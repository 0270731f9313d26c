/** A model of which only answers are known: what methods that take scores apart by trying are given, and what they say. */
import type { ColumnValue } from '../../registry/definition.ts';
import { murmur128 } from '../../registry/murmur.ts';

/** Values of a profile by column. */
export type Values = Readonly<Record<string, ColumnValue>>;

/** Scores of rows, [rows][outputs]; NaN of one that cannot be scored. */
export type AskModel = (rows: readonly Values[]) => readonly Float64Array[];

/** What each column adds, and how sure that is. */
export interface TriedAttribution {
  /** [outputs]: scores while nothing is known. */
  readonly expected: readonly number[];
  /** Of columns that are not as usual. */
  readonly contributions: ReadonlyMap<string, number>;
  /** Standard errors of the contributions, 0 of those that no chance is in. */
  readonly errors: ReadonlyMap<string, number>;
  /** Rows asked for besides the first and the last, or orders tried; 0 when there is something on the way that cannot be scored, and nothing is said. */
  readonly tried: number;
}

/** Nothing is said: something could not be scored. */
export function untold(expected: Float64Array): TriedAttribution {
  return { expected: [...expected], contributions: new Map(), errors: new Map(), tried: 0 };
}

/** Columns that a profile has otherwise than another. */
export function differingColumns(values: Values, reference: Values): readonly string[] {
  return Object.keys(values).filter((column) => !isSame(values[column], reference[column]));
}

/** Lists are the same word by word. */
export function isSame(one: ColumnValue, other: ColumnValue): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((each, i) => each === other[i]);
  return Object.is(one, other);
}

/** Numbers in [0, 1) that follow from a name: the same everywhere (mulberry32, public domain, Tommy Ettinger). */
export function chanceOf(name: string): () => number {
  let state = Number.parseInt(murmur128(name).slice(0, 8), 16) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
