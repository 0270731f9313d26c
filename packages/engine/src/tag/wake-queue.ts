/** Who must be looked at again, and when: a binary heap over typed arrays with at most one entry a source. */
import { grown } from '../identity/grown.ts';

export class WakeQueue {
  #heap = new Uint32Array(1024);
  #size = 0;
  /** By source: place in the heap + 1; 0: not in it. */
  #place = new Uint32Array(1024);
  /** By source: moment of its entry; Infinity: none. */
  #at = new Float64Array(1024).fill(Number.POSITIVE_INFINITY);

  /** Moment of the earliest entry; Infinity when there is none. */
  get nextAt(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#at[this.#heap[0]!]!;
  }

  get size(): number {
    return this.#size;
  }

  get memoryBytes(): number {
    return this.#heap.byteLength + this.#place.byteLength + this.#at.byteLength;
  }

  /** Moment of a source's entry; Infinity when it has none. */
  at(source: number): number {
    return source < this.#at.length ? this.#at[source]! : Number.POSITIVE_INFINITY;
  }

  /** Sets or moves the source's entry; Infinity removes it. Cost O(log n). */
  schedule(source: number, at: number): void {
    this.#ensure(source);
    const place = this.#place[source]!;
    if (at === Number.POSITIVE_INFINITY) {
      if (place > 0) this.#remove(place - 1);
      return;
    }
    const before = this.#at[source]!;
    this.#at[source] = at;
    if (place > 0) {
      if (at < before) this.#up(place - 1);
      else this.#down(place - 1);
      return;
    }
    this.#heap = grown(this.#heap, this.#size + 1);
    this.#put(this.#size++, source);
    this.#up(this.#size - 1);
  }

  /** Takes the earliest; of equals the smallest source, so that a replay takes them in the same order. */
  take(): number {
    const source = this.#heap[0]!;
    this.#remove(0);
    return source;
  }

  /** Takes up all entries of an empty queue at once. @param at by source; Infinity: none. Cost O(sources). */
  load(at: Float64Array): void {
    if (at.length === 0) return;
    this.#ensure(at.length - 1);
    this.#at.set(at);
    this.#heap = grown(this.#heap, at.length);
    for (let source = 0; source < at.length; source++) if (at[source]! < Number.POSITIVE_INFINITY) this.#put(this.#size++, source);
    for (let place = (this.#size >> 1) - 1; place >= 0; place--) this.#down(place);
  }

  #remove(place: number): void {
    const source = this.#heap[place]!;
    this.#place[source] = 0;
    this.#at[source] = Number.POSITIVE_INFINITY;
    const last = this.#heap[--this.#size]!;
    if (place === this.#size) return;
    this.#put(place, last);
    this.#up(place);
    this.#down(this.#place[last]! - 1);
  }

  #before(a: number, b: number): boolean {
    const at = this.#at[a]!;
    const bt = this.#at[b]!;
    return at < bt || (at === bt && a < b);
  }

  #put(place: number, source: number): void {
    this.#heap[place] = source;
    this.#place[source] = place + 1;
  }

  #up(place: number): void {
    const source = this.#heap[place]!;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = this.#heap[parent]!;
      if (!this.#before(source, other)) break;
      this.#put(place, other);
      place = parent;
    }
    this.#put(place, source);
  }

  #down(place: number): void {
    const source = this.#heap[place]!;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(this.#heap[child + 1]!, this.#heap[child]!)) child++;
      const other = this.#heap[child]!;
      if (!this.#before(other, source)) break;
      this.#put(place, other);
      place = child;
    }
    this.#put(place, source);
  }

  #ensure(source: number): void {
    const { length } = this.#at;
    if (source < length) return;
    this.#place = grown(this.#place, source + 1);
    this.#at = grown(this.#at, source + 1).fill(Number.POSITIVE_INFINITY, length);
  }
}
