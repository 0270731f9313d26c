/**
 * What customers did with items: by source id, put together for a customer when somebody asks, so that identities can be
 * linked and unlinked without a trace.
 */
import { ByteReader, ByteWriter } from '../../feature/codec.ts';
import { grown } from '../../identity/grown.ts';
import { TextTable } from '../../identity/text-table.ts';
import type { Interaction } from '../interaction.ts';
import { InteractionLog, NEWEST_INTERACTIONS } from './interaction-log.ts';
import { ItemMarks, type ItemMark, type Marking } from './item-marks.ts';

/** Sources of a section of what is saved: 1-2 ms each. */
const PIECE_SOURCES = 1_024;

/** How an item is bought, over all. */
export interface RepeatCount {
  /** Source ids that bought it, and those that bought it at two moments at least. */
  readonly buyers: number;
  readonly repeaters: number;
}

/** Histories by number of the source id; numbers in the order of the first interaction. */
export class Histories {
  readonly #section: string;
  readonly #weights: readonly number[];
  readonly #names: TextTable;
  readonly #log = new InteractionLog();
  readonly #marks = new ItemMarks();
  #buyers = new Uint32Array(0);
  #repeaters = new Uint32Array(0);

  /** @param weights of the signals, by place @param section prefix of the names under which it is saved */
  constructor(weights: readonly number[], section: string) {
    this.#section = section;
    this.#weights = weights;
    this.#names = new TextTable(`${section}/customers`);
  }

  /** Source ids that had to do with an item. */
  get size(): number {
    return this.#names.length;
  }

  /** Bytes taken in memory. */
  get memoryBytes(): number {
    return this.#names.memoryBytes + this.#log.memoryBytes + this.#marks.memoryBytes + this.#buyers.byteLength + this.#repeaters.byteLength;
  }

  /** Number of a source id; a new one when it had to do with nothing yet. */
  index(source: string): number {
    return this.#names.index(source);
  }

  /** Number of a source id; −1 when it had to do with nothing yet. */
  find(source: string): number {
    return this.#names.find(source);
  }

  /** The source id of a number below `size`. */
  sourceAt(number: number): string {
    return this.#names.text(number);
  }

  /** Adds what a source did, in the order of the log. */
  add({ customer, item, signal, at }: Interaction): void {
    this.#log.add(customer, { item, signal, at });
  }

  /** Marks an item as bought or disliked by a source. */
  mark(customer: number, marking: Marking): void {
    const purchases = this.#marks.mark(customer, marking);
    if (purchases === 1) this.#buyers = counted(this.#buyers, marking.item);
    else if (purchases === 2) this.#repeaters = counted(this.#repeaters, marking.item);
  }

  /** What a customer did under all source ids, oldest first: the newest 200 by event time, what happened before `now` alone. Cost: so many a source. */
  interactions(customers: readonly number[], now: number): readonly Interaction[] {
    const all: Interaction[] = [];
    for (const customer of customers) {
      const own = [...this.#log.newest(customer)].reverse();
      for (const { item, signal, at } of own) if (at < now) all.push({ customer, item, signal, at, weight: this.#weights[signal]! });
    }
    // Stable: of one moment, in the order of the log within a source, and of the sources among them.
    return all.sort((left, right) => left.at - right.at).slice(-NEWEST_INTERACTIONS);
  }

  /** What a customer bought and disliked under all source ids, by item. */
  marks(customers: readonly number[]): ReadonlyMap<number, ItemMark> {
    const marks = new Map<number, ItemMark>();
    for (const customer of customers) for (const mark of this.#marks.of(customer)) marks.set(mark.item, joined(marks.get(mark.item), mark));
    return marks;
  }

  /** How an item is bought. */
  repeatsOf(item: number): RepeatCount {
    return { buyers: this.#buyers[item] ?? 0, repeaters: this.#repeaters[item] ?? 0 };
  }

  /** All of it as sections of bytes, made one by one: each is as of when it is made. */
  *save(): Generator<readonly [section: string, bytes: Uint8Array]> {
    yield* this.#names.save().map(([name, bytes]) => [name, bytes.slice()] as const);
    const { size } = this;
    for (let from = 0; from < size; from += PIECE_SOURCES) {
      const out = new ByteWriter();
      for (let source = from; source < Math.min(size, from + PIECE_SOURCES); source++) {
        this.#log.encode(source, out);
        this.#marks.encode(source, out);
      }
      yield [`${this.#section}/histories/${from / PIECE_SOURCES}`, out.view().slice()];
    }
    const out = new ByteWriter();
    for (const counts of [this.#buyers, this.#repeaters]) {
      const used = counts.findLastIndex((count) => count > 0) + 1;
      out.unsigned(used);
      for (let item = 0; item < used; item++) out.unsigned(counts[item]!);
    }
    yield [`${this.#section}/repeats`, out.view().slice()];
  }

  /** Takes up what `save` gave; to be called on one that is empty. */
  load(sections: ReadonlyMap<string, Uint8Array>): void {
    this.#names.load(sections);
    const { size } = this;
    for (let from = 0; from < size; from += PIECE_SOURCES) {
      const bytes = new ByteReader().at(sections.get(`${this.#section}/histories/${from / PIECE_SOURCES}`)!, 0);
      for (let source = from; source < Math.min(size, from + PIECE_SOURCES); source++) {
        this.#log.decode(source, bytes);
        this.#marks.decode(source, bytes);
      }
    }
    const bytes = new ByteReader().at(sections.get(`${this.#section}/repeats`)!, 0);
    const counts = (): Uint32Array<ArrayBuffer> => Uint32Array.from({ length: bytes.unsigned() }, () => bytes.unsigned());
    this.#buyers = counts();
    this.#repeaters = counts();
  }
}

function counted(counts: Uint32Array<ArrayBuffer>, item: number): Uint32Array<ArrayBuffer> {
  const wide = grown(counts, item + 1);
  wide[item]!++;
  return wide;
}

/** What one customer did under two source ids. */
function joined(one: ItemMark | undefined, other: ItemMark): ItemMark {
  if (one === undefined) return other;
  return {
    item: one.item,
    purchases: one.purchases + other.purchases,
    firstAt: one.firstAt === 0 || other.firstAt === 0 ? one.firstAt + other.firstAt : Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(one.lastAt, other.lastAt),
    dislikedAt: Math.max(one.dislikedAt, other.dislikedAt),
  };
}
