/** A number for each item, from 0. */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';

/** Memory 8 bytes an item. */
export class ItemCounts {
  #counts = new Float64Array(64);
  #items = 0;

  of(item: number): number {
    return item < this.#items ? this.#counts[item]! : 0;
  }

  add(item: number, by: number): void {
    if (item >= this.#counts.length) {
      const grown = new Float64Array(Math.max(item + 1, 2 * this.#counts.length));
      grown.set(this.#counts);
      this.#counts = grown;
    }
    this.#items = Math.max(this.#items, item + 1);
    this.#counts[item]! += by;
  }

  scale(by: number): void {
    for (let item = 0; item < this.#items; item++) this.#counts[item]! *= by;
  }

  *encode(out: ByteWriter): Generator<void> {
    out.unsigned(this.#items);
    for (let item = 0; item < this.#items; item++) {
      out.float(this.#counts[item]!);
      yield;
    }
  }

  decode(from: ByteReader): void {
    this.#items = from.unsigned();
    this.#counts = Float64Array.from({ length: Math.max(64, this.#items) }, (_, item) => (item < this.#items ? from.float() : 0));
  }
}
