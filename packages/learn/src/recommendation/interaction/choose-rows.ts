/** Some rows of a table, as a table of their own. */
import type { InteractionTable } from './interaction-table.ts';

/** A part of a table, with new numbers. */
export interface ChosenRows {
  readonly table: InteractionTable;
  /** [customers of the whole]: their numbers now. */
  readonly customerOf: Int32Array;
  /** [items of the whole]: their numbers now. */
  readonly itemOf: Int32Array;
}

/**
 * The rows that are kept. Customers and items are numbered anew in the order in which they appear in them; those that appear
 * only elsewhere get the numbers after, which the part's lists of names do not reach. Cost O(rows).
 */
export function chooseRows(whole: InteractionTable, keep: (row: number) => boolean): ChosenRows {
  const rows = Int32Array.from({ length: whole.rows }, (_, row) => row).filter(keep);
  const customers = renumbered(whole.customers, rows, whole.customerKeys);
  const items = renumbered(whole.items, rows, whole.itemKeys);
  return {
    table: {
      rows: rows.length,
      customers: customers.numbers, items: items.numbers,
      at: Float64Array.from(rows, (row) => whole.at[row]!),
      weights: Float32Array.from(rows, (row) => whole.weights[row]!),
      signals: Uint8Array.from(rows, (row) => whole.signals[row]!),
      customerKeys: customers.keys, itemKeys: items.keys, signalNames: whole.signalNames,
    },
    customerOf: customers.numberOf, itemOf: items.numberOf,
  };
}

function renumbered(column: Int32Array, rows: Int32Array, names: readonly string[]): { readonly numbers: Int32Array; readonly keys: readonly string[]; readonly numberOf: Int32Array } {
  const numberOf = new Int32Array(names.length).fill(-1);
  const keys: string[] = [];
  const numbers = rows.map((row) => {
    const was = column[row]!;
    if (numberOf[was]! < 0) numberOf[was] = keys.push(names[was]!) - 1;
    return numberOf[was]!;
  });
  let next = keys.length;
  for (let was = 0; was < numberOf.length; was++) if (numberOf[was]! < 0) numberOf[was] = next++;
  return { numbers, keys, numberOf };
}
