/** How often each customer chose each of their latest items, ever: histories that answers are made of only go back so far. */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';
import type { RecentItemsOptions } from './recent-items.ts';

/** Of one item of a customer. */
export interface OwnChoice {
  readonly times: number;
  readonly first: number;
  readonly last: number;
}

const NONE: ReadonlyMap<number, OwnChoice> = new Map();

/** Memory: about 100 bytes a customer and 100 an item. */
export class OwnChoices {
  readonly #options: RecentItemsOptions;
  /** Who chose last stands last, and so do their items. */
  readonly #customers = new Map<number, Map<number, OwnChoice>>();

  constructor(options: RecentItemsOptions) {
    this.#options = options;
  }

  /** Of a customer, the latest last. */
  of(customer: number): ReadonlyMap<number, OwnChoice> {
    return this.#customers.get(customer) ?? NONE;
  }

  /** Counts a choice. @param leastPauseMs what follows sooner is the same choice @returns how often it was chosen now; undefined: it was the same choice */
  add(customer: number, item: number, at: number, leastPauseMs: number): number | undefined {
    const own = this.#customers.get(customer) ?? new Map<number, OwnChoice>();
    const known = own.get(item);
    if (known !== undefined && at - known.last < leastPauseMs) return undefined;
    this.#customers.delete(customer);
    this.#customers.set(customer, own);
    own.delete(item);
    const times = (known?.times ?? 0) + 1;
    own.set(item, { times, first: known?.first ?? at, last: at });
    if (own.size > this.#options.items) own.delete(own.keys().next().value!);
    if (this.#customers.size > this.#options.customers) this.#customers.delete(this.#customers.keys().next().value!);
    return times;
  }

  /** It is not wanted any more. */
  drop(customer: number, item: number): void {
    this.#customers.get(customer)?.delete(item);
  }

  *encode(out: ByteWriter): Generator<void> {
    out.unsigned(this.#customers.size);
    for (const [customer, own] of this.#customers) {
      out.unsigned(customer);
      out.unsigned(own.size);
      for (const [item, { times, first, last }] of own) {
        out.unsigned(item);
        out.unsigned(times);
        out.float(first);
        out.float(last);
      }
      yield;
    }
  }

  decode(from: ByteReader): void {
    this.#customers.clear();
    for (let left = from.unsigned(); left > 0; left--) {
      const customer = from.unsigned();
      const own = new Map<number, OwnChoice>();
      for (let items = from.unsigned(); items > 0; items--) own.set(from.unsigned(), { times: from.unsigned(), first: from.float(), last: from.float() });
      this.#customers.set(customer, own);
    }
  }
}
