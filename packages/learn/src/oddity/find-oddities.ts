/** Customers who are unlike the others, and by what: never a judgement of them, and nothing that is kept is computed from it. */
import type { ColumnValue } from '@limn/engine';
import { learnError } from '../errors.ts';
import { encodeCustomers, type CustomerColumn, type EncodedColumn } from './encode-customers.ts';
import { growIsolationForest } from './isolation-forest.ts';

/** Who is looked at. */
export interface OddityTable {
  /** [customers]. */
  readonly profiles: readonly string[];
  readonly columns: readonly CustomerColumn[];
}

/** How to look. */
export interface OddityOptions {
  /** Default 1. */
  readonly seed?: number;
  /** Share of the customers that is expected to be odd; default 0.01. `gap`: as many as stand apart from the rest by more than chance could bring, which may be nobody. */
  readonly share?: number | 'gap';
  /** Oddities told at most; default 50. */
  readonly most?: number;
}

/** Where a value lies among those of the others. */
export interface OddReason {
  readonly column: string;
  readonly value: ColumnValue;
  /** What nine in ten have; absent of words and of what is missing. */
  readonly usual?: readonly [low: number, high: number];
  /** Of all customers: those as far out, or with the same word, or without a value too. */
  readonly alike: number;
  /** Share of what set the customer apart. */
  readonly share: number;
}

/** One customer who is unlike the others. */
export interface Oddity {
  readonly profile: string;
  /** 0 to 1; a crowd has about ½. */
  readonly score: number;
  /** Strongest first. Empty: each value is usual, only together they are not. */
  readonly reasons: readonly OddReason[];
}

/** What was found. */
export interface FoundOddities {
  readonly customers: number;
  /** That were looked at. */
  readonly columns: readonly string[];
  readonly threshold: { readonly by: 'share' | 'gap'; readonly score: number };
  /** Customers above the threshold; more than are told, perhaps. */
  readonly found: number;
  /** Most unlike first. */
  readonly oddities: readonly Oddity[];
  /** The score that half, nine in ten, 99 in 100 of all customers are below. */
  readonly scores: readonly [half: number, nine: number, ninetyNine: number];
}

const LEAST_CUSTOMERS = 100;
const MOST = 50;
const USUAL_SHARE = 0.01;
const USUAL = [0.05, 0.95] as const;
/** Reasons below a third of the strongest are left out, and more than four are read by nobody. */
const WORTH_TELLING = 1 / 3;
const MOST_REASONS = 4;
/** As far out as so many of the customers at most: else the value is usual. */
const RARE = 0.05;

/**
 * Scores everybody and tells who stands apart. The order of customers and of columns changes nothing. Cost: a sort a column, and some 20 µs a customer.
 * @throws LearnError `oddities_too_few` | `oddities_alike`
 */
export function findOddities({ profiles, columns }: OddityTable, { seed = 1, share = USUAL_SHARE, most = MOST }: OddityOptions = {}): FoundOddities {
  if (profiles.length < LEAST_CUSTOMERS) throw learnError('oddities_too_few', { rows: profiles.length, least: LEAST_CUSTOMERS });
  // In an order of their own, who comes first no longer matters.
  const order = Int32Array.from(profiles.keys()).sort((one, other) => (profiles[one]! < profiles[other]! ? -1 : 1));
  const sorted = columns.toSorted((one, other) => (one.name < other.name ? -1 : 1)).map((column) => ({ ...column, values: Array.from(order, (row) => column.values[row]) }));
  const encoded = encodeCustomers(sorted);
  if (encoded.length === 0) throw learnError('oddities_alike', { rows: profiles.length });
  const forest = growIsolationForest(encoded.map(({ values }) => values), { seed });
  const scores = Float64Array.from(order, (_, row) => forest.score((column) => encoded[column]!.values[row]!));
  const ranked = Int32Array.from(order.keys()).sort((one, other) => scores[other]! - scores[one]! || one - other);
  const rising = scores.toSorted();
  const found = share === 'gap' ? beyondGap(rising) : Math.max(1, Math.round(share * scores.length));
  const standings = new Map(sorted.map((column) => [column.name, createStanding(column)]));
  const oddities = Array.from(ranked.subarray(0, Math.min(found, most)), (row): Oddity => ({
    profile: profiles[order[row]!]!,
    score: scores[row]!,
    reasons: reasonsOf(forest.cutsOf((column) => encoded[column]!.values[row]!), encoded, (column) => standings.get(column)!(row)),
  }));
  const at = (q: number): number => rising[Math.min(rising.length - 1, Math.floor(q * rising.length))]!;
  return {
    customers: profiles.length,
    columns: [...new Set(encoded.map(({ name }) => name))],
    threshold: { by: share === 'gap' ? 'gap' : 'share', score: found === 0 ? 1 : scores[ranked[found - 1]!]! },
    found,
    oddities,
    scores: [at(0.5), at(0.9), at(0.99)],
  };
}

/** A gap is looked for among the highest twentieth, and ten at least. */
const HIGHEST = 0.05;
const LEAST_HIGHEST = 10;
/** So seldom a crowd without oddities has such a gap by chance. */
const BY_CHANCE = 0.001;
/** What a crowd hardly reaches. */
const LEAST_SCORE = 0.55;

/**
 * How many stand above the widest gap; 0 when there is none that chance could not bring. In the tail of a crowd, gaps times their place
 * are alike (Rényi 1953: of an exponential law they are independent with one mean), so that one that is far larger parts others from it.
 * @param rising scores
 */
export function beyondGap(rising: Float64Array): number {
  const most = Math.min(rising.length - 1, Math.max(LEAST_HIGHEST, Math.ceil(HIGHEST * rising.length)));
  const at = (place: number): number => rising[rising.length - 1 - place]!;
  const spacings = Array.from({ length: most }, (_, i) => (i + 1) * (at(i) - at(i + 1)));
  const usual = spacings.toSorted((a, b) => a - b)[most >> 1]! / Math.LN2;
  const widest = spacings.reduce((best, spacing, i) => (at(i) >= LEAST_SCORE && spacing > spacings[best]! ? i : best), 0);
  return at(widest) >= LEAST_SCORE && spacings[widest]! > Math.log(most / BY_CHANCE) * usual ? widest + 1 : 0;
}

type Standing = Pick<OddReason, 'column' | 'value' | 'usual' | 'alike'>;

/** Where each customer's value lies among all. */
function createStanding({ name, type, values }: CustomerColumn): (row: number) => Standing {
  const missing = values.reduce<number>((count, value) => count + Number(value === undefined), 0) / values.length;
  if (type === 'string') {
    const counts = new Map<ColumnValue, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return (row) => ({ column: name, value: values[row], alike: counts.get(values[row])! / values.length });
  }
  const sorted = Float64Array.from(values.flatMap((value) => (value === undefined ? [] : [Number(value)]))).sort();
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  const usual = USUAL.map(at) as [number, number];
  return (row) => {
    const value = values[row];
    if (value === undefined) return { column: name, value, alike: missing };
    const [below, above] = [firstAbove(sorted, Number(value)), sorted.length - firstAtLeast(sorted, Number(value))];
    return { column: name, value, usual, alike: Math.min(below, above) / values.length };
  };
}

/** What cut the customer off, a column once, as far as its value is rare by itself. */
function reasonsOf(cuts: Float64Array, encoded: readonly EncodedColumn[], standing: (column: string) => Standing): readonly OddReason[] {
  const byColumn = new Map<string, number>();
  cuts.forEach((bits, place) => byColumn.set(encoded[place]!.name, (byColumn.get(encoded[place]!.name) ?? 0) + bits));
  const all = cuts.reduce((sum, bits) => sum + bits, 0) || 1;
  return [...byColumn]
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .map(([column, bits]): OddReason => ({ ...standing(column), share: bits / all }))
    .filter(({ alike }) => alike <= RARE)
    .filter(({ share }, _place, [first]) => share >= WORTH_TELLING * first!.share)
    .slice(0, MOST_REASONS);
}

function firstAbove(sorted: Float64Array, bound: number): number {
  return firstWhere(sorted, (x) => x > bound);
}

function firstAtLeast(sorted: Float64Array, bound: number): number {
  return firstWhere(sorted, (x) => x >= bound);
}

function firstWhere(sorted: Float64Array, holds: (x: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
