/**
 * How what a model says goes with one column, over customers as they are: what it would say of them if the column were otherwise (partial
 * dependence, Friedman 2001; its spread over customers, Goldstein et al. 2015), and what small steps of the column do where customers are
 * (accumulated local effects, Apley & Zhu 2020), which asks nothing about customers that there are not. It is the model that is told, not
 * what would come of changing anything.
 */
import type { ColumnValue } from '@limn/engine';

/** Values of a customer as a model sees them, and the moment of the reading, ms. */
export interface ExplainedRow {
  readonly values: Readonly<Record<string, ColumnValue>>;
  readonly asOf: number;
}

/** One number a row; NaN of one that cannot be scored. Asked for some dozen rows at a time. */
export type ScoreRows = (rows: readonly ExplainedRow[]) => ArrayLike<number>;

/** What is asked about. */
export interface DependenceOptions {
  /** Customers, some hundreds. */
  readonly rows: readonly ExplainedRow[];
  readonly column: string;
  readonly score: ScoreRows;
  /** Values of the column that are tried, at most; default 20. */
  readonly most?: number;
  /** Other work between two askings. */
  readonly pause?: () => Promise<void>;
}

/** What is said when the column has one value. */
export interface DependencePoint {
  /** undefined: missing. */
  readonly value: ColumnValue;
  /** Customers who have it now; of numbers: who lie from it up to the next. */
  readonly customers: number;
  /** Mean over customers of what would be said, and its standard error. */
  readonly mean: number;
  readonly error: number;
  /** Of one in ten customers less would be said, and of one in ten more. */
  readonly low: number;
  readonly high: number;
  /** Of numbers: what the column adds here where customers are, by small steps; 0 on average over customers. */
  readonly effect?: number;
}

/** The whole. */
export interface Dependence {
  readonly column: string;
  /** Customers asked about. */
  readonly customers: number;
  /** Numbers in their order; else the commonest first. Missing comes last. */
  readonly points: readonly DependencePoint[];
}

const MOST = 20;
const TENTH = 0.1;

/** Customers who cannot be scored are left out. Deterministic. Cost: rows × (points + 2) scores. */
export async function dependenceOf({ rows, column, score, most = MOST, pause = async () => {} }: DependenceOptions): Promise<Dependence> {
  const now = await scoreAll(rows, { score, pause });
  const asked = rows.filter((_, i) => Number.isFinite(now[i]));
  const tried = valuesOf(asked, column, most);
  const points: DependencePoint[] = [];
  for (const { value, customers } of tried) {
    const told = (await scoreAll(asked.map((row) => withValue(row, column, value)), { score, pause })).filter(Number.isFinite);
    if (told.length > 0) points.push({ value, customers, ...spreadOf(told) });
  }
  const effects = await localEffects({ rows: asked, column, score, pause, edges: tried.map(({ value }) => value).filter((value) => typeof value === 'number') });
  return { column, customers: asked.length, points: points.map((point) => (typeof point.value === 'number' && effects.has(point.value) ? { ...point, effect: effects.get(point.value)! } : point)) };
}

/** Rows that are scored before others may do something. */
const IN_A_ROW = 60;

/** Scores of many rows, other work in between. */
export async function scoreAll(rows: readonly ExplainedRow[], { score, pause }: Required<Pick<DependenceOptions, 'score' | 'pause'>>): Promise<readonly number[]> {
  const told: number[] = [];
  for (let from = 0; from < rows.length; from += IN_A_ROW) {
    await pause();
    told.push(...Array.from(score(rows.slice(from, from + IN_A_ROW))));
  }
  return told;
}

/** The same customer with another value. */
export function withValue(row: ExplainedRow, column: string, value: ColumnValue): ExplainedRow {
  return { asOf: row.asOf, values: { ...row.values, [column]: value } };
}

interface TriedValue {
  readonly value: ColumnValue;
  readonly customers: number;
}

function valuesOf(rows: readonly ExplainedRow[], column: string, most: number): readonly TriedValue[] {
  const values = rows.map(({ values: of }) => of[column]);
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const missing = values.filter((value) => value === undefined).length;
  const last = missing === 0 ? [] : [{ value: undefined, customers: missing }];
  if (numbers.length > 0) {
    const edges = quantilesOf(numbers, most);
    return [...edges.map((value, i) => ({ value, customers: numbers.filter((each) => each >= value && (i === edges.length - 1 || each < edges[i + 1]!)).length })), ...last];
  }
  // Lists by their words together: a list is a value like another.
  const counts = new Map<string, { readonly value: ColumnValue; customers: number }>();
  for (const value of values) {
    if (value === undefined) continue;
    const key = JSON.stringify(value);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { value, customers: 1 });
    else known.customers++;
  }
  return [...[...counts.values()].sort((a, b) => b.customers - a.customers).slice(0, most), ...last];
}

/** Values that split sorted numbers into parts of about as many, the least and the greatest among them. */
function quantilesOf(numbers: readonly number[], most: number): readonly number[] {
  const distinct = [...new Set(numbers)];
  if (distinct.length <= most) return distinct;
  return [...new Set(Array.from({ length: most }, (_, i) => numbers[Math.round((i / (most - 1)) * (numbers.length - 1))]!))];
}

function spreadOf(told: readonly number[]): Pick<DependencePoint, 'mean' | 'error' | 'low' | 'high'> {
  const mean = told.reduce((sum, each) => sum + each, 0) / told.length;
  const variance = told.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, told.length - 1);
  const sorted = told.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  return { mean, error: Math.sqrt(variance / told.length), low: at(TENTH), high: at(1 - TENTH) };
}

interface LocalOptions extends Required<Pick<DependenceOptions, 'rows' | 'column' | 'score' | 'pause'>> {
  /** Rising. */
  readonly edges: readonly number[];
}

/** By edge: the mean step within each part, added up, less the mean over customers. */
async function localEffects({ rows, column, score, pause, edges }: LocalOptions): Promise<ReadonlyMap<number, number>> {
  if (edges.length < 2) return new Map();
  const partOf = rows.map(({ values }) => {
    const value = values[column];
    return typeof value === 'number' ? Math.max(0, Math.min(edges.length - 2, edges.findLastIndex((edge) => edge < value))) : -1;
  });
  const known = rows.flatMap((row, i) => (partOf[i]! >= 0 ? [{ row, part: partOf[i]! }] : []));
  const lower = await scoreAll(known.map(({ row, part }) => withValue(row, column, edges[part])), { score, pause });
  const upper = await scoreAll(known.map(({ row, part }) => withValue(row, column, edges[part + 1])), { score, pause });
  const [steps, counts] = [new Float64Array(edges.length - 1), new Float64Array(edges.length - 1)];
  known.forEach(({ part }, i) => {
    const step = upper[i]! - lower[i]!;
    if (!Number.isFinite(step)) return;
    steps[part]! += step;
    counts[part]!++;
  });
  const effects = [0];
  steps.forEach((sum, part) => effects.push(effects[part]! + (counts[part] === 0 ? 0 : sum / counts[part]!)));
  const all = counts.reduce((sum, each) => sum + each, 0);
  // Customers of a part are between its edges.
  const mean = all === 0 ? 0 : counts.reduce((sum, count, part) => sum + (count * (effects[part]! + effects[part + 1]!)) / 2, 0) / all;
  return new Map(edges.map((edge, i) => [edge, effects[i]! - mean]));
}
