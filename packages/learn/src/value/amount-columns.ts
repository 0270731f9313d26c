/** Which columns of a table say how much was paid, by the words that people use for them; and moments and numbers as they stand there. */
import { learnError } from '../errors.ts';
import { requireColumn } from '../table/require-column.ts';
import type { Table } from '../table/table.ts';

/** Usual names, written without signs between the letters, the most telling first. */
const usual = {
  amount: ['amount', 'revenue', 'total', 'totalprice', 'totalamount', 'value', 'spend', 'sales', 'dollarvalue', 'dollars', 'payment', 'paid', 'grandtotal', 'ordervalue', 'linetotal', '金额', '实付金额', '订单金额', '总金额', '销售额', '付款金额'],
  price: ['price', 'unitprice', 'unitcost', '单价', '价格'],
  quantity: ['quantity', 'qty', 'units', 'count', '数量', '件数'],
} as const;

/** @returns undefined when no name is usual */
export function guessAmountColumn(role: keyof typeof usual, names: readonly string[]): string | undefined {
  return usual[role].map((word) => names.find((name) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '') === word)).find((name) => name !== undefined);
}

/** Seconds and milliseconds since 1970 are told apart by their size. */
const SECONDS_BELOW = 100_000_000_000;

/** [rows], moments in ms since 1970; NaN where there is none. @throws LearnError `column_unknown` | `column_unfit` */
export function columnNumbers(table: Table, name: string, wanted: 'time' | 'numbers'): Float64Array {
  const column = requireColumn(table, name);
  if (column.type === 'category' || column.type === 'list') throw learnError('column_unfit', { column: name, wanted: wanted === 'time' ? 'moments' : 'numbers' });
  if (wanted === 'numbers' || column.type === 'time') return column.values;
  // Days written as 19970101 come as numbers.
  return column.values.map((value) => (value >= 19_000_101 && value <= 22_001_231 ? Date.UTC(Math.floor(value / 10_000), Math.floor((value / 100) % 100) - 1, value % 100) : value < SECONDS_BELOW ? value * 1_000 : value));
}
