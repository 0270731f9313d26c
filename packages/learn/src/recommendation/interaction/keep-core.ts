/** Data of which everybody and everything has enough: what papers call the k-core. */
import { chooseRows } from './choose-rows.ts';
import type { InteractionTable } from './interaction-table.ts';

/**
 * The largest part in which every customer has at least `least` different items, and every item at least `least` different customers.
 * Cost O(rows) a round, few rounds.
 */
export function keepCore(table: InteractionTable, least: number): InteractionTable {
  const { rows, customers, items } = table;
  const kept = new Uint8Array(rows).fill(1);
  const pairs = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const pair = customers[row]! * table.itemKeys.length + items[row]!;
    const found = pairs.get(pair);
    if (found === undefined) pairs.set(pair, [row]);
    else found.push(row);
  }
  const [ofCustomer, ofItem] = [new Int32Array(table.customerKeys.length), new Int32Array(table.itemKeys.length)];
  for (const [row] of pairs.values()) {
    ofCustomer[customers[row!]!]!++;
    ofItem[items[row!]!]!++;
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const [pair, same] of pairs) {
      const [customer, item] = [customers[same[0]!]!, items[same[0]!]!];
      if (ofCustomer[customer]! >= least && ofItem[item]! >= least) continue;
      ofCustomer[customer]!--;
      ofItem[item]!--;
      for (const row of same) kept[row] = 0;
      pairs.delete(pair);
      changed = true;
    }
  }
  return chooseRows(table, (row) => kept[row] === 1).table;
}
