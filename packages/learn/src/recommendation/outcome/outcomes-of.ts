/** What came of lists that were shown: how often an item was clicked or bought, in all, by week, and by the way that had found it. */
import type { ImpressionTable } from '../rank/impression-table.ts';

/** A share of what was shown. */
export interface OutcomeRate {
  readonly value: number;
  /** Holds 19 times in 20; customers are drawn, not items: what one customer does goes together. */
  readonly low: number;
  readonly high: number;
}

/** Of some of what was shown. */
export interface OutcomeCounts {
  /** Items shown. */
  readonly shown: number;
  readonly clicks: number;
  readonly orders: number;
  readonly value: number;
  /** Absent: nothing was shown. */
  readonly clicked?: OutcomeRate;
  readonly ordered?: OutcomeRate;
}

/** What came of all lists of one recommendation. */
export interface ListOutcomes {
  readonly lists: number;
  readonly customers: number;
  readonly whole: OutcomeCounts;
  /** Oldest first; weeks without a list are left out. */
  readonly weeks: readonly (OutcomeCounts & { readonly from: number })[];
  /** By what the ways said when the list was made: an item that several had found counts for each. */
  readonly ways: readonly (OutcomeCounts & { readonly way: string })[];
}

const WEEK_MS = 7 * 86_400_000;
const WAY_RANK = /^way\.(.+)\.rank$/;

/** Deterministic. Cost: a pass over the rows for each week and way. */
export function outcomesOf(table: ImpressionTable): ListOutcomes {
  const lists = table.at.length;
  const listOf = new Int32Array(table.rows);
  for (let list = 0; list < lists; list++) listOf.fill(list, table.requests[list], table.requests[list + 1]);
  const weekOf = (row: number): number => Math.floor(table.at[listOf[row]!]! / WEEK_MS);
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  const weeks = [...new Set(rows.map(weekOf))].sort((a, b) => a - b);
  const ways = table.features.columns.flatMap((column) => {
    const way = WAY_RANK.exec(column.name)?.[1];
    return way === undefined || column.type === 'category' || column.type === 'list' ? [] : [{ way, ranks: column.values }];
  });
  const count = (chosen: readonly number[]): OutcomeCounts => countsOf(table, listOf, chosen);
  return {
    lists,
    customers: new Set(table.customers).size,
    whole: count(rows),
    weeks: weeks.map((week) => ({ from: week * WEEK_MS, ...count(rows.filter((row) => weekOf(row) === week)) })),
    ways: ways.map(({ way, ranks }) => ({ way, ...count(rows.filter((row) => !Number.isNaN(ranks[row]!))) })),
  };
}

function countsOf({ clicks, orders, values, customers }: ImpressionTable, listOf: Int32Array, rows: readonly number[]): OutcomeCounts {
  const customerOf = (row: number): number => customers[listOf[row]!]!;
  const sum = (of: ArrayLike<number>): number => rows.reduce((all, row) => all + of[row]!, 0);
  const counts = { shown: rows.length, clicks: sum(clicks), orders: sum(orders), value: sum(values) };
  if (rows.length === 0) return counts;
  return { ...counts, clicked: rateOf(rows, clicks, customerOf), ordered: rateOf(rows, orders, customerOf) };
}

/** A ratio of sums over customers, with the variance of its linearisation (Cochran, Sampling Techniques, 6.3). */
function rateOf(rows: readonly number[], taken: Uint8Array, customerOf: (row: number) => number): OutcomeRate {
  const byCustomer = new Map<number, { shown: number; taken: number }>();
  for (const row of rows) {
    const of = byCustomer.get(customerOf(row)) ?? { shown: 0, taken: 0 };
    byCustomer.set(customerOf(row), of);
    of.shown++;
    of.taken += taken[row]!;
  }
  const all = [...byCustomer.values()];
  const value = all.reduce((sum, each) => sum + each.taken, 0) / rows.length;
  const squares = all.reduce((sum, each) => sum + (each.taken - value * each.shown) ** 2, 0);
  const correction = all.length < 2 ? 1 : all.length / (all.length - 1);
  const reach = all.length < 2 ? 1 : 1.96 * (Math.sqrt(squares * correction) / rows.length);
  return { value, low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}
