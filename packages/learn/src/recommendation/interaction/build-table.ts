/** Interactions as they are read, one by one, into the columns of an `InteractionTable`. */
import type { InteractionTable } from './interaction-table.ts';

/** One interaction by the names of its data. */
export interface NamedInteraction {
  readonly customer: string;
  readonly item: string;
  /** ms; absent: after all that was read of this customer before. */
  readonly at?: number;
  /** Absent: 1. */
  readonly weight?: number;
  /** Absent: `interaction`. */
  readonly signal?: string;
}

/** The name of the only signal of data without names for them. */
export const ONLY_SIGNAL = 'interaction';

/** Gathers interactions in any order. Memory about 40 bytes each, and the names. */
export class TableBuilder {
  readonly #customers = new Places();
  readonly #items = new Places();
  readonly #signals = new Places();
  readonly #columns: { readonly customer: number[]; readonly item: number[]; readonly at: number[]; readonly weight: number[]; readonly signal: number[] } = { customer: [], item: [], at: [], weight: [], signal: [] };
  readonly #steps: number[] = [];

  /** Names items before anything happens to them: data whose items are numbered keeps its numbers. */
  nameItem(key: string): number {
    return this.#items.of(key);
  }

  add({ customer, item, at, weight = 1, signal = ONLY_SIGNAL }: NamedInteraction): void {
    const { customer: customers, item: items, at: moments, weight: weights, signal: signals } = this.#columns;
    const place = this.#customers.of(customer);
    this.#steps[place] = (this.#steps[place] ?? 0) + 1;
    customers.push(place);
    items.push(this.#items.of(item));
    moments.push(at ?? this.#steps[place]);
    weights.push(weight);
    signals.push(this.#signals.of(signal));
  }

  /** Oldest first; what happened at one moment stays in the order of reading. */
  finish(): InteractionTable {
    const { customer, item, at, weight, signal } = this.#columns;
    const order = Int32Array.from(at.keys()).sort((one, other) => at[one]! - at[other]! || one - other);
    const rows = order.length;
    const [customers, items, moments, weights, signals] = [new Int32Array(rows), new Int32Array(rows), new Float64Array(rows), new Float32Array(rows), new Uint8Array(rows)];
    for (let row = 0; row < rows; row++) {
      const from = order[row]!;
      customers[row] = customer[from]!;
      items[row] = item[from]!;
      moments[row] = at[from]!;
      weights[row] = weight[from]!;
      signals[row] = signal[from]!;
    }
    const signalNames = this.#signals.keys.length === 0 ? [ONLY_SIGNAL] : this.#signals.keys;
    return { rows, customers, items, at: moments, weights, signals, customerKeys: this.#customers.keys, itemKeys: this.#items.keys, signalNames };
  }
}

/** Names by their place, in the order of first appearance. */
class Places {
  readonly keys: string[] = [];
  readonly #places = new Map<string, number>();

  of(key: string): number {
    let place = this.#places.get(key);
    if (place === undefined) this.#places.set(key, (place = this.keys.push(key) - 1));
    return place;
  }
}
