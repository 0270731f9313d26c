/** The latest different items of each customer, for as many customers as fit. */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';

/** One item of a customer. */
export interface RecentItem {
  readonly item: number;
  readonly at: number;
}

/** Bounds. */
export interface RecentItemsOptions {
  /** Different items of one customer, the latest. */
  readonly items: number;
  /** Customers, those who acted last. */
  readonly customers: number;
}

/** Memory: about 100 bytes a customer and 40 an item. */
export class RecentItems {
  readonly #options: RecentItemsOptions;
  /** Who acted last stands last. */
  readonly #customers = new Map<number, RecentItem[]>();

  constructor(options: RecentItemsOptions) {
    this.#options = options;
  }

  /** Of a customer, the latest last. */
  of(customer: number): readonly RecentItem[] {
    return this.#customers.get(customer) ?? [];
  }

  /** @returns whether the item was among the customer's before */
  touch(customer: number, item: number, at: number): boolean {
    const own = this.#customers.get(customer) ?? [];
    this.#customers.delete(customer);
    this.#customers.set(customer, own);
    const had = remove(own, item);
    own.push({ item, at });
    if (own.length > this.#options.items) own.shift();
    if (this.#customers.size > this.#options.customers) this.#customers.delete(this.#customers.keys().next().value!);
    return had;
  }

  /** Takes an item away. @returns whether it was there */
  drop(customer: number, item: number): boolean {
    const own = this.#customers.get(customer);
    return own !== undefined && remove(own, item);
  }

  /** Forgets what a customer had. */
  clear(customer: number): void {
    this.#customers.get(customer)?.splice(0);
  }

  *encode(out: ByteWriter): Generator<void> {
    out.unsigned(this.#customers.size);
    for (const [customer, own] of this.#customers) {
      out.unsigned(customer);
      out.unsigned(own.length);
      for (const { item, at } of own) {
        out.unsigned(item);
        out.float(at);
      }
      yield;
    }
  }

  decode(from: ByteReader): void {
    this.#customers.clear();
    for (let left = from.unsigned(); left > 0; left--) {
      const customer = from.unsigned();
      this.#customers.set(customer, Array.from({ length: from.unsigned() }, () => ({ item: from.unsigned(), at: from.float() })));
    }
  }
}

function remove(own: RecentItem[], item: number): boolean {
  const place = own.findIndex((each) => each.item === item);
  if (place >= 0) own.splice(place, 1);
  return place >= 0;
}
