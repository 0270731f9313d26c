/** Payments out of any CSV file: columns are guessed where they are not named; an amount may be a price times a quantity. */
import { learnError, problemOf, type Problem } from '../errors.ts';
import { guessColumn } from '../recommendation/interaction/guess-columns.ts';
import { readCsv, type ReadCsvOptions } from '../table/read-csv.ts';
import { requireColumn } from '../table/require-column.ts';
import type { Table } from '../table/table.ts';
import { columnNumbers, guessAmountColumn } from './amount-columns.ts';
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

/** @throws LearnError `payments_unfit` when nobody can tell who, when or how much; `column_unfit` for a column of words; as `readCsv` */
export async function readPayments(path: string, options: ReadPaymentsOptions = {}): Promise<ReadPayments> {
  const { table } = await readCsv(path, { ...options, words: (names) => [options.columns?.customer ?? guessColumn('customer', names)].filter((name) => name !== undefined) });
  const columns = columnsOf(path, table, options.columns ?? {});
  let leftOut = 0;
  const payments = function* (): Generator<Payment> {
    const [customers, at] = [requireColumn(table, columns.customer!), columnNumbers(table, columns.time!, 'time')];
    const amounts = columns.amount === undefined ? columnNumbers(table, columns.price!, 'numbers') : columnNumbers(table, columns.amount, 'numbers');
    const quantities = columns.amount === undefined && columns.quantity !== undefined ? columnNumbers(table, columns.quantity, 'numbers') : undefined;
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
  const of = (role: 'amount' | 'price' | 'quantity'): string | undefined => told[role] ?? guessAmountColumn(role, free);
  const [customer, time] = [told.customer ?? guessColumn('customer', free), told.time ?? guessColumn('time', free)];
  const amount = told.price === undefined ? of('amount') : undefined;
  const [price, quantity] = amount === undefined ? [of('price'), of('quantity')] : [];
  for (const [needed, name] of [['customer', customer], ['time', time], ['amount', amount ?? price]] as const) if (name === undefined) throw learnError('payments_unfit', { file, needed, names: names.slice(0, 12) });
  return { customer: customer!, time: time!, ...(amount !== undefined && { amount }), ...(price !== undefined && { price }), ...(quantity !== undefined && { quantity }) };
}
