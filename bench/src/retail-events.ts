/** The gift shop's own file as the events of its example: lines of an invoice are one order, or one refund; who has no number is a guest. */
import type { BehaviourEvent } from '@limn/engine';
import { order, refund } from '@limn/example-retail';
import { readCsv, type CategoryColumn, type NumberColumn, type Table } from '@limn/learn';

interface Invoice {
  readonly at: number;
  readonly customer: string;
  readonly country: string;
  readonly items: { readonly product: string; readonly name: string; readonly quantity: number; readonly price: number }[];
}

/** Bookings, stock corrections and what has no price are no events, as the example's map has it. Times are taken as UTC. */
export async function readRetailEvents(path: string): Promise<readonly BehaviourEvent[]> {
  const { table } = await readCsv(path, { words: (names) => names.filter((name) => !['Quantity', 'UnitPrice', 'InvoiceDate'].includes(name)) });
  const [number, product, name, customer, country] = ['InvoiceNo', 'StockCode', 'Description', 'CustomerID', 'Country'].map((column) => wordsOf(table, column));
  const [quantity, price, moment] = ['Quantity', 'UnitPrice', 'InvoiceDate'].map((column) => numbersOf(table, column));
  const invoices = new Map<string, Invoice>();
  for (let row = 0; row < table.rows; row++) {
    const invoice = number!(row)!;
    const isRefund = invoice.startsWith('C');
    if (invoice.startsWith('A') || !(price![row]! > 0) || (!isRefund && !(quantity![row]! > 0))) continue;
    if (!invoices.has(invoice)) invoices.set(invoice, { at: moment![row]!, customer: customer!(row) ?? `invoice-${invoice}`, country: country!(row) ?? '', items: [] });
    invoices.get(invoice)!.items.push({ product: product!(row) ?? '', name: name!(row) ?? '', quantity: Math.abs(quantity![row]!), price: price![row]! });
  }
  return [...invoices].map(([id, { at, customer: user, country: from, items }]) => {
    const amount = Math.round(items.reduce((sum, item) => sum + item.quantity * item.price, 0) * 100) / 100;
    const sender = { id, user };
    const time = new Date(at).toISOString();
    return id.startsWith('C') ? refund.at(time, sender, { amount, items }) : order.at(time, sender, { revenue: amount, country: from, items });
  });
}

function wordsOf(table: Table, name: string): (row: number) => string | undefined {
  const { codes, vocabulary } = table.columns.find((column) => column.name === name) as CategoryColumn;
  return (row) => vocabulary[codes[row]!];
}

function numbersOf(table: Table, name: string): Float64Array {
  return (table.columns.find((column) => column.name === name) as NumberColumn).values;
}
