/** Which transforms make numbers of a table's columns, fitted on the training rows and on nothing else. */
import { createInputEncoder, type InputTransform, type MeasuredIn } from '@limn/engine';
import { problemOf, type Problem } from '../errors.ts';
import type { CategoryColumn, ListColumn, NumberColumn, Table, TableColumn } from '../table/table.ts';
import { TIMELESS_AS_OF, valueAt } from './matrix.ts';

/** How to fit. */
export interface FitOptions {
  /** Rows of the training part. */
  readonly rows: ArrayLike<number>;
  /** Trees split numbers and sets of words as they are; linear models and networks want them scaled and spread out, and networks extreme numbers by their rank; counts want every number in a bucket. */
  readonly for: 'trees' | 'linear' | 'network' | 'counts';
  /** Columns that are no inputs: the label, a weight, a customer's key. */
  readonly except?: readonly string[];
  /** Words of a column that get a place of their own, the most frequent; the others are unseen. Default 254 for trees (a byte a word), 50 else. */
  readonly mostWords?: number;
  /** Rows that a word must stand in to get a place: below, it says nothing, and as "unseen" it teaches what is new. Default 5. */
  readonly leastRows?: number;
}

/** Transforms, and what was left out and why. */
export interface FittedTransforms {
  readonly inputs: readonly InputTransform[];
  /** One a column that was left out: `column_empty`, `column_constant`, `column_identifier`; or that lost its rare words: `column_many_words`. */
  readonly problems: readonly Problem[];
}

/** Fits a transform for each column that says anything in the training rows. Cost: a pass over the rows a column. */
export function fitTransforms(table: Table, { rows, for: whom, except = [], mostWords = whom === 'trees' ? 254 : 50, leastRows = 5 }: FitOptions): FittedTransforms {
  const inputs: InputTransform[] = [];
  const problems: Problem[] = [];
  for (const column of table.columns) {
    if (except.includes(column.name)) continue;
    const empty = emptiness(column, rows);
    if (empty !== undefined) problems.push(empty);
    else if (column.type === 'category' || column.type === 'list') {
      const { vocabulary, distinct } = frequentWords(column, rows, { mostWords, leastRows });
      if (vocabulary.length === 0) {
        problems.push(problemOf('column_identifier', { column: column.name, distinct, rows: rows.length }));
        continue;
      }
      if (distinct > mostWords) problems.push(problemOf('column_many_words', { column: column.name, distinct }));
      inputs.push({ kind: whom === 'trees' && column.type === 'category' ? 'category' : 'oneHot', column: column.name, vocabulary });
    } else inputs.push(...(whom === 'trees' ? [numberInput(column)] : scaledInputs(table, column, { rows, whom })));
  }
  return { inputs, problems };
}

/** Why a column says nothing, if so. */
function emptiness(column: TableColumn, rows: ArrayLike<number>): Problem | undefined {
  const textAt = (row: number): string | undefined => {
    const value = valueAt(column, row);
    return value === undefined ? undefined : String(value);
  };
  const first = rows.length === 0 ? undefined : textAt(rows[0]!);
  for (let i = 1; i < rows.length; i++) if (textAt(rows[i]!) !== first) return undefined;
  return first === undefined ? problemOf('column_empty', { column: column.name }) : problemOf('column_constant', { column: column.name, value: first });
}

/** The most frequent words first; of equally frequent ones the lesser first, so that the order of rows changes nothing. */
function frequentWords(column: CategoryColumn | ListColumn, rows: ArrayLike<number>, { mostWords, leastRows }: { readonly mostWords: number; readonly leastRows: number }): { readonly vocabulary: readonly string[]; readonly distinct: number } {
  const counts = new Float64Array(column.vocabulary.length);
  for (let i = 0; i < rows.length; i++) {
    const of = column.codes[rows[i]!]!;
    for (const code of typeof of === 'number' ? [of] : new Set(of)) if (code >= 0) counts[code]!++;
  }
  const seen = [...counts.keys()].filter((code) => counts[code]! > 0);
  const word = (code: number): string => column.vocabulary[code]!;
  const frequent = seen.filter((code) => counts[code]! >= leastRows).sort((a, b) => counts[b]! - counts[a]! || (word(a) < word(b) ? -1 : 1));
  return { vocabulary: frequent.slice(0, mostWords).map(word), distinct: seen.length };
}

const measured = ({ type }: NumberColumn): { readonly of?: MeasuredIn } => (type === 'time' || type === 'duration' ? { of: type } : {});

function numberInput(column: NumberColumn): InputTransform {
  return { kind: 'number', column: column.name, ...measured(column) };
}

/** A number beyond so many deviations would drown all others in a network. */
const EXTREME_DEVIATIONS = 8;
const BUCKETS = 16;

interface ScaledOptions {
  readonly rows: ArrayLike<number>;
  readonly whom: Exclude<FitOptions['for'], 'trees'>;
}

/** Mean and deviation of the values that are there; of a column with one value, a deviation of 1. In buckets of as many rows each stand, for networks, numbers of which some are extreme; to be counted, all. */
function scaledInputs(table: Table, column: NumberColumn, { rows, whom }: ScaledOptions): readonly InputTransform[] {
  const numbers = encodedNumbers(table, column, rows);
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const spread = Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length);
  const deviation = spread > 0 && Number.isFinite(spread) ? spread : 1;
  const head = { column: column.name, ...measured(column) };
  const isRanked = whom === 'counts' || (whom === 'network' && numbers.some((x) => Math.abs(x - mean) > EXTREME_DEVIATIONS * deviation));
  return [isRanked ? { kind: 'bucket', ...head, edges: quantilesOf(numbers) } : { kind: 'standard', ...head, mean, deviation }];
}

/** Those that are there, as the matrix has them. */
function encodedNumbers(table: Table, column: NumberColumn, rows: ArrayLike<number>): readonly number[] {
  const { encode } = createInputEncoder(numberInput(column));
  const cell = new Float32Array(1);
  const numbers: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    encode(valueAt(column, rows[i]!), table.at?.[rows[i]!] ?? TIMELESS_AS_OF, cell, 0);
    if (!Number.isNaN(cell[0]!)) numbers.push(cell[0]!);
  }
  return numbers;
}

/** Edges that part the numbers into shares of the same size, each edge once: values that occur, above the least. */
function quantilesOf(numbers: readonly number[]): readonly number[] {
  const sorted = Float32Array.from(numbers).sort();
  const edges = Array.from({ length: BUCKETS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BUCKETS)]!);
  return [...new Set(edges)].filter((edge) => edge > sorted[0]!);
}
