/**
 * What each source id did with items, newest first: chains through columns that all source ids share, 17 bytes an
 * interaction, in place of an object each. Only the newest of a source are kept.
 */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';
import { grown } from '../../identity/grown.ts';

/** Interactions of a source id that count. Older ones say little of a taste, and cost at every request. */
export const NEWEST_INTERACTIONS = 200;

/** One entry as it is read. */
export interface LoggedInteraction {
  readonly item: number;
  readonly signal: number;
  readonly at: number;
}

/** Chains of interactions by number of the source id. */
export class InteractionLog {
  /** By source: the newest entry + 1 (0: none), and how many there are. */
  #heads = new Uint32Array(0);
  #counts = new Uint32Array(0);
  /** By entry: what it is, and the one before + 1. */
  #items = new Uint32Array(0);
  #times = new Float64Array(0);
  #signals = new Uint8Array(0);
  #before = new Uint32Array(0);
  #length = 0;
  /** First of the entries that are free again, + 1. */
  #free = 0;

  /** Bytes taken in memory. */
  get memoryBytes(): number {
    return [this.#heads, this.#counts, this.#items, this.#times, this.#signals, this.#before].reduce((sum, column) => sum + column.byteLength, 0);
  }

  /** Adds an interaction: the newest of its source in the order of the log. Cost O(1), amortised. */
  add(source: number, { item, signal, at }: LoggedInteraction): void {
    this.#heads = grown(this.#heads, source + 1);
    this.#counts = grown(this.#counts, source + 1);
    const entry = this.#take();
    this.#items[entry] = item;
    this.#signals[entry] = signal;
    this.#times[entry] = at;
    this.#before[entry] = this.#heads[source]!;
    this.#heads[source] = entry + 1;
    // Twice the bound before it is cut, so that the walk to the cut is paid for by as many additions.
    if (++this.#counts[source]! >= 2 * NEWEST_INTERACTIONS) this.#cut(source);
  }

  /** The newest interactions of a source, newest first in the order of the log. */
  *newest(source: number): Generator<LoggedInteraction> {
    let entry = source < this.#heads.length ? this.#heads[source]! : 0;
    for (let left = NEWEST_INTERACTIONS; entry !== 0 && left > 0; left--) {
      yield { item: this.#items[entry - 1]!, signal: this.#signals[entry - 1]!, at: this.#times[entry - 1]! };
      entry = this.#before[entry - 1]!;
    }
  }

  /** Writes those of a source, oldest first. */
  encode(source: number, out: ByteWriter): void {
    const all = [...this.newest(source)].reverse();
    out.unsigned(all.length);
    for (const { item, signal, at } of all) {
      out.unsigned(item);
      out.byte(signal);
      out.float(at);
    }
  }

  /** Takes what `encode` wrote. */
  decode(source: number, bytes: ByteReader): void {
    for (let left = bytes.unsigned(); left > 0; left--) this.add(source, { item: bytes.unsigned(), signal: bytes.byte(), at: bytes.float() });
  }

  #take(): number {
    if (this.#free !== 0) {
      const entry = this.#free - 1;
      this.#free = this.#before[entry]!;
      return entry;
    }
    const entry = this.#length++;
    this.#items = grown(this.#items, this.#length);
    this.#times = grown(this.#times, this.#length);
    this.#signals = grown(this.#signals, this.#length);
    this.#before = grown(this.#before, this.#length);
    return entry;
  }

  /** Frees what is older than the newest. */
  #cut(source: number): void {
    let entry = this.#heads[source]!;
    for (let left = NEWEST_INTERACTIONS - 1; left > 0; left--) entry = this.#before[entry - 1]!;
    const first = this.#before[entry - 1]!;
    this.#before[entry - 1] = 0;
    this.#counts[source] = NEWEST_INTERACTIONS;
    let last = first;
    while (this.#before[last - 1] !== 0) last = this.#before[last - 1]!;
    this.#before[last - 1] = this.#free;
    this.#free = first;
  }
}
