/** What a past says of its items by its end: how many chose them of late and ever, and whether those come back. */
import type { InteractionTable } from '../interaction/interaction-table.ts';

/** Numbers of items by name, each [items]. */
export type ItemFacts = ReadonlyMap<string, Float32Array>;

/** Buyers that the share of those who came back is drawn by towards that of all items. */
const PRIOR_BUYERS = 10;

/** Which past, and how far back its windows go. */
export interface ItemFactsOptions {
  /** ms, shortest first. */
  readonly windows: readonly number[];
  /** The moment that windows end at, ms. */
  readonly now: number;
}

/** Cost O(rows); memory some 100 bytes for each pair of customer and item while it counts. */
export function itemFactsOf(past: InteractionTable, { windows, now }: ItemFactsOptions): ItemFacts {
  const items = past.itemKeys.length;
  const pairs = pairsOf(past);
  const buyers = windows.map(() => new Float32Array(items));
  const [all, again, againOfLate] = [new Float32Array(items), new Float32Array(items), new Float32Array(items)];
  const active = windows.map(() => new Set<number>());
  const [first, last] = [new Float32Array(items).fill(Number.NaN), new Float32Array(items).fill(Number.NaN)];
  const longest = windows.at(-1) ?? 0;
  let [pairsSeen, pairsAgain] = [0, 0];
  for (const [key, { times, newest, oldest }] of pairs) {
    const [customer, item] = [Math.floor(key / items), key % items];
    for (const [place, window] of windows.entries()) {
      if (now - newest > window) continue;
      buyers[place]![item]!++;
      active[place]!.add(customer);
    }
    all[item]!++;
    pairsSeen++;
    if (times > 1) {
      again[item]!++;
      pairsAgain++;
      if (now - newest <= longest) againOfLate[item]!++;
    }
    first[item] = Number.isNaN(first[item]!) ? now - oldest : Math.max(first[item]!, now - oldest);
    last[item] = Number.isNaN(last[item]!) ? now - newest : Math.min(last[item]!, now - newest);
  }
  const customers = Math.max(1, past.customerKeys.length);
  const shares = buyers.map((counts, place) => counts.map((count) => count / Math.max(1, active[place]!.size)));
  const usual = pairsAgain / Math.max(1, pairsSeen);
  const facts = new Map<string, Float32Array>(shares.map((share, place) => [`buyers ${place}`, share]));
  facts.set('buyers', all.map((count) => count / customers));
  if (shares.length > 1) facts.set('trend', shares[0]!.map((share, item) => (share + 1e-4) / (shares.at(-1)![item]! + 1e-4)));
  facts.set('age', first);
  facts.set('idle', last);
  facts.set('again', again.map((count, item) => (count + PRIOR_BUYERS * usual) / (all[item]! + PRIOR_BUYERS)));
  facts.set('again of late', againOfLate.map((count, item) => (count + PRIOR_BUYERS * usual) / (buyers.at(-1)![item]! + PRIOR_BUYERS)));
  return facts;
}

interface Pair {
  /** Moments, two lines of one order being one. */
  times: number;
  newest: number;
  readonly oldest: number;
}

/** By customer × items + item: what was chosen at least once. */
function pairsOf({ rows, customers, items, itemKeys, at, weights }: InteractionTable): ReadonlyMap<number, Pair> {
  const pairs = new Map<number, Pair>();
  for (let row = 0; row < rows; row++) {
    if (weights[row]! <= 0) continue;
    const key = customers[row]! * itemKeys.length + items[row]!;
    const pair = pairs.get(key);
    if (pair === undefined) pairs.set(key, { times: 1, newest: at[row]!, oldest: at[row]! });
    else if (pair.newest < at[row]!) {
      pair.times++;
      pair.newest = at[row]!;
    }
  }
  return pairs;
}
