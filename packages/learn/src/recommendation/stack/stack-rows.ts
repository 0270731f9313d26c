/** Candidates as rows that trees learn from: what each way says of the item, what the customer had of it, what others make of it. */
import { customerFactNames, historyFactsOf, ownFactNames, type CandidateRequest } from '@limn/engine';
import type { Matrix } from '../../table/table.ts';
import type { GatheredCandidates } from './gather-candidates.ts';
import type { ItemFacts } from './item-facts.ts';

/** Where the place of an item stands in the list of a way. */
export function placeColumn(way: number): number {
  return 2 * way + 1;
}

/** Rows of requests, one for each candidate, in order. Memory 4 bytes a row and column. */
export function stackRows(requests: readonly CandidateRequest[], gathered: readonly GatheredCandidates[], facts: ItemFacts): Matrix {
  const rows = gathered.reduce((sum, { items }) => sum + items.length, 0);
  const ways = gathered[0]?.scores.length ?? 0;
  const width = 2 * ways + 1 + facts.size + ownFactNames.length + customerFactNames.length;
  const columns = Array.from({ length: width }, () => new Float32Array(rows).fill(Number.NaN));
  const [ofFacts, ofOwn, ofCustomer] = [2 * ways + 1, 2 * ways + 1 + facts.size, 2 * ways + 1 + facts.size + ownFactNames.length];
  let from = 0;
  for (const [request, { items, scores, places, fused }] of gathered.entries()) {
    const { history, now } = requests[request]!;
    const told = historyFactsOf(history, now);
    for (let way = 0; way < ways; way++) {
      columns[2 * way]!.set(scores[way]!, from);
      columns[placeColumn(way)]!.set(places[way]!, from);
    }
    columns[2 * ways]!.set(fused, from);
    told.customer.forEach((value, place) => columns[ofCustomer + place]!.fill(value, from, from + items.length));
    items.forEach((item, i) => {
      let column = ofFacts;
      for (const values of facts.values()) columns[column++]![from + i] = values[item] ?? Number.NaN;
      told.ofItem(item)?.forEach((value, place) => (columns[ofOwn + place]![from + i] = value));
    });
    from += items.length;
  }
  return { rows, columns, categories: columns.map(() => 0) };
}
