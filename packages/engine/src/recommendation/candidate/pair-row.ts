/** Partners of one item with what speaks for each: an open hash table in typed arrays, 12 bytes a slot, at most two thirds full. */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';

const EMPTY = -1;
const FEWEST_SLOTS = 4;

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

/** A bounded row. */
export class PairRow {
  #partners = new Int32Array(FEWEST_SLOTS).fill(EMPTY);
  #strengths = new Float32Array(FEWEST_SLOTS);
  #customers = new Uint32Array(FEWEST_SLOTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds strength, and a customer. Cost O(1). */
  add(partner: number, strength: number, customers: number): void {
    let slot = this.#slotOf(partner);
    if (this.#partners[slot] === EMPTY) {
      if ((this.#size + 1) * 3 > this.#partners.length * 2) {
        this.#grow();
        slot = this.#slotOf(partner);
      }
      this.#partners[slot] = partner;
      this.#size++;
    }
    this.#strengths[slot]! += strength;
    this.#customers[slot]! += customers;
  }

  strengthOf(partner: number): number {
    return this.#strengths[this.#slotOf(partner)]!;
  }

  customersOf(partner: number): number {
    return this.#customers[this.#slotOf(partner)]!;
  }

  /** Reads all entries, in no order that means anything. Cost: some 1 ns each. */
  read(into: RowEntries): void {
    into.reserve(this.#size);
    const [partners, strengths, to, worth] = [this.#partners, this.#strengths, into.partners, into.strengths];
    let count = 0;
    for (let slot = 0; slot < partners.length; slot++) {
      const partner = partners[slot]!;
      if (partner === EMPTY) continue;
      to[count] = partner;
      worth[count++] = strengths[slot]!;
    }
    into.count = count;
  }

  scale(by: number): void {
    for (let slot = 0; slot < this.#strengths.length; slot++) this.#strengths[slot]! *= by;
  }

  /** Keeps the strongest, on a tie the lower items. Cost O(slots + size log size), some 20 µs of 200. */
  keep(most: number): void {
    if (this.#size <= most) return;
    const [partners, strengths, customers] = [this.#partners, this.#strengths, this.#customers];
    const sorted = strengths.filter((_, slot) => partners[slot] !== EMPTY).sort();
    const least = sorted[sorted.length - most]!;
    const ties = partners.filter((partner, slot) => partner !== EMPTY && strengths[slot] === least).sort();
    const above = sorted.length - 1 - sorted.lastIndexOf(least);
    const lastTie = ties[most - above - 1]!;
    this.#clear(partners.length);
    for (let slot = 0; slot < partners.length; slot++) {
      const partner = partners[slot]!;
      if (partner !== EMPTY && (strengths[slot]! > least || (strengths[slot] === least && partner <= lastTie))) this.#put(partner, strengths[slot]!, customers[slot]!);
    }
  }

  encode(out: ByteWriter): void {
    out.unsigned(this.#partners.length);
    for (let slot = 0; slot < this.#partners.length; slot++) {
      out.unsigned(this.#partners[slot]! + 1);
      if (this.#partners[slot] === EMPTY) continue;
      out.float(this.#strengths[slot]!);
      out.unsigned(this.#customers[slot]!);
    }
  }

  static decode(from: ByteReader): PairRow {
    const row = new PairRow();
    row.#clear(from.unsigned());
    for (let slot = 0; slot < row.#partners.length; slot++) {
      const partner = from.unsigned() - 1;
      if (partner === EMPTY) continue;
      row.#partners[slot] = partner;
      row.#strengths[slot] = from.float();
      row.#customers[slot] = from.unsigned();
      row.#size++;
    }
    return row;
  }

  #grow(): void {
    const [partners, strengths, customers] = [this.#partners, this.#strengths, this.#customers];
    this.#clear(partners.length * 2);
    for (let slot = 0; slot < partners.length; slot++) if (partners[slot] !== EMPTY) this.#put(partners[slot]!, strengths[slot]!, customers[slot]!);
  }

  #put(partner: number, strength: number, customers: number): void {
    const slot = this.#slotOf(partner);
    this.#partners[slot] = partner;
    this.#strengths[slot] = strength;
    this.#customers[slot] = customers;
    this.#size++;
  }

  #clear(slots: number): void {
    this.#partners = new Int32Array(slots).fill(EMPTY);
    this.#strengths = new Float32Array(slots);
    this.#customers = new Uint32Array(slots);
    this.#size = 0;
  }

  /** Where a partner stands, else where it would. */
  #slotOf(partner: number): number {
    const mask = this.#partners.length - 1;
    let slot = (Math.imul(partner, 0x9e3779b1) >>> 7) & mask;
    while (this.#partners[slot] !== EMPTY && this.#partners[slot] !== partner) slot = (slot + 1) & mask;
    return slot;
  }
}
