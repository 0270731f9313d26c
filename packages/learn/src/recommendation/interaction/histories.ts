/** What each customer did, out of a table that is by time. */
import type { Interaction } from '@limn/engine';
import type { InteractionTable } from './interaction-table.ts';

/** Rows of each customer, oldest first. */
export interface CustomerRows {
  /** [customers + 1]: those of customer c are `rows[offsets[c]]` up to but not including `rows[offsets[c + 1]]`. */
  readonly offsets: Int32Array;
  readonly rows: Int32Array;
}

/** Groups rows by customer. Cost O(rows). */
export function rowsByCustomer({ rows, customers, customerKeys }: InteractionTable): CustomerRows {
  const offsets = new Int32Array(customerKeys.length + 1);
  for (let row = 0; row < rows; row++) offsets[customers[row]! + 1]!++;
  for (let customer = 0; customer < customerKeys.length; customer++) offsets[customer + 1]! += offsets[customer]!;
  const next = offsets.slice();
  const grouped = new Int32Array(rows);
  for (let row = 0; row < rows; row++) grouped[next[customers[row]!]!++] = row;
  return { offsets, rows: grouped };
}

/** One row as the engine's ways take it. */
export function interactionAt({ customers, items, weights, signals, at }: InteractionTable, row: number): Interaction {
  return { customer: customers[row]!, item: items[row]!, weight: weights[row]!, signal: signals[row]!, at: at[row]! };
}

/** All that a customer did, oldest first; nothing of one whom the table does not name. */
export function historyOf(table: InteractionTable, { offsets, rows }: CustomerRows, customer: number): readonly Interaction[] {
  return customer >= table.customerKeys.length ? [] : Array.from(rows.subarray(offsets[customer], offsets[customer + 1]), (row) => interactionAt(table, row));
}
