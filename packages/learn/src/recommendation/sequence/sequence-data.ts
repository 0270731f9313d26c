/** Customers' events as a sequence model takes them: in buffers that threads share. */
import type { InteractionTable } from '../interaction/interaction-table.ts';

/** Items of all customers one after the other, each customer's oldest first. */
export interface ItemSequences {
  /** [events]. */
  readonly items: Int32Array<SharedArrayBuffer>;
  /** [customers + 1]: where each one's events begin, and where the last one's end. */
  readonly starts: Int32Array<SharedArrayBuffer>;
  /** Items that there are; numbers are below. */
  readonly itemCount: number;
}

/** What customers had to do with in their order; what speaks against an item is left out. */
export function itemSequences({ rows, customers, items, weights, customerKeys, itemKeys }: InteractionTable): ItemSequences {
  const starts = sharedIntegers(customerKeys.length + 1);
  for (let row = 0; row < rows; row++) if (weights[row]! > 0) starts[customers[row]! + 1]!++;
  for (let customer = 0; customer < customerKeys.length; customer++) starts[customer + 1] = starts[customer + 1]! + starts[customer]!;
  const next = starts.slice();
  const ordered = sharedIntegers(starts.at(-1)!);
  for (let row = 0; row < rows; row++) if (weights[row]! > 0) ordered[next[customers[row]!]!++] = items[row]!;
  return { items: ordered, starts, itemCount: itemKeys.length };
}

/** The same without each customer's last event, where there are three or more: what is left to learn from when the last one validates. */
export function withoutLast({ items, starts, itemCount }: ItemSequences): ItemSequences {
  const shorter = sharedIntegers(starts.length);
  for (let customer = 0; customer + 1 < starts.length; customer++) shorter[customer + 1] = shorter[customer]! + keptOf(starts, customer);
  const kept = sharedIntegers(shorter.at(-1)!);
  for (let customer = 0; customer + 1 < starts.length; customer++) kept.set(items.subarray(starts[customer], starts[customer]! + keptOf(starts, customer)), shorter[customer]);
  return { items: kept, starts: shorter, itemCount };
}

function keptOf(starts: Int32Array, customer: number): number {
  const events = starts[customer + 1]! - starts[customer]!;
  return events < 3 ? events : events - 1;
}

/** Share of events whose item the same customer had before. */
export function repeatShare({ items, starts }: ItemSequences): number {
  let repeats = 0;
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    const own = items.subarray(starts[customer], starts[customer + 1]);
    repeats += own.length - new Set(own).size;
  }
  return items.length === 0 ? 0 : repeats / items.length;
}

/** Zeros that threads share. */
export function sharedIntegers(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}
