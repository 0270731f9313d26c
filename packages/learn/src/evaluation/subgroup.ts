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

/**
 * Rows grouped by a column: by its words (the most frequent, then the others together), by yes and no, or by quarters of its
 * numbers; those without a value are a group too. Of lists none.
 */
export function subgroupBy(column: TableColumn, rows: Int32Array): Subgrouping | undefined {
  if (column.type === 'list' || column.type === 'time') return undefined;
  const names = column.type === 'category' ? wordGroups(column.codes, column.vocabulary, rows) : numberGroups(column.values, { rows, boolean: column.type === 'boolean' });
  const values = [...new Set(names)].sort();
  const places = new Map(values.map((name, place) => [name, place]));
  return { column: column.name, values, codes: Int32Array.from(names, (name) => places.get(name)!) };
}

/** What rows of rare words and rows without a value are called. */
export const OTHER_WORDS = '…';
/** See `OTHER_WORDS`. */
export const NO_VALUE = '∅';

function wordGroups(codes: Int32Array, vocabulary: readonly string[], rows: Int32Array): readonly string[] {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(codes[row]!, (counts.get(codes[row]!) ?? 0) + 1);
  const frequent = new Set([...counts].filter(([code]) => code >= 0).sort((a, b) => b[1] - a[1]).slice(0, MOST_GROUPS).map(([code]) => code));
  return Array.from(rows, (row) => (codes[row]! < 0 ? NO_VALUE : frequent.has(codes[row]!) ? vocabulary[codes[row]!]! : OTHER_WORDS));
}

function numberGroups(values: Float64Array, { rows, boolean }: { readonly rows: Int32Array; readonly boolean: boolean }): readonly string[] {
  const known = Float64Array.from(rows, (row) => values[row]!).filter((value) => !Number.isNaN(value)).sort();
  const distinct = new Set(known);
  const few = distinct.size <= 4;
  const edges = [...new Set([0.25, 0.5, 0.75].map((share) => quantileOf(known, share)))].filter((edge) => edge < known.at(-1)!);
  const short = (value: number): string => String(Number(value.toPrecision(4)));
  const bins = ['≤ ' + short(edges[0] ?? 0), ...edges.map((edge, i) => (i + 1 < edges.length ? `${short(edge)} – ${short(edges[i + 1]!)}` : `> ${short(edge)}`))];
  return Array.from(rows, (row) => {
    const value = values[row]!;
    if (Number.isNaN(value)) return NO_VALUE;
    if (boolean) return value === 1 ? 'yes' : 'no';
    return few ? short(value) : bins[edges.filter((edge) => value > edge).length]!;
  });
}
