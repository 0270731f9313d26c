/** Groups of rows that a model is judged by: a good mean may hide those whom it serves badly. */
import { quantileOf } from '../metric/bootstrap.ts';
import type { TableColumn } from '../table/table.ts';

/** Rows by one column: what a model is judged by group of. */
export interface Subgrouping {
  readonly column: string;
  /** Names of the groups. */
  readonly values: readonly string[];
  /** [rows that judge]; places in `values`, −1 in none. */
  readonly codes: Int32Array;
}

const MOST_GROUPS = 8;
/** So few different numbers are groups each by itself. */
const FEW_NUMBERS = 4;

/**
 * Rows grouped by a column: by its words (the most frequent, then the others together), by yes and no, or by quarters of its
 * numbers; those without a value are a group too. Of lists none.
 */
export function subgroupBy(column: TableColumn, rows: Int32Array): Subgrouping | undefined {
  if (column.type === 'list' || column.type === 'time') return undefined;
  const { values, names } = column.type === 'category' ? wordGroups(column.codes, column.vocabulary, rows) : numberGroups(column.values, { rows, boolean: column.type === 'boolean', short: column.type === 'duration' ? daysOf : fourDigits });
  const present = new Set(names);
  const ordered = [...values, OTHER_WORDS, NO_VALUE].filter((value) => present.has(value));
  const places = new Map(ordered.map((value, place) => [value, place]));
  return { column: column.name, values: ordered, codes: Int32Array.from(names, (name) => places.get(name)!) };
}

/** Names of groups in the order they are shown, and each row's. */
interface Groups {
  readonly values: readonly string[];
  readonly names: readonly string[];
}

/** What rows of rare words and rows without a value are called. */
export const OTHER_WORDS = '…';
/** See `OTHER_WORDS`. */
export const NO_VALUE = '∅';

function wordGroups(codes: Int32Array, vocabulary: readonly string[], rows: Int32Array): Groups {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(codes[row]!, (counts.get(codes[row]!) ?? 0) + 1);
  const frequent = new Set([...counts].filter(([code]) => code >= 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_GROUPS).map(([code]) => code));
  const names = Array.from(rows, (row) => (codes[row]! < 0 ? NO_VALUE : frequent.has(codes[row]!) ? vocabulary[codes[row]!]! : OTHER_WORDS));
  return { values: [...frequent].map((code) => vocabulary[code]!), names };
}

function numberGroups(given: Float64Array, { rows, boolean, short }: { readonly rows: Int32Array; readonly boolean: boolean; readonly short: (value: number) => string }): Groups {
  const known = Float64Array.from(rows, (row) => given[row]!).filter((value) => !Number.isNaN(value)).sort();
  const distinct = [...new Set(known)];
  const few = distinct.length <= FEW_NUMBERS;
  const edges = [...new Set([0.25, 0.5, 0.75].map((share) => quantileOf(known, share)))].filter((edge) => edge < known.at(-1)!);
  const bins = edges.length === 0 ? [] : [`≤ ${short(edges[0]!)}`, ...edges.map((edge, i) => (i + 1 < edges.length ? `${short(edge)} – ${short(edges[i + 1]!)}` : `> ${short(edge)}`))];
  const nameOf = (value: number): string => {
    if (Number.isNaN(value)) return NO_VALUE;
    if (boolean) return value === 1 ? 'yes' : 'no';
    return few ? short(value) : bins[edges.filter((edge) => value > edge).length]!;
  };
  const values = boolean ? ['yes', 'no'] : few ? [...new Set(distinct.map(short))] : bins;
  return { values, names: Array.from(rows, (row) => nameOf(given[row]!)) };
}

function fourDigits(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A length of time as people read it: `12 d`. */
function daysOf(ms: number): string {
  return `${Number((ms / 86_400_000).toPrecision(3))} d`;
}
