/**
 * Links as facts, kept for ever in columns: one row a statement, no object.
 *
 * Statements about the same two sources form a pair; a pair's facts are chained newest first, so that "what held at
 * T" is the first fact of the chain that was known at T. Each source's pairs are chained too: that is the graph.
 * The order of facts is total and knows nothing of arrival, so neither do the answers.
 *
 * Memory: 41 bytes a fact, about 30 a pair, when full; columns grow by half.
 */
import type { Link } from './link.ts';
import { grown } from './grown.ts';
import type { SourceTable } from './source-table.ts';
import { TextTable } from './text-table.ts';

/** End of a chain. */
export const NONE = -1;

const UNLINK = 1;

/** The evidence of what a person decided. */
const OPERATOR = 'operator';

/** The statements, and the graph of pairs they make. */
export class LinkFacts {
  readonly #sources: SourceTable;
  readonly #evidences = new TextTable('links/evidences');

  #factCount = 0;
  #left = new Uint32Array(16);
  #right = new Uint32Array(16);
  #kind = new Uint8Array(16);
  #evidence = new Uint32Array(16);
  #time = new Float64Array(16);
  #receivedAt = new Float64Array(16);
  #position = new Float64Array(16);
  /** Next older fact of the pair. */
  #older = new Int32Array(16);

  #pairCount = 0;
  /** By pair: its sources (the smaller index first), its newest fact, and the next pair of either source. */
  #low = new Uint32Array(16);
  #high = new Uint32Array(16);
  #newest = new Int32Array(16);
  #nextOfLow = new Int32Array(16);
  #nextOfHigh = new Int32Array(16);
  /** pair + 1, 0 is free; a power of two long. */
  #pairSlots = new Int32Array(32);
  /** By source: its first pair + 1, 0 is none. */
  #firstPair = new Int32Array(16);

  constructor(sources: SourceTable) {
    this.#sources = sources;
    // Known from the beginning, so that supposing what an operator may say adds no word to the state.
    this.#evidences.index(OPERATOR);
  }

  /** How many statements are kept. */
  get length(): number {
    return this.#factCount;
  }

  /** Sources at or above it have no pair. */
  get sourceLimit(): number {
    return Math.min(this.#firstPair.length, this.#sources.length);
  }

  /** Bytes taken in memory. */
  get memoryBytes(): number {
    const perFact = 4 * 4 + 3 * 8 + 1;
    const perPair = 5 * 4;
    return this.#evidences.memoryBytes + this.#time.length * perFact + this.#low.length * perPair + (this.#pairSlots.length + this.#firstPair.length) * 4;
  }

  /** Keeps a statement. A source linked with itself says nothing and is left out. Cost about 0.5 µs. */
  add(link: Link): void {
    const left = this.#sources.index(link.left);
    const right = this.#sources.index(link.right);
    if (left === right) return;
    const fact = this.#factCount++;
    this.#growFacts(this.#factCount);
    this.#left[fact] = left;
    this.#right[fact] = right;
    this.#kind[fact] = link.kind === 'unlink' ? UNLINK : 0;
    this.#evidence[fact] = this.#evidences.index(link.evidence);
    this.#time[fact] = link.time;
    this.#receivedAt[fact] = link.receivedAt;
    this.#position[fact] = link.position;
    this.#chain(fact);
  }

  /** Takes back the statement added last: all is as before. */
  removeLast(): void {
    const fact = --this.#factCount;
    const [low, high] = ordered(this.#left[fact]!, this.#right[fact]!);
    const slot = this.#slotOf(low, high);
    const pair = this.#pairSlots[slot]! - 1;
    if (this.#newest[pair] === fact) this.#newest[pair] = this.#older[fact]!;
    else {
      let newer = this.#newest[pair]!;
      while (this.#older[newer] !== fact) newer = this.#older[newer]!;
      this.#older[newer] = this.#older[fact]!;
    }
    if (this.#newest[pair] !== NONE) return;
    // The pair is the newest, so no other was put behind its slot, nor before it in the chains of its sources.
    this.#pairCount--;
    this.#pairSlots[slot] = 0;
    this.#firstPair[low] = this.#nextOfLow[pair]! + 1;
    this.#firstPair[high] = this.#nextOfHigh[pair]! + 1;
  }

  /** The first of a source's pairs, or `NONE`. Cost O(1). */
  firstPair(source: number): number {
    return source < this.#firstPair.length ? this.#firstPair[source]! - 1 : NONE;
  }

  /** The source's pair after this one, or `NONE`. */
  nextPair(pair: number, source: number): number {
    return this.#low[pair] === source ? this.#nextOfLow[pair]! : this.#nextOfHigh[pair]!;
  }

  /** The other source of a pair. */
  otherSide(pair: number, source: number): number {
    return this.#low[pair] === source ? this.#high[pair]! : this.#low[pair]!;
  }

  /** The fact by which the pair holds as of a moment; `NONE` when it does not. Newer facts than the moment are stepped over. */
  holdingFact(pair: number, asOf: number): number {
    for (let fact = this.#newest[pair]!; fact !== NONE; fact = this.#older[fact]!) {
      if (this.#time[fact]! < asOf && this.#receivedAt[fact]! <= asOf) return this.#kind[fact] === UNLINK ? NONE : fact;
    }
    return NONE;
  }

  /** Where the statements of a pair stand in the log, newest first. */
  *positions(pair: number): Generator<number, void> {
    for (let fact = this.#newest[pair]!; fact !== NONE; fact = this.#older[fact]!) yield this.#position[fact]!;
  }

  /** The oldest link in a row that ends with a holding fact, with no unlink between: since when the pair has held. */
  sinceFact(holding: number, asOf: number): number {
    let since = holding;
    for (let fact = this.#older[holding]!; fact !== NONE && this.#kind[fact] !== UNLINK; fact = this.#older[fact]!) {
      if (this.#time[fact]! < asOf && this.#receivedAt[fact]! <= asOf) since = fact;
    }
    return since;
  }

  /** The first moment after this one from which a fact of the pair counts; Infinity when none will. */
  turnAfter(pair: number, asOf: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (let fact = this.#newest[pair]!; fact !== NONE; fact = this.#older[fact]!) {
      const from = Math.max(this.#time[fact]! + 1, this.#receivedAt[fact]!);
      if (from > asOf && from < next) next = from;
    }
    return next;
  }

  /** Whether anything about the pair was known as of a moment. */
  isKnown(pair: number, asOf: number): boolean {
    for (let fact = this.#newest[pair]!; fact !== NONE; fact = this.#older[fact]!) {
      if (this.#time[fact]! < asOf && this.#receivedAt[fact]! <= asOf) return true;
    }
    return false;
  }

  /**
   * Whether keeping the link would change no answer: the pair's newest fact is a link at least as old. A visitor who is
   * logged in says so with every event; one fact is enough. Presumes that facts arrive in the order in which they were
   * received, and that an unlink's time is when it was received: so none can come to stand between the two.
   */
  implies({ left, right, kind, time, receivedAt, evidence }: Link): boolean {
    if (kind === 'unlink') return false;
    const slot = this.#slotOf(...ordered(this.#sources.index(left), this.#sources.index(right)));
    if (this.#pairSlots[slot] === 0) return false;
    const newest = this.#newest[this.#pairSlots[slot]! - 1]!;
    if (this.#kind[newest] === UNLINK) return evidence !== OPERATOR && this.#evidences.text(this.#evidence[newest]!) === OPERATOR;
    return this.#time[newest]! <= time && this.#receivedAt[newest]! <= receivedAt;
  }

  /** The statement as it was made. Allocates it. */
  linkOf(fact: number): Link {
    return {
      left: this.#sources.idOf(this.#left[fact]!),
      right: this.#sources.idOf(this.#right[fact]!),
      kind: this.#kind[fact] === UNLINK ? 'unlink' : 'link',
      time: this.#time[fact]!,
      receivedAt: this.#receivedAt[fact]!,
      evidence: this.#evidences.text(this.#evidence[fact]!),
      position: this.#position[fact]!,
    };
  }

  /** The facts as sections of bytes, in order of arrival, as of this call. Not copied: what is there stays as it is. */
  save(): readonly (readonly [section: string, bytes: Uint8Array])[] {
    const columns = Object.entries(this.#savedColumns()).map(([name, column]) => {
      return [`links/${name}`, new Uint8Array(column.buffer, 0, this.#factCount * column.BYTES_PER_ELEMENT)] as const;
    });
    return [...this.#evidences.save(), ...columns];
  }

  /** Takes up what `save` gave, in place of what is here; the sources must have been loaded. Cost about 0.2 µs a fact. */
  load(sections: ReadonlyMap<string, Uint8Array>): void {
    this.#evidences.load(sections);
    this.#evidences.index(OPERATOR);
    const count = (sections.get('links/kind') ?? new Uint8Array(0)).length;
    this.#growFacts(count);
    for (const [name, column] of Object.entries(this.#savedColumns())) {
      const saved = sections.get(`links/${name}`);
      if (saved !== undefined) new Uint8Array(column.buffer).set(saved);
    }
    this.#pairCount = 0;
    this.#pairSlots = new Int32Array(32);
    this.#firstPair = new Int32Array(16);
    this.#factCount = count;
    for (let fact = 0; fact < count; fact++) this.#chain(fact);
  }

  #savedColumns() {
    return {
      left: this.#left,
      right: this.#right,
      kind: this.#kind,
      evidence: this.#evidence,
      time: this.#time,
      receivedAt: this.#receivedAt,
      position: this.#position,
    };
  }

  #growFacts(count: number): void {
    this.#left = grown(this.#left, count);
    this.#right = grown(this.#right, count);
    this.#kind = grown(this.#kind, count);
    this.#evidence = grown(this.#evidence, count);
    this.#time = grown(this.#time, count);
    this.#receivedAt = grown(this.#receivedAt, count);
    this.#position = grown(this.#position, count);
    this.#older = grown(this.#older, count);
  }

  /** Puts the fact in its place of its pair's chain: mostly the front, since facts mostly arrive in order. */
  #chain(fact: number): void {
    const pair = this.#pairOf(this.#left[fact]!, this.#right[fact]!);
    let newer = NONE;
    let older = this.#newest[pair]!;
    while (older !== NONE && this.#isNewer(older, fact)) {
      newer = older;
      older = this.#older[older]!;
    }
    this.#older[fact] = older;
    if (newer === NONE) this.#newest[pair] = fact;
    else this.#older[newer] = fact;
  }

  /** By event time, received time, position; the rest only keeps the order total when all three are the same. */
  #isNewer(fact: number, than: number): boolean {
    const difference =
      this.#time[fact]! - this.#time[than]! ||
      this.#receivedAt[fact]! - this.#receivedAt[than]! ||
      this.#position[fact]! - this.#position[than]! ||
      this.#kind[fact]! - this.#kind[than]! ||
      this.#evidences.compareText(this.#evidence[fact]!, this.#evidence[than]!) ||
      this.#sources.compare(this.#left[fact]!, this.#left[than]!);
    return difference > 0;
  }

  #pairOf(left: number, right: number): number {
    const [low, high] = ordered(left, right);
    const slot = this.#slotOf(low, high);
    if (this.#pairSlots[slot] !== 0) return this.#pairSlots[slot]! - 1;
    const pair = this.#pairCount++;
    this.#low = grown(this.#low, this.#pairCount);
    this.#high = grown(this.#high, this.#pairCount);
    this.#newest = grown(this.#newest, this.#pairCount);
    this.#nextOfLow = grown(this.#nextOfLow, this.#pairCount);
    this.#nextOfHigh = grown(this.#nextOfHigh, this.#pairCount);
    this.#firstPair = grown(this.#firstPair, high + 1);
    this.#low[pair] = low;
    this.#high[pair] = high;
    this.#newest[pair] = NONE;
    this.#nextOfLow[pair] = this.#firstPair[low]! - 1;
    this.#nextOfHigh[pair] = this.#firstPair[high]! - 1;
    this.#firstPair[low] = pair + 1;
    this.#firstPair[high] = pair + 1;
    this.#pairSlots[slot] = pair + 1;
    if (this.#pairCount * 3 > this.#pairSlots.length * 2) this.#rehash();
    return pair;
  }

  /** The slot of the pair, or the free one where it belongs. */
  #slotOf(low: number, high: number): number {
    const mask = this.#pairSlots.length - 1;
    let hash = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const pair = this.#pairSlots[slot]! - 1;
      if (pair < 0 || (this.#low[pair] === low && this.#high[pair] === high)) return slot;
    }
  }

  #rehash(): void {
    this.#pairSlots = new Int32Array(this.#pairSlots.length * 2);
    for (let pair = 0; pair < this.#pairCount; pair++) {
      this.#pairSlots[this.#slotOf(this.#low[pair]!, this.#high[pair]!)] = pair + 1;
    }
  }
}

function ordered(left: number, right: number): [low: number, high: number] {
  return left < right ? [left, right] : [right, left];
}
