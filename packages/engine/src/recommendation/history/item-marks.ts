/**
 * What a source id bought or disliked, item by item, for longer than its newest interactions reach: what is never shown, or
 * not again yet. Marks of a source stand in one chain, the one touched last first, through columns that all share.
 */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';
import { grown } from '../../identity/grown.ts';

/** Marks of a source id at most; the one that was touched longest ago goes. A bot that buys everything costs no more. */
export const MOST_MARKS = 1_000;

/** What is known of a customer and an item. */
export interface ItemMark {
  readonly item: number;
  /** Purchases at different moments. */
  readonly purchases: number;
  /** Moments of the first and last of them, ms; 0: none. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Last dislike, ms; 0: none. */
  readonly dislikedAt: number;
}

/** A purchase or a dislike. */
export interface Marking {
  readonly item: number;
  readonly at: number;
  readonly means: 'purchase' | 'dislike';
}

/** Marks by number of the source id: 36 bytes each. */
export class ItemMarks {
  #heads = new Uint32Array(0);
  #counts = new Uint32Array(0);
  #items = new Uint32Array(0);
  #purchases = new Uint32Array(0);
  #firstAt = new Float64Array(0);
  #lastAt = new Float64Array(0);
  #dislikedAt = new Float64Array(0);
  #before = new Uint32Array(0);
  #length = 0;

  /** Bytes taken in memory. */
  get memoryBytes(): number {
    return [this.#heads, this.#counts, this.#items, this.#purchases, this.#firstAt, this.#lastAt, this.#dislikedAt, this.#before].reduce((sum, column) => sum + column.byteLength, 0);
  }

  /**
   * Marks an item. Cost: a walk over the marks of the source, to where it stands.
   * @returns how many purchases of it the source made with this one, when it is one of another moment; else 0
   */
  mark(source: number, { item, at, means }: Marking): number {
    const entry = this.#front(source, item);
    if (means === 'dislike') {
      this.#dislikedAt[entry] = Math.max(this.#dislikedAt[entry]!, at);
      return 0;
    }
    // What is said twice of one moment is one purchase.
    const isOther = this.#purchases[entry] === 0 || at !== this.#lastAt[entry];
    this.#firstAt[entry] = this.#purchases[entry] === 0 ? at : Math.min(this.#firstAt[entry]!, at);
    this.#lastAt[entry] = Math.max(this.#lastAt[entry]!, at);
    return isOther ? ++this.#purchases[entry]! : 0;
  }

  /** Marks of a source, the one touched last first. */
  *of(source: number): Generator<ItemMark> {
    for (let entry = source < this.#heads.length ? this.#heads[source]! : 0; entry !== 0; entry = this.#before[entry - 1]!) {
      const at = entry - 1;
      yield { item: this.#items[at]!, purchases: this.#purchases[at]!, firstAt: this.#firstAt[at]!, lastAt: this.#lastAt[at]!, dislikedAt: this.#dislikedAt[at]! };
    }
  }

  /** Writes those of a source. */
  encode(source: number, out: ByteWriter): void {
    const all = [...this.of(source)].reverse();
    out.unsigned(all.length);
    for (const { item, purchases, firstAt, lastAt, dislikedAt } of all) {
      out.unsigned(item);
      out.unsigned(purchases);
      for (const at of [firstAt, lastAt, dislikedAt]) out.float(at);
    }
  }

  /** Takes what `encode` wrote. */
  decode(source: number, bytes: ByteReader): void {
    for (let left = bytes.unsigned(); left > 0; left--) {
      const entry = this.#front(source, bytes.unsigned());
      this.#purchases[entry] = bytes.unsigned();
      this.#firstAt[entry] = bytes.float();
      this.#lastAt[entry] = bytes.float();
      this.#dislikedAt[entry] = bytes.float();
    }
  }

  /** The mark of an item, a new one when there is none, moved to the front of its chain. */
  #front(source: number, item: number): number {
    this.#heads = grown(this.#heads, source + 1);
    this.#counts = grown(this.#counts, source + 1);
    let previous = 0;
    let entry = this.#heads[source]!;
    while (entry !== 0 && this.#items[entry - 1] !== item && this.#before[entry - 1] !== 0) {
      previous = entry;
      entry = this.#before[entry - 1]!;
    }
    const isThere = entry !== 0 && this.#items[entry - 1] === item;
    const isFull = this.#counts[source]! >= MOST_MARKS;
    if (!isThere && !isFull) return this.#append(source, item);
    // Found, or the last of a full chain, which becomes the mark of this item.
    if (!isThere) this.#clear(entry - 1, item);
    if (previous === 0) return entry - 1;
    this.#before[previous - 1] = this.#before[entry - 1]!;
    this.#before[entry - 1] = this.#heads[source]!;
    this.#heads[source] = entry;
    return entry - 1;
  }

  #append(source: number, item: number): number {
    const at = this.#length++;
    this.#items = grown(this.#items, this.#length);
    this.#purchases = grown(this.#purchases, this.#length);
    this.#firstAt = grown(this.#firstAt, this.#length);
    this.#lastAt = grown(this.#lastAt, this.#length);
    this.#dislikedAt = grown(this.#dislikedAt, this.#length);
    this.#before = grown(this.#before, this.#length);
    this.#clear(at, item);
    this.#before[at] = this.#heads[source]!;
    this.#heads[source] = at + 1;
    this.#counts[source]!++;
    return at;
  }

  #clear(at: number, item: number): void {
    this.#items[at] = item;
    this.#purchases[at] = 0;
    this.#firstAt[at] = this.#lastAt[at] = this.#dislikedAt[at] = 0;
  }
}
