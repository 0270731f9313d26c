/**
 * Columns of customers as numbers that can be compared with one another, so that groups follow from what customers do and not from the
 * units it is written in. An amount that is never negative and has a long tail is taken by its logarithm; every column has mean 0 and
 * variance 1, a text of few values one number a value with the variance of one column together. Missing is a sign of its own where it is
 * neither rare nor usual. Equal values are spread towards the next, so that steps of counting are not taken for groups.
 */
import { problemOf, type Problem } from '../errors.ts';
import { hashText } from '../random/random.ts';
import type { CategoryColumn, NumberColumn, Table } from '../table/table.ts';

/** One number a row. */
export interface EncodedColumn {
  /** Name of the column it is made of. */
  readonly column: string;
  /** The value, the word it stands for, or whether there is a value. */
  readonly part: 'value' | 'word' | 'missing';
  readonly word?: string;
  /** [rows], without a missing one. */
  readonly values: Float64Array;
}

/** Columns as numbers, and which were left out and why. */
export interface EncodedColumns {
  readonly columns: readonly EncodedColumn[];
  /** `column_empty`, `column_constant`, `column_duplicate`, `column_identifier`. */
  readonly problems: readonly Problem[];
}

/** A sign that fewer have, or fewer lack, says nothing about groups: it is an oddity. */
const RAREST = 0.02;
/** A word of its own. */
const RAREST_WORD = 0.05;
/** Words beyond the frequent ones may make up so much; else the text names the customer rather than a group. */
const MOST_OTHER = 0.7;
/** Deviations beyond which nobody is further away. */
const FURTHEST = 3.5;
/** Correlation of columns that say the same. */
const SAME = 0.95;
/** A value that so many have. */
const TIED = 0.005;
/** Where a tail is long: how lopsided the middle nine tenths are, from −1 to 1. */
const LOPSIDED = 0.25;

/**
 * @param keys [rows], names of the customers: who is the same has the same numbers, whatever the order of rows
 * Cost: a few sorts a column, and the product of each two columns. Deterministic.
 */
export function encodeColumns(table: Table, keys: readonly string[]): EncodedColumns {
  const problems: Problem[] = [];
  const columns: EncodedColumn[] = [];
  const kept: EncodedColumn[] = [];
  for (const column of table.columns) {
    if (column.type === 'list') continue;
    const parts = column.type === 'category' ? encodeWords(column, problems) : encodeNumbers(column, problems);
    for (const part of parts) {
      const same = kept.find((each) => Math.abs(correlation(each.values, part.values)) > SAME);
      if (same === undefined) {
        kept.push(part);
        columns.push({ ...part, values: standardized(spreadTies(part, keys), part.part === 'word' ? 1 / Math.sqrt(parts.length) : 1) });
      } else if (same.column !== part.column) problems.push(problemOf('column_duplicate', { column: part.column, of: same.column }));
    }
  }
  return { columns, problems };
}

function encodeNumbers({ name, values }: NumberColumn, problems: Problem[]): readonly EncodedColumn[] {
  const rows = values.length;
  const there = values.filter((value) => !Number.isNaN(value)).sort();
  if (there.length === 0) {
    problems.push(problemOf('column_empty', { column: name }));
    return [];
  }
  const parts: EncodedColumn[] = [];
  if (isTelling(there.length / rows)) parts.push({ column: name, part: 'missing', values: standardized(values.map((value) => (Number.isNaN(value) ? 1 : 0))) });
  const usual = commonest(there);
  if (there.length < RAREST * rows || usual.share > 1 - RAREST) {
    if (parts.length === 0) problems.push(problemOf('column_constant', { column: name, value: String(usual.value) }));
    return parts;
  }
  const scaled = scaleOf(there);
  const middle = scaled(quantile(there, 0.5));
  parts.unshift({ column: name, part: 'value', values: standardized(values.map((value) => (Number.isNaN(value) ? middle : scaled(value)))) });
  return parts;
}

function encodeWords({ name, codes, vocabulary }: CategoryColumn, problems: Problem[]): readonly EncodedColumn[] {
  const counts = new Float64Array(vocabulary.length);
  let there = 0;
  for (const code of codes) {
    if (code < 0) continue;
    counts[code]!++;
    there++;
  }
  const rows = codes.length;
  const frequent = [...counts.keys()].filter((code) => counts[code]! >= RAREST_WORD * rows).sort((a, b) => counts[b]! - counts[a]! || (vocabulary[a]! < vocabulary[b]! ? -1 : 1));
  const named = frequent.reduce((sum, code) => sum + counts[code]!, 0);
  if (there === 0) problems.push(problemOf('column_empty', { column: name }));
  else if (frequent.length === 0 || there - named > MOST_OTHER * there) problems.push(problemOf('column_identifier', { column: name, distinct: counts.filter((count) => count > 0).length, rows }));
  else if (frequent.some((code) => counts[code]! > (1 - RAREST) * rows)) problems.push(problemOf('column_constant', { column: name, value: vocabulary[frequent[0]!]! }));
  else {
    // Together as far apart as those of one number.
    const weight = 1 / Math.sqrt(Math.max(1, frequent.length));
    const parts: EncodedColumn[] = frequent.map((code) => ({ column: name, part: 'word', word: vocabulary[code]!, values: standardized(Float64Array.from(codes, (each) => (each === code ? 1 : 0)), weight) }));
    if (isTelling(there / rows)) parts.push({ column: name, part: 'missing', values: standardized(Float64Array.from(codes, (each) => (each < 0 ? 1 : 0))) });
    return parts;
  }
  return [];
}

const isTelling = (share: number): boolean => share >= RAREST && share <= 1 - RAREST;

/** How a value is measured: straight, or by its logarithm above a small value of the column itself. @param sorted rising */
function scaleOf(sorted: Float64Array): (value: number) => number {
  const [low, middle, high] = [quantile(sorted, 0.05), quantile(sorted, 0.5), quantile(sorted, 0.95)];
  if (sorted[0]! < 0 || high <= low || (high + low - 2 * middle) / (high - low) < LOPSIDED) return (value) => value;
  const positive = sorted.subarray(sorted.findIndex((value) => value > 0));
  const small = quantile(positive, 0.25);
  return (value) => Math.log(value + small);
}

/**
 * Rows of the same value, spread between it and the next: what is counted has steps, and who has none of something has it together with
 * others, but neither makes a group by itself. A value that many have is given the room that as many others have; the lowest, who have
 * none, as much below it. Where each row goes follows from the customer's name.
 */
function spreadTies({ column, part, word = '', values }: EncodedColumn, keys: readonly string[]): Float64Array {
  const sorted = values.toSorted();
  const rows = sorted.length;
  const middle = (quantile(sorted, 0.9) - quantile(sorted, 0.1)) || sorted[rows - 1]! - sorted[0]!;
  const room = new Map<number, readonly [from: number, to: number]>();
  for (let from = 0; from < rows; ) {
    let to = from;
    while (to < rows && sorted[to] === sorted[from]) to++;
    const share = (to - from) / rows;
    if (share >= TIED) {
      const value = sorted[from]!;
      const width = Math.min(middle, (share * middle) / 0.8);
      // To the next values on both sides at least; the lowest goes below.
      const below = from === 0 ? width : Math.min(width / 2, (value - sorted[from - 1]!) / 2);
      const above = from === 0 ? 0 : to === rows ? width / 2 : Math.min(Math.max(width / 2, 0), (sorted[to]! - value) / 2);
      room.set(value, [value - below, value + above]);
    }
    from = to;
  }
  if (room.size === 0) return values;
  return values.map((value, row) => {
    const [from, to] = room.get(value) ?? [value, value];
    return from + ((to - from) * hashText(`${keys[row]!} ${column} ${part} ${word}`, 1)) / 2 ** 32;
  });
}

/** @param sorted rising */
function commonest(sorted: Float64Array): { readonly value: number; readonly share: number } {
  let [value, most, run] = [sorted[0]!, 0, 0];
  for (let i = 0; i < sorted.length; i++) {
    run = i > 0 && sorted[i] === sorted[i - 1] ? run + 1 : 1;
    if (run > most) [value, most] = [sorted[i]!, run];
  }
  return { value, share: most / sorted.length };
}

/** Mean 0, variance 1, nobody further away than `FURTHEST`; all 0 when there is no difference. */
function standardized(values: Float64Array, weight = 1): Float64Array {
  const { mean, deviation } = momentsOf(values);
  const clipped = values.map((value) => Math.max(-FURTHEST, Math.min(FURTHEST, deviation === 0 ? 0 : (value - mean) / deviation)));
  const after = momentsOf(clipped);
  return clipped.map((value) => (after.deviation === 0 ? 0 : (weight * (value - after.mean)) / after.deviation));
}

function momentsOf(values: Float64Array): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

/** The value below which a share lies. @param sorted rising */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

/** Of two columns of mean 0; 0 where one does not differ. */
export function correlation(one: Float64Array, other: Float64Array): number {
  let [product, ones, others] = [0, 0, 0];
  for (let i = 0; i < one.length; i++) {
    product += one[i]! * other[i]!;
    ones += one[i]! ** 2;
    others += other[i]! ** 2;
  }
  return ones === 0 || others === 0 ? 0 : product / Math.sqrt(ones * others);
}
