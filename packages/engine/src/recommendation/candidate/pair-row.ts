/** Partners of one item with what speaks for each: entries side by side, as they are read, and a small hash table of where each stands. */
import { assert } from '../../errors.ts';
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';

const FEWEST_ENTRIES = 4;
/** The hash table counts places in 16 bits. */
const MOST_ENTRIES = 65_534;
/** Words of an entry: the partner, the strength as a 32-bit float, customers. */
const WORDS = 3;

/** Room that entries of rows are read into, again and again; as many as the row that was read last has. */
export class RowEntries {
  partners = new Int32Array(0);
  strengths = new Float64Array(0);
  count = 0;

  /** Room for so many. */
  reserve(entries: number): void {
    if (entries <= this.partners.length) return;
    this.partners = new Int32Array(2 * entries);
    this.strengths = new Float64Array(2 * entries);
  }
}

/** A bounded row; memory 12 bytes an entry and 3 to 6 for finding it, with room for half as many again. */
export class PairRow {
  #words!: Int32Array;
  /** The same memory. */
  #floats!: Float32Array;
  /** Open addressing: a place + 1; 0 is free. At most two thirds are taken. */
  #slots!: Uint16Array;
  #size = 0;

  constructor(entries = FEWEST_ENTRIES) {
    this.#clear(entries);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds strength, and a customer. Cost O(1). */
  add(partner: number, strength: number, customers: number): void {
    let slot = this.#slotOf(partner);
    if (this.#slots[slot] === 0) {
      if (this.#size * WORDS === this.#words.length) {
        this.#grow();
        slot = this.#slotOf(partner);
      }
      this.#append(slot, partner);
    }
    const at = (this.#slots[slot]! - 1) * WORDS;
    this.#floats[at + 1]! += strength;
    this.#words[at + 2]! += customers;
  }

  strengthOf(partner: number): number {
    const place = this.#slots[this.#slotOf(partner)]!;
    return place === 0 ? 0 : this.#floats[(place - 1) * WORDS + 1]!;
  }

  customersOf(partner: number): number {
    const place = this.#slots[this.#slotOf(partner)]!;
    return place === 0 ? 0 : this.#words[(place - 1) * WORDS + 2]!;
  }

  /** Reads all entries. Cost: some 2 ns each. */
  read(into: RowEntries): void {
    const size = this.#size;
    into.reserve(size);
    const [words, floats, { partners, strengths }] = [this.#words, this.#floats, into];
    for (let place = 0, at = 0; place < size; place++, at += WORDS) {
      partners[place] = words[at]!;
      strengths[place] = floats[at + 1]!;
    }
    into.count = size;
  }

  scale(by: number): void {
    for (let at = 1; at < this.#size * WORDS; at += WORDS) this.#floats[at]! *= by;
  }

  /** Keeps the strongest, on a tie the lower items, in their order and their memory. Cost O(size log size), some 10 µs of 200. */
  keep(most: number): void {
    const size = this.#size;
    if (size <= most) return;
    const [words, floats, slots, end] = [this.#words, this.#floats, this.#slots, size * WORDS];
    const { least, lastTie } = this.#bound(most);
    let kept = 0;
    for (let at = 0; at < end; at += WORDS) {
      if (floats[at + 1]! > least || (floats[at + 1] === least && words[at]! <= lastTie)) {
        words.copyWithin(kept, at, at + WORDS);
        kept += WORDS;
      }
    }
    // What is appended later adds to what it finds.
    words.fill(0, kept, end);
    slots.fill(0);
    this.#size = kept / WORDS;
    for (let place = 0; place < this.#size; place++) slots[this.#slotOf(words[place * WORDS]!)] = place + 1;
  }

  /** The weakest strength of so many, and of those who have just it the highest item that still counts. */
  #bound(most: number): { readonly least: number; readonly lastTie: number } {
    const [words, floats, size] = [this.#words, this.#floats, this.#size];
    const sorted = new Float32Array(size);
    for (let place = 0; place < size; place++) sorted[place] = floats[place * WORDS + 1]!;
    sorted.sort();
    const least = sorted[size - most]!;
    const last = sorted.lastIndexOf(least);
    const ties = new Int32Array(last + 1 - sorted.indexOf(least));
    for (let place = 0, tie = 0; place < size; place++) if (floats[place * WORDS + 1] === least) ties[tie++] = words[place * WORDS]!;
    ties.sort();
    return { least, lastTie: ties[most - (size - 1 - last) - 1]! };
  }

  encode(out: ByteWriter): void {
    out.unsigned(this.#size);
    for (let at = 0; at < this.#size * WORDS; at += WORDS) {
      out.unsigned(this.#words[at]!);
      out.float(this.#floats[at + 1]!);
      out.unsigned(this.#words[at + 2]!);
    }
  }

  static decode(from: ByteReader): PairRow {
    const size = from.unsigned();
    const row = new PairRow(Math.max(FEWEST_ENTRIES, size));
    for (let left = size; left > 0; left--) row.add(from.unsigned(), from.float(), from.unsigned());
    return row;
  }

  /** Half as much room again. */
  #grow(): void {
    const [words, floats, end] = [this.#words, this.#floats, this.#size * WORDS];
    this.#clear(Math.ceil(this.#size * 1.5));
    for (let at = 0; at < end; at += WORDS) this.add(words[at]!, floats[at + 1]!, words[at + 2]!);
  }

  #clear(entries: number): void {
    assert(entries <= MOST_ENTRIES, 'a row has few partners');
    const bytes = new ArrayBuffer(entries * WORDS * 4);
    this.#words = new Int32Array(bytes);
    this.#floats = new Float32Array(bytes);
    this.#slots = new Uint16Array(2 ** Math.ceil(Math.log2(entries * 1.5)));
    this.#size = 0;
  }

  #append(slot: number, partner: number): void {
    this.#words[this.#size * WORDS] = partner;
    this.#slots[slot] = ++this.#size;
  }

  /** Where a partner stands, else where it would. */
  #slotOf(partner: number): number {
    const [slots, words] = [this.#slots, this.#words];
    const mask = slots.length - 1;
    let slot = (Math.imul(partner, 0x9e3779b1) >>> 7) & mask;
    while (slots[slot] !== 0 && words[(slots[slot]! - 1) * WORDS] !== partner) slot = (slot + 1) & mask;
    return slot;
  }
}
