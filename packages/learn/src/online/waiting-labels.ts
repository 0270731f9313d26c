/**
 * Examples that wait for their label, in the order of their moments: found by name when the label comes, first out when
 * their time is over. Memory: `12 × most active + 40` bytes for each that waits, doubled as more do, and the names, however many pass.
 */
import { SparseRow } from './sparse-row.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** No slot. */
export const NONE = -1;

/** Slots there are at first. */
const FIRST_ROOM = 1_024;

/** See the file. A slot is a number that stays until it is freed; moments must not go back. */
export class WaitingLabels {
  readonly #most: number;
  readonly #active: number;
  readonly #slots = new Map<string, number>();
  readonly #names: (string | undefined)[] = [];
  /** [room], by slot. */
  #at = new Float64Array(0);
  #told = new Float64Array(0);
  #lengths = new Uint32Array(0);
  /** [room], by slot: who waits since just before and just after; the free ones are chained by `after`. */
  #before = new Int32Array(0);
  #after = new Int32Array(0);
  /** [room × active] */
  #indices = new Uint32Array(0);
  #values = new Float64Array(0);
  #first = NONE;
  #last = NONE;
  #free = NONE;
  /** Slots from here on were never used. */
  #fresh = 0;

  constructor(most: number, active: number) {
    this.#most = most;
    this.#active = active;
    this.#makeRoom(Math.min(most, FIRST_ROOM));
  }

  get length(): number {
    return this.#slots.size;
  }

  get isFull(): boolean {
    return this.#slots.size === this.#most;
  }

  /** Who has waited longest; `NONE` of none. */
  get first(): number {
    return this.#first;
  }

  /** The slot of a name, or `NONE`. */
  find(name: string): number {
    return this.#slots.get(name) ?? NONE;
  }

  /** Since when, ms. */
  at(slot: number): number {
    return this.#at[slot]!;
  }

  /** What was told when it began to wait. */
  told(slot: number): number {
    return this.#told[slot]!;
  }

  /** Keeps an example; there must be room, and nobody of the name. */
  add(name: string, at: number, told: number, row: SparseRow): void {
    const slot = this.#free === NONE ? this.#fresh++ : this.#free;
    if (slot === this.#free) this.#free = this.#after[slot]!;
    if (slot === this.#at.length) this.#makeRoom(Math.min(this.#most, 2 * slot));
    this.#slots.set(name, slot);
    this.#names[slot] = name;
    this.#at[slot] = at;
    this.#told[slot] = told;
    this.#lengths[slot] = row.length;
    const from = slot * this.#active;
    for (let i = 0; i < row.length; i++) {
      this.#indices[from + i] = row.indices[i]!;
      this.#values[from + i] = row.values[i]!;
    }
    this.#before[slot] = this.#last;
    this.#after[slot] = NONE;
    if (this.#last === NONE) this.#first = slot;
    else this.#after[this.#last] = slot;
    this.#last = slot;
  }

  /** Takes an example out, into a row of as many active features. */
  take(slot: number, into: SparseRow): void {
    const from = slot * this.#active;
    into.clear();
    into.length = this.#lengths[slot]!;
    for (let i = 0; i < into.length; i++) {
      into.indices[i] = this.#indices[from + i]!;
      into.values[i] = this.#values[from + i]!;
    }
    this.#slots.delete(this.#names[slot]!);
    this.#names[slot] = undefined;
    const before = this.#before[slot]!;
    const after = this.#after[slot]!;
    if (before === NONE) this.#first = after;
    else this.#after[before] = after;
    if (after === NONE) this.#last = before;
    else this.#before[after] = before;
    this.#after[slot] = this.#free;
    this.#free = slot;
  }

  #makeRoom(room: number): void {
    const grown = <Numbers extends Float64Array | Uint32Array | Int32Array>(from: Numbers, into: Numbers): Numbers => {
      into.set(from);
      return into;
    };
    this.#at = grown(this.#at, new Float64Array(room));
    this.#told = grown(this.#told, new Float64Array(room));
    this.#lengths = grown(this.#lengths, new Uint32Array(room));
    this.#before = grown(this.#before, new Int32Array(room));
    this.#after = grown(this.#after, new Int32Array(room));
    this.#indices = grown(this.#indices, new Uint32Array(room * this.#active));
    this.#values = grown(this.#values, new Float64Array(room * this.#active));
  }

  /** In the order of waiting: which slots they had is no part of the state. */
  save(out: StateWriter): void {
    out.number(this.length);
    for (let slot = this.#first; slot !== NONE; slot = this.#after[slot]!) {
      const from = slot * this.#active;
      const length = this.#lengths[slot]!;
      out.text(this.#names[slot]!).number(this.#at[slot]!).number(this.#told[slot]!).number(length);
      out.numbers(this.#indices.subarray(from, from + length)).numbers(this.#values.subarray(from, from + length));
    }
  }

  load(from: StateReader, width: number): void {
    while (this.#first !== NONE) this.take(this.#first, new SparseRow(width, this.#active));
    const row = new SparseRow(width, this.#active);
    for (let waiting = from.number(); waiting > 0; waiting--) {
      const name = from.text();
      const at = from.number();
      const told = from.number();
      row.length = from.number();
      from.numbers(row.indices.subarray(0, row.length));
      from.numbers(row.values.subarray(0, row.length));
      this.add(name, at, told, row);
    }
  }
}
