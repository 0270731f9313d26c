/** Sessions as they happen: the latest ones in columns, and which of them have an item. */
import { assert } from '../../errors.ts';
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';
import { grown } from '../../identity/grown.ts';
import type { Interaction } from '../interaction.ts';

/** Bounds of a store. */
export interface SessionStoreOptions {
  /** A longer pause begins a new session. */
  readonly gapMs: number;
  /** The latest sessions that are kept. */
  readonly sessions: number;
  /** Items of one session, the latest; at most 255. */
  readonly itemsPerSession: number;
  /** Sessions of one item, the latest. */
  readonly sessionsPerItem: number;
}

/**
 * Sessions by id, from 0 in the order in which they began: what one customer did without a long pause. Those that are kept stand in a
 * ring of columns, because hundreds of them are compared for an answer.
 * Memory: 4 bytes for each of `itemsPerSession` and some 60 a session; 8 for each of the sessions of an item.
 */
export class SessionStore {
  readonly #options: SessionStoreOptions;
  #next = 0;
  /** Of each place of the ring: its items in order, `itemsPerSession` numbers of which the first `length` are taken. */
  #items = new Int32Array(0);
  #lengths = new Uint8Array(0);
  #distinct = new Uint8Array(0);
  #customers = new Uint32Array(0);
  /** Event time of the last interaction. */
  #lastAt = new Float64Array(0);
  readonly #open = new Map<number, number>();
  #byItem: (number[] | undefined)[] = [];
  /** How many kept sessions each item was in. */
  #counts: number[] = [];

  constructor(options: SessionStoreOptions) {
    assert(options.itemsPerSession <= 255, 'a session keeps at most 255 items');
    this.#options = options;
  }

  /** How many sessions are kept. */
  get size(): number {
    return this.#next - this.#first;
  }

  /** Of the kept sessions, those with the item. */
  sessionsWith(item: number): number {
    return this.#counts[item] ?? 0;
  }

  /** Ids of the latest sessions with the item, ascending; they are kept. */
  idsOf(item: number): readonly number[] {
    return this.#byItem[item] ?? [];
  }

  /** Copies the items of a kept session, in order, an item as often as it came, to a place of a column. @returns the place behind the last */
  copyItems(id: number, into: Int32Array, to: number): number {
    const from = this.#startOf(id);
    const end = from + this.#lengthOf(id);
    for (let at = from; at < end; at++) into[to++] = this.#items[at]!;
    return to;
  }

  /** How many different items a session has. */
  distinctIn(id: number): number {
    return this.#distinct[this.#placeOf(id)]!;
  }

  customerOf(id: number): number {
    return this.#customers[this.#placeOf(id)]!;
  }

  /** Event time of its last interaction. */
  lastAt(id: number): number {
    return this.#lastAt[this.#placeOf(id)]!;
  }

  /** The session that a customer is in, or was in last; undefined: none that is kept. */
  openOf(customer: number): number | undefined {
    return this.#open.get(customer);
  }

  /** Cost O(items of a session). */
  add({ customer, item, weight, at }: Interaction): void {
    const id = this.#sessionAt(customer, at, weight > 0);
    if (id === undefined) return;
    const place = this.#placeOf(id);
    this.#lastAt[place] = Math.max(this.#lastAt[place]!, at);
    const stood = this.#has(id, item);
    if (weight < 0) {
      if (stood) this.#takeOut(id, item);
      return;
    }
    const oldest = this.#lengths[place] === this.#options.itemsPerSession ? this.#shift(id) : undefined;
    this.#items[this.#startOf(id) + this.#lengths[place]!++] = item;
    if (!stood) this.#enter(id, item);
    if (oldest !== undefined && !this.#has(id, oldest)) this.#leave(id, oldest);
  }

  *encode(out: ByteWriter): Generator<void> {
    out.unsigned(this.#next);
    for (let id = this.#first; id < this.#next; id++) {
      const customer = this.customerOf(id);
      out.unsigned(customer);
      out.float(this.lastAt(id));
      out.byte(this.#open.get(customer) === id ? 1 : 0);
      const from = this.#startOf(id);
      writeList(out, this.#items.subarray(from, from + this.#lengthOf(id)));
      yield;
    }
    out.unsigned(this.#byItem.length);
    for (const ids of this.#byItem) {
      writeList(out, ids ?? []);
      yield;
    }
  }

  decode(from: ByteReader): void {
    this.#open.clear();
    this.#counts = [];
    const next = from.unsigned();
    this.#next = Math.max(0, next - this.#options.sessions);
    while (this.#next < next) {
      const id = this.#begin(from.unsigned(), from.float());
      if (from.byte() === 1) this.#open.set(this.customerOf(id), id);
      const items = readList(from);
      this.#items.set(items, this.#startOf(id));
      this.#lengths[this.#placeOf(id)] = items.length;
      const different = new Set(items);
      this.#distinct[this.#placeOf(id)] = different.size;
      for (const item of different) this.#count(item, 1);
    }
    this.#byItem = Array.from({ length: from.unsigned() }, () => {
      const ids = readList(from);
      return ids.length === 0 ? undefined : ids;
    });
    while (this.#counts.length < this.#byItem.length) this.#counts.push(0);
  }

  /** Id of the oldest session that is kept. */
  get #first(): number {
    return Math.max(0, this.#next - this.#options.sessions);
  }

  #startOf(id: number): number {
    return this.#placeOf(id) * this.#options.itemsPerSession;
  }

  #lengthOf(id: number): number {
    return this.#lengths[this.#placeOf(id)]!;
  }

  #placeOf(id: number): number {
    return id % this.#options.sessions;
  }

  /** The session that goes on, else a new one where one may begin. */
  #sessionAt(customer: number, at: number, begins: boolean): number | undefined {
    const open = this.#open.get(customer);
    if (open !== undefined && at - this.lastAt(open) <= this.#options.gapMs) return open;
    if (!begins) return undefined;
    if (this.#next >= this.#options.sessions) this.#forget(this.#first);
    const id = this.#begin(customer, at);
    this.#open.set(customer, id);
    return id;
  }

  /** A new session, without items, in the place of the oldest. */
  #begin(customer: number, at: number): number {
    const id = this.#next++;
    const place = this.#placeOf(id);
    const { sessions, itemsPerSession } = this.#options;
    // Columns grow by half, but never beyond the ring.
    if (place >= this.#lengths.length) {
      const places = Math.min(sessions, Math.max(place + 1, 256, Math.ceil(this.#lengths.length * 1.5)));
      this.#items = grown(this.#items, places * itemsPerSession);
      this.#lengths = grown(this.#lengths, places);
      this.#distinct = grown(this.#distinct, places);
      this.#customers = grown(this.#customers, places);
      this.#lastAt = grown(this.#lastAt, places);
    }
    this.#lengths[place] = 0;
    this.#distinct[place] = 0;
    this.#customers[place] = customer;
    this.#lastAt[place] = at;
    return id;
  }

  #forget(id: number): void {
    const from = this.#startOf(id);
    for (const item of new Set(this.#items.subarray(from, from + this.#lengthOf(id)))) this.#leave(id, item);
    if (this.#open.get(this.customerOf(id)) === id) this.#open.delete(this.customerOf(id));
  }

  #has(id: number, item: number): boolean {
    const from = this.#startOf(id);
    for (let at = from + this.#lengthOf(id) - 1; at >= from; at--) if (this.#items[at] === item) return true;
    return false;
  }

  /** Takes the oldest item away. */
  #shift(id: number): number {
    const from = this.#startOf(id);
    const oldest = this.#items[from]!;
    this.#items.copyWithin(from, from + 1, from + this.#lengths[this.#placeOf(id)]!--);
    return oldest;
  }

  #takeOut(id: number, item: number): void {
    const from = this.#startOf(id);
    const left = this.#items.subarray(from, from + this.#lengthOf(id)).filter((each) => each !== item);
    this.#items.set(left, from);
    this.#lengths[this.#placeOf(id)] = left.length;
    this.#leave(id, item);
  }

  #enter(id: number, item: number): void {
    this.#distinct[this.#placeOf(id)]!++;
    this.#count(item, 1);
    const ids = (this.#byItem[item] ??= []);
    // Almost always the last: sessions that began later seldom had it before.
    let place = ids.length;
    while (place > 0 && ids[place - 1]! > id) place--;
    if (place === ids.length) ids.push(id);
    else ids.splice(place, 0, id);
    // Trimmed now and then, not at every step.
    const { sessionsPerItem } = this.#options;
    if (ids.length >= 2 * sessionsPerItem) ids.splice(0, ids.length - sessionsPerItem);
  }

  #leave(id: number, item: number): void {
    this.#distinct[this.#placeOf(id)]!--;
    this.#count(item, -1);
    const ids = this.#byItem[item];
    const place = ids?.indexOf(id) ?? -1;
    if (place >= 0) ids!.splice(place, 1);
    if (ids?.length === 0) this.#byItem[item] = undefined;
  }

  #count(item: number, by: number): void {
    while (this.#counts.length <= item) this.#counts.push(0);
    while (this.#byItem.length <= item) this.#byItem.push(undefined);
    this.#counts[item]! += by;
  }
}

function writeList(out: ByteWriter, numbers: Iterable<number> & { readonly length: number }): void {
  out.unsigned(numbers.length);
  for (const number of numbers) out.unsigned(number);
}

function readList(from: ByteReader): number[] {
  return Array.from({ length: from.unsigned() }, () => from.unsigned());
}
