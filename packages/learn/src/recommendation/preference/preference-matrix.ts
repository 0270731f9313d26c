/** How strongly each customer likes each item: what matrix models learn from, by customer and by item. */
import { strengthOf } from '@limn/engine';
import type { InteractionTable } from '../interaction/interaction-table.ts';

/** Rows of a sparse matrix; threads share them. */
export interface SparseRows {
  /** [rows + 1], where each row begins. */
  readonly offsets: Uint32Array;
  /** Ascending within a row. */
  readonly columns: Int32Array;
  /** Never 0. */
  readonly values: Float32Array;
}

/** The same entries twice. */
export interface PreferenceMatrix {
  readonly customers: number;
  readonly items: number;
  readonly byCustomer: SparseRows;
  readonly byItem: SparseRows;
}

/** Strengths of the weights that customers gave items, summed over a table. Cost O(rows), some 0.3 s a million. */
export function createPreferences({ rows, customers, items, weights, customerKeys, itemKeys }: InteractionTable): PreferenceMatrix {
  const order = ordered(customers, customerKeys.length, ordered(items, itemKeys.length, Uint32Array.from({ length: rows }, (_, row) => row)));
  const cells = { customers: new Int32Array(rows), items: new Int32Array(rows), values: new Float32Array(rows) };
  let count = 0;
  for (let from = 0; from < rows; ) {
    const [customer, item] = [customers[order[from]!]!, items[order[from]!]!];
    let weight = 0;
    for (; from < rows && customers[order[from]!] === customer && items[order[from]!] === item; from++) weight += weights[order[from]!]!;
    if (weight === 0) continue;
    cells.customers[count] = customer;
    cells.items[count] = item;
    cells.values[count++] = strengthOf(weight);
  }
  return {
    customers: customerKeys.length,
    items: itemKeys.length,
    byCustomer: rowsOf(count, customerKeys.length, cells.customers, cells.items, cells.values),
    byItem: rowsOf(count, itemKeys.length, cells.items, cells.customers, cells.values),
  };
}

/** The rows by what they belong to, otherwise as they stood. */
function ordered(owner: Int32Array, owners: number, rows: Uint32Array): Uint32Array {
  const next = new Uint32Array(owners + 1);
  for (const row of rows) next[owner[row]! + 1] = next[owner[row]! + 1]! + 1;
  for (let i = 0; i < owners; i++) next[i + 1] = next[i + 1]! + next[i]!;
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const at = next[owner[row]!]!;
    next[owner[row]!] = at + 1;
    sorted[at] = row;
  }
  return sorted;
}

/** Cells put by row; they keep their order within a row. */
function rowsOf(count: number, rows: number, row: Int32Array, column: Int32Array, value: Float32Array): SparseRows {
  const offsets = new Uint32Array(new SharedArrayBuffer((rows + 1) * 4));
  const columns = new Int32Array(new SharedArrayBuffer(count * 4));
  const values = new Float32Array(new SharedArrayBuffer(count * 4));
  for (let cell = 0; cell < count; cell++) offsets[row[cell]! + 1] = offsets[row[cell]! + 1]! + 1;
  for (let i = 0; i < rows; i++) offsets[i + 1] = offsets[i + 1]! + offsets[i]!;
  const next = offsets.slice(0, rows);
  for (let cell = 0; cell < count; cell++) {
    const at = next[row[cell]!]!;
    next[row[cell]!] = at + 1;
    columns[at] = column[cell]!;
    values[at] = value[cell]!;
  }
  return { offsets, columns, values };
}
