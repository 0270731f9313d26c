/** Sessions as they happen: the latest ones, and which of them have an item. */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';
import type { Interaction } from '../interaction.ts';

/** What one customer did without a long pause. */
export interface Session {
  readonly id: number;
  readonly customer: number;
  /** In order; an item may stand more than once. */
  readonly items: number[];
  /** How many different ones there are. */
  distinct: number;
  /** Event time of the last one. */
  at: number;
}

/** Bounds of a store. */
export interface SessionStoreOptions {
  /** A longer pause begins a new session. */
  readonly gapMs: number;
  /** The latest sessions that are kept. */
  readonly sessions: number;
  /** Items of one session, the latest. */
  readonly itemsPerSession: number;
  /** Sessions of one item, the latest. */
  readonly sessionsPerItem: number;
}

/** Memory: about 150 bytes and 8 for each item a session; 8 for each of the sessions of an item. */
export class SessionStore {
  readonly #options: SessionStoreOptions;
  #next = 0;
  /** By id modulo its length. */
  #ring: (Session | undefined)[] = [];
  readonly #open = new Map<number, Session>();
  #byItem: (number[] | undefined)[] = [];
  /** How many kept sessions each item was in. */
  #counts: number[] = [];
  #kept = 0;

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  /** How many sessions are kept. */
  get size(): number {
    return this.#kept;
  }

  /** Items are numbered below it. */
  get items(): number {
    return this.#counts.length;
  }

  /** Of the kept sessions, those with the item. */
  sessionsWith(item: number): number {
    return this.#counts[item] ?? 0;
  }

  /** Sessions that began so far. An id is below it, and that of a kept one by no more than there is room for. */
  get begun(): number {
    return this.#next;
  }

  /** Ids of the latest sessions with the item, the older first. */
  idsOf(item: number): readonly number[] {
    return this.#byItem[item] ?? [];
  }

  /** undefined when it is gone. */
  read(id: number): Session | undefined {
    const session = this.#ring[id % this.#options.sessions];
    return session?.id === id ? session : undefined;
  }

  /** The session that a customer is in, or was in last. */
  openOf(customer: number): number | undefined {
    return this.#open.get(customer)?.id;
  }

  /** Cost O(1), and O(items of a session) when a session leaves. */
  add({ customer, item, weight, at }: Interaction): void {
    const session = this.#sessionAt(customer, at, weight > 0);
    if (session === undefined) return;
    session.at = Math.max(session.at, at);
    const stood = session.items.includes(item);
    if (weight < 0) {
      if (stood) this.#takeOut(session, item);
      return;
    }
    session.items.push(item);
    if (!stood) {
      session.distinct++;
      this.#count(item, 1);
      const ids = (this.#byItem[item] ??= []);
      ids.push(session.id);
      // Trimmed now and then, not at every step.
      if (ids.length >= 2 * this.#options.sessionsPerItem) ids.splice(0, ids.length - this.#options.sessionsPerItem);
    }
    if (session.items.length > this.#options.itemsPerSession) {
      const oldest = session.items.shift()!;
      if (!session.items.includes(oldest)) {
        session.distinct--;
        this.#leave(session, oldest);
      }
    }
  }

  *encode(out: ByteWriter): Generator<void> {
    out.unsigned(this.#next);
    const kept = this.#oldestFirst();
    out.unsigned(kept.length);
    for (const { id, customer, items, at } of kept) {
      out.unsigned(id);
      out.unsigned(customer);
      out.float(at);
      out.byte(this.#open.get(customer)?.id === id ? 1 : 0);
      writeList(out, items);
      yield;
    }
    out.unsigned(this.#byItem.length);
    for (let item = 0; item < this.#byItem.length; item++) {
      writeList(out, this.#byItem[item] ?? []);
      yield;
    }
  }

  decode(from: ByteReader): void {
    this.#next = from.unsigned();
    this.#ring = [];
    this.#open.clear();
    this.#counts = [];
    this.#kept = 0;
    for (let left = from.unsigned(); left > 0; left--) {
      const session: Session = { id: from.unsigned(), customer: from.unsigned(), at: from.float(), items: [], distinct: 0 };
      if (from.byte() === 1) this.#open.set(session.customer, session);
      session.items.push(...readList(from));
      this.#ring[session.id % this.#options.sessions] = session;
      this.#kept++;
      const different = new Set(session.items);
      session.distinct = different.size;
      for (const item of different) this.#count(item, 1);
    }
    this.#byItem = Array.from({ length: from.unsigned() }, () => {
      const ids = readList(from);
      return ids.length === 0 ? undefined : ids;
    });
    while (this.#counts.length < this.#byItem.length) this.#counts.push(0);
  }

  #oldestFirst(): readonly Session[] {
    return this.#ring.filter((session) => session !== undefined).sort((one, other) => one.id - other.id);
  }

  /** The session that goes on, else a new one where one may begin. */
  #sessionAt(customer: number, at: number, begins: boolean): Session | undefined {
    const open = this.#open.get(customer);
    if (open !== undefined && at - open.at <= this.#options.gapMs) return open;
    if (!begins) return undefined;
    const session: Session = { id: this.#next++, customer, items: [], distinct: 0, at };
    const place = session.id % this.#options.sessions;
    const gone = this.#ring[place];
    if (gone !== undefined) this.#forget(gone);
    this.#ring[place] = session;
    this.#kept++;
    this.#open.set(customer, session);
    return session;
  }

  #forget(session: Session): void {
    this.#kept--;
    for (const item of new Set(session.items)) this.#leave(session, item);
    if (this.#open.get(session.customer) === session) this.#open.delete(session.customer);
  }

  #takeOut(session: Session, item: number): void {
    for (let place = session.items.length - 1; place >= 0; place--) if (session.items[place] === item) session.items.splice(place, 1);
    session.distinct--;
    this.#leave(session, item);
  }

  #leave(session: Session, item: number): void {
    this.#count(item, -1);
    const ids = this.#byItem[item];
    const place = ids?.indexOf(session.id) ?? -1;
    if (place >= 0) ids!.splice(place, 1);
    if (ids?.length === 0) this.#byItem[item] = undefined;
  }

  #count(item: number, by: number): void {
    while (this.#counts.length <= item) this.#counts.push(0);
    while (this.#byItem.length <= item) this.#byItem.push(undefined);
    this.#counts[item]! += by;
  }
}

function writeList(out: ByteWriter, numbers: readonly number[]): void {
  out.unsigned(numbers.length);
  for (const number of numbers) out.unsigned(number);
}

function readList(from: ByteReader): number[] {
  return Array.from({ length: from.unsigned() }, () => from.unsigned());
}
