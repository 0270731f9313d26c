/** The newest late events: where they stand in the log, and which entries of the change feed they made. Bounded. */
import { grown } from '../identity/grown.ts';

/** Late events that are remembered; of more, the oldest are forgotten. 56 bytes each. */
export const maxLateArrivals = 65_536;

/** One late event. */
export interface LateArrivalRecord {
  readonly position: number;
  /** When it was applied, ms. */
  readonly moment: number;
  /** Whose it is; −1: of nobody who has a profile. */
  readonly source: number;
  /** Not in any profile: it came later than its lateness allows. */
  readonly isTooLate: boolean;
  /** Ids of the feed: the newest before it, and the newest after. */
  readonly changesBefore: number;
  readonly changesAfter: number;
  /** Its effect was compared up to here, ms. */
  readonly comparedUntil: number;
}

const words = 7;

/** A ring of records, in order of the log. */
export class LateArrivals {
  #columns = new Float64Array(words * 16);
  /** How many there ever were; those that are kept are the last of them. */
  #count = 0;

  get length(): number {
    return Math.min(this.#count, maxLateArrivals);
  }

  get memoryBytes(): number {
    return this.#columns.byteLength;
  }

  /** Remembers the newest. Positions grow. Cost O(1). */
  add(record: LateArrivalRecord): void {
    const at = (this.#count++ % maxLateArrivals) * words;
    this.#columns = grown(this.#columns, at + words);
    const { position, moment, source, isTooLate, changesBefore, changesAfter, comparedUntil } = record;
    this.#columns.set([position, moment, source, isTooLate ? 1 : 0, changesBefore, changesAfter, comparedUntil], at);
  }

  /** Those with a position below, newest first. Cost: O(1) each, and those passed. */
  *newestFirst(below: number = Number.POSITIVE_INFINITY): Generator<LateArrivalRecord> {
    for (let i = this.#count - 1; i >= this.#count - this.length; i--) {
      const [position, moment, source, isTooLate, changesBefore, changesAfter, comparedUntil] = this.#recordAt(i);
      if (position! < below) yield { position: position!, moment: moment!, source: source!, isTooLate: isTooLate === 1, changesBefore: changesBefore!, changesAfter: changesAfter!, comparedUntil: comparedUntil! };
    }
  }

  *save(): Generator<readonly [string, Uint8Array]> {
    const saved = new Float64Array(this.length * words);
    for (let i = 0; i < this.length; i++) saved.set(this.#recordAt(this.#count - this.length + i), i * words);
    yield ['late', new Uint8Array(saved.buffer)];
  }

  load(sections: ReadonlyMap<string, Uint8Array>): void {
    const stored = sections.get('late') ?? new Uint8Array(0);
    this.#columns = new Float64Array(Math.max(words * 16, stored.length / 8));
    new Uint8Array(this.#columns.buffer).set(stored);
    this.#count = stored.length / 8 / words;
  }

  #recordAt(i: number): Float64Array {
    const at = (i % maxLateArrivals) * words;
    return this.#columns.subarray(at, at + words);
  }
}
