/** Payments out of any CSV file: columns are guessed where they are not named; an amount may be a price times a quantity. */
import { learnError, problemOf, type Problem } from '../errors.ts';
import { guessColumn } from '../recommendation/interaction/guess-columns.ts';
import { readCsv, type ReadCsvOptions } from '../table/read-csv.ts';
import { requireColumn } from '../table/require-column.ts';
import type { Table } from '../table/table.ts';
import { gatherTransactions, type Payment, type Transactions } from './transactions.ts';

/** Columns by name. Either `amount`, or `price` alone or times `quantity`. */
export interface PaymentColumns {
  readonly customer?: string;
  readonly time?: string;
  readonly amount?: string;
  readonly price?: string;
  readonly quantity?: string;
}

/** How to read. */
export interface ReadPaymentsOptions extends ReadCsvOptions {
  readonly columns?: PaymentColumns;
}

/** What was read, and how. */
export interface ReadPayments {
  readonly transactions: Transactions;
  readonly columns: PaymentColumns;
  /** What was left out, and why. */
  readonly problems: readonly Problem[];
}

/** Usual names, written without signs between the letters, the most telling first. */
const usual = {
  amount: ['amount', 'revenue', 'total', 'totalprice', 'totalamount', 'value', 'spend', 'sales', 'dollarvalue', 'dollars', 'payment', 'paid', 'grandtotal', 'ordervalue', 'linetotal', '金额', '实付金额', '订单金额', '总金额', '销售额', '付款金额'],
  price: ['price', 'unitprice', 'unitcost', '单价', '价格'],
  quantity: ['quantity', 'qty', 'units', 'count', '数量', '件数'],
} as const;

/** @throws LearnError `payments_unfit` when nobody can tell who, when or how much; `column_unfit` for a column of words; as `readCsv` */
export async function readPayments(path: string, options: ReadPaymentsOptions = {}): Promise<ReadPayments> {
  const { table } = await readCsv(path, { ...options, words: (names) => [options.columns?.customer ?? guessColumn('customer', names)].filter((name) => name !== undefined) });
  const columns = columnsOf(path, table, options.columns ?? {});
  let leftOut = 0;
  const payments = function* (): Generator<Payment> {
    const [customers, at] = [requireColumn(table, columns.customer!), numbersOf(table, columns.time!, 'time')];
    const amounts = columns.amount === undefined ? numbersOf(table, columns.price!, 'numbers') : numbersOf(table, columns.amount, 'numbers');
    const quantities = columns.amount === undefined && columns.quantity !== undefined ? numbersOf(table, columns.quantity, 'numbers') : undefined;
    if (customers.type !== 'category') throw learnError('column_unfit', { column: customers.name, wanted: 'one word a row' });
    for (let row = 0; row < table.rows; row++) {
      const customer = customers.vocabulary[customers.codes[row]!];
      const amount = amounts[row]! * (quantities?.[row] ?? 1);
      if (customer === undefined || !Number.isFinite(at[row]!) || !Number.isFinite(amount)) leftOut++;
      else yield { customer, at: at[row]!, amount };
    }
  };
  const { transactions, leftOut: givenBack } = gatherTransactions(payments());
  if (transactions.customerKeys.length === 0) throw learnError('table_empty', { file: path });
  return { transactions, columns, problems: [...(leftOut > 0 ? [problemOf('payments_left_out', { rows: leftOut })] : []), ...(givenBack > 0 ? [problemOf('payments_given_back', { days: givenBack })] : [])] };
}

function columnsOf(file: string, table: Table, told: PaymentColumns): PaymentColumns {
  const names = table.columns.map(({ name }) => name);
  for (const name of Object.values(told)) requireColumn(table, name);
  const free = names.filter((name) => !Object.values(told).includes(name));
  const of = (role: keyof typeof usual): string | undefined => told[role] ?? usual[role].map((word) => free.find((name) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '') === word)).find((name) => name !== undefined);
  const [customer, time] = [told.customer ?? guessColumn('customer', free), told.time ?? guessColumn('time', free)];
  const amount = told.price === undefined ? of('amount') : undefined;
  const [price, quantity] = amount === undefined ? [of('price'), of('quantity')] : [];
  for (const [needed, name] of [['customer', customer], ['time', time], ['amount', amount ?? price]] as const) if (name === undefined) throw learnError('payments_unfit', { file, needed, names: names.slice(0, 12) });
  return { customer: customer!, time: time!, ...(amount !== undefined && { amount }), ...(price !== undefined && { price }), ...(quantity !== undefined && { quantity }) };
}

/** Seconds and milliseconds since 1970 are told apart by their size. */
const SECONDS_BELOW = 100_000_000_000;

function numbersOf(table: Table, name: string, wanted: 'time' | 'numbers'): Float64Array {
  const column = requireColumn(table, name);
  if (column.type === 'category' || column.type === 'list') throw learnError('column_unfit', { column: name, wanted: wanted === 'time' ? 'moments' : 'numbers' });
  if (wanted === 'numbers' || column.type === 'time') return column.values;
  // Days written as 19970101 come as numbers.
  return column.values.map((value) => (value >= 19_000_101 && value <= 22_001_231 ? Date.UTC(Math.floor(value / 10_000), Math.floor((value / 100) % 100) - 1, value % 100) : value < SECONDS_BELOW ? value * 1_000 : value));
}
