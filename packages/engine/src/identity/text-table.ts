/**
 * Texts numbered 0, 1, 2, … in the order in which they were first seen, millions of them in little memory.
 *
 * A text is kept once, as bytes: each UTF-16 unit on its own in the manner of UTF-8 (CESU-8), so that ASCII takes one
 * byte, lone surrogates survive, and comparing bytes orders texts as comparing strings does. Records stand one behind the
 * other in append-only slabs, aligned to words, so that they are hashed and compared four bytes at a time:
 *
 *     index u32 | length u16 | bytes | zeros up to a whole word
 *
 * A record never straddles slabs. An open-addressing table of addresses finds them: the text sought is made a record in
 * scratch and compared in place, so that a lookup allocates nothing and touches two places of memory.
 *
 * Memory: about 30 bytes a text besides its own bytes. A lookup takes 50-200 ns. What is saved is the slabs alone.
 */
import { mix32 } from '../registry/murmur.ts';
import { grown } from './grown.ts';

const SLAB_BITS = 20;
const SLAB_BYTES = 1 << SLAB_BITS;
const FIRST_SLAB_BYTES = 4096;
const MAX_SLABS = 1 << (32 - SLAB_BITS);
/** Longest text, in encoded bytes. The wire refuses identifiers long before. */
const MAX_TEXT_BYTES = 0xffff;
/** Where the length and the bytes of a record stand. */
const LENGTH_AT = 4;
const BYTES_AT = 6;

/** Records, as bytes and as words. */
interface Slab {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  /** Bytes taken. */
  end: number;
}

/** Texts ↔ 0, 1, 2, …; see above. */
export class TextTable {
  readonly #section: string;
  #slabs: Slab[] = [];
  #length = 0;
  /** By index: where the record begins (slab in the high bits). */
  #addresses = new Uint32Array(64);
  /** Pairs of address + 1 (0 is free) and hash, side by side as they are read; a power of two long, at most two thirds full. */
  #slots = new Uint32Array(256);
  /** The record of the text in hand; its index is not set. */
  #scratch = slabOf(1024);

  /** @param section prefix of the names under which the table is saved. */
  constructor(section: string) {
    this.#section = section;
  }

  /** How many texts there are; indexes run below it. */
  get length(): number {
    return this.#length;
  }

  /** Bytes taken in memory. */
  get memoryBytes(): number {
    let bytes = this.#addresses.byteLength + this.#slots.byteLength;
    for (const slab of this.#slabs) bytes += slab.bytes.byteLength;
    return bytes;
  }

  /** The text's index; -1 when it was never seen. */
  find(text: string): number {
    if (this.#encode(text) > MAX_TEXT_BYTES) return -1;
    const slot = this.#slotOf(hashRecord(this.#scratch, 0, this.#scratch.end));
    return this.#slots[slot] === 0 ? -1 : this.#indexAt(this.#slots[slot]! - 1);
  }

  /** The text's index; a new one when it was never seen. @throws RangeError for a text beyond 65,535 bytes. */
  index(text: string): number {
    const length = this.#encode(text);
    if (length > MAX_TEXT_BYTES) throw new RangeError(`A text of ${length} bytes does not fit: at most ${MAX_TEXT_BYTES}.`);
    const hash = hashRecord(this.#scratch, 0, this.#scratch.end);
    const slot = this.#slotOf(hash);
    if (this.#slots[slot] !== 0) return this.#indexAt(this.#slots[slot]! - 1);
    return this.#enter(this.#append(), hash, slot);
  }

  /** Forgets the text seen last: all is as before it was seen. */
  removeLast(): void {
    const address = this.#addresses[--this.#length]!;
    const slab = this.#slabs[address >>> SLAB_BITS]!;
    const start = address & (SLAB_BYTES - 1);
    const mask = this.#slots.length - 1;
    let slot = (hashRecord(slab, start, slab.end) << 1) & mask;
    while (this.#slots[slot] !== address + 1) slot = (slot + 2) & mask;
    this.#slots[slot] = 0;
    // Those behind it may have come to stand there because of it.
    for (let next = (slot + 2) & mask; this.#slots[next] !== 0; next = (next + 2) & mask) {
      const [moved, hash] = [this.#slots[next]!, this.#slots[next + 1]!];
      this.#slots[next] = 0;
      const to = this.#freeSlot(hash);
      this.#slots[to] = moved;
      this.#slots[to + 1] = hash;
    }
    slab.end = start;
    while (this.#slabs.at(-1)?.end === 0) this.#slabs.pop();
  }

  /** The text at an index below `length`. Allocates it. */
  text(index: number): string {
    const address = this.#addresses[index]!;
    const { bytes } = this.#slabs[address >>> SLAB_BITS]!;
    const start = address & (SLAB_BYTES - 1);
    return decode(bytes, start + BYTES_AT, start + BYTES_AT + lengthAt(bytes, start));
  }

  /** Orders two indexes as `<` orders their texts: negative, 0 or positive. Allocates nothing. */
  compareText(left: number, right: number): number {
    if (left === right) return 0;
    const a = this.#addresses[left]!;
    const b = this.#addresses[right]!;
    const bytesA = this.#slabs[a >>> SLAB_BITS]!.bytes;
    const bytesB = this.#slabs[b >>> SLAB_BITS]!.bytes;
    const startA = a & (SLAB_BYTES - 1);
    const startB = b & (SLAB_BYTES - 1);
    const lengthA = lengthAt(bytesA, startA);
    const lengthB = lengthAt(bytesB, startB);
    const shared = Math.min(lengthA, lengthB);
    for (let i = BYTES_AT; i < BYTES_AT + shared; i++) {
      const difference = bytesA[startA + i]! - bytesB[startB + i]!;
      if (difference !== 0) return difference;
    }
    return lengthA - lengthB;
  }

  /** Whether the text at the index starts with the (ASCII) bytes. */
  startsWith(index: number, prefix: Uint8Array): boolean {
    const address = this.#addresses[index]!;
    const { bytes } = this.#slabs[address >>> SLAB_BITS]!;
    const start = address & (SLAB_BYTES - 1);
    if (lengthAt(bytes, start) < prefix.length) return false;
    for (let i = 0; i < prefix.length; i++) if (bytes[start + BYTES_AT + i] !== prefix[i]) return false;
    return true;
  }

  /** The table as sections of bytes, as of this call: texts are only appended, so what is taken never changes. Nothing is copied. */
  save(): readonly (readonly [section: string, bytes: Uint8Array])[] {
    return this.#slabs.map(({ bytes, end }, i) => [`${this.#section}/${i}`, bytes.subarray(0, end)]);
  }

  /** Takes up what `save` gave, in place of what is here. Cost about 0.1 µs a text. */
  load(sections: ReadonlyMap<string, Uint8Array>): void {
    this.#slabs = [];
    this.#length = 0;
    this.#slots = new Uint32Array(256);
    for (let i = 0; ; i++) {
      const saved = sections.get(`${this.#section}/${i}`);
      if (saved === undefined) return;
      const slab = slabOf(slabBytes(i));
      slab.bytes.set(saved);
      slab.end = saved.length;
      this.#slabs.push(slab);
      for (let at = 0; at < saved.length; ) {
        const end = at + recordBytes(lengthAt(slab.bytes, at));
        const hash = hashRecord(slab, at, end);
        this.#enter(((i << SLAB_BITS) | at) >>> 0, hash, this.#freeSlot(hash));
        at = end;
      }
    }
  }

  /** Makes the text the record in scratch. @returns how many bytes the text has; beyond `MAX_TEXT_BYTES` it is no record */
  #encode(text: string): number {
    if (recordBytes(text.length * 3) > this.#scratch.bytes.length) this.#scratch = slabOf(recordBytes(text.length * 3));
    const { bytes } = this.#scratch;
    let p = BYTES_AT;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        bytes[p++] = unit;
      } else if (unit < 0x800) {
        bytes[p++] = 0xc0 | (unit >> 6);
        bytes[p++] = 0x80 | (unit & 63);
      } else {
        bytes[p++] = 0xe0 | (unit >> 12);
        bytes[p++] = 0x80 | ((unit >> 6) & 63);
        bytes[p++] = 0x80 | (unit & 63);
      }
    }
    const length = p - BYTES_AT;
    bytes[LENGTH_AT] = length;
    bytes[LENGTH_AT + 1] = length >> 8;
    while ((p & 3) !== 0) bytes[p++] = 0;
    this.#scratch.end = p;
    return length;
  }

  /** The slot of the record in scratch, or the free one where it belongs. */
  #slotOf(hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const known = slots[slot]!;
      if (known === 0 || (slots[slot + 1] === hash && this.#isScratch(known - 1))) return slot;
    }
  }

  #isScratch(address: number): boolean {
    const { words: sought, end } = this.#scratch;
    const { words } = this.#slabs[address >>> SLAB_BITS]!;
    const from = (address & (SLAB_BYTES - 1)) >> 2;
    const count = end >> 2;
    for (let i = 1; i < count; i++) if (words[from + i] !== sought[i]) return false;
    return true;
  }

  #indexAt(address: number): number {
    return this.#slabs[address >>> SLAB_BITS]!.words[(address & (SLAB_BYTES - 1)) >> 2]!;
  }

  #freeSlot(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = (hash << 1) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 2) & mask;
    return slot;
  }

  /** Copies scratch to the last slab, or to a new one. @returns its address. */
  #append(): number {
    const { bytes, end: size } = this.#scratch;
    let slab = this.#slabs.at(-1);
    while (slab === undefined || slab.end + size > slab.bytes.length) {
      if (this.#slabs.length >= MAX_SLABS) throw new RangeError('More than 4 GiB of texts.');
      slab = slabOf(slabBytes(this.#slabs.length));
      this.#slabs.push(slab);
    }
    const at = slab.end;
    slab.bytes.set(bytes.subarray(0, size), at);
    slab.end = at + size;
    return (((this.#slabs.length - 1) << SLAB_BITS) | at) >>> 0;
  }

  #enter(address: number, hash: number, slot: number): number {
    const index = this.#length++;
    this.#slabs[address >>> SLAB_BITS]!.words[(address & (SLAB_BYTES - 1)) >> 2] = index;
    this.#addresses = grown(this.#addresses, this.#length);
    this.#addresses[index] = address;
    this.#slots[slot] = address + 1;
    this.#slots[slot + 1] = hash;
    if (this.#length * 3 > this.#slots.length) this.#rehash();
    return index;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      const slot = this.#freeSlot(old[from + 1]!);
      this.#slots[slot] = old[from]!;
      this.#slots[slot + 1] = old[from + 1]!;
    }
  }
}

function slabOf(size: number): Slab {
  const bytes = new Uint8Array(size);
  return { bytes, words: new Int32Array(bytes.buffer), end: 0 };
}

/** The first slabs are small, so that a small table is. */
function slabBytes(slab: number): number {
  return Math.min(SLAB_BYTES, FIRST_SLAB_BYTES * 4 ** slab);
}

function recordBytes(length: number): number {
  return (BYTES_AT + length + 3) & ~3;
}

/** Of the record that begins at `start`. */
function lengthAt(bytes: Uint8Array, start: number): number {
  return bytes[start + LENGTH_AT]! | (bytes[start + LENGTH_AT + 1]! << 8);
}

/**
 * Of a record without its index: a word at a time, turned so that high bits come back to the low end; then the finaliser
 * of MurmurHash3, since slots are taken from the low bits. Words are as the machine has them: hashes are never saved.
 */
function hashRecord({ words }: Slab, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = (start >> 2) + 1; i < end >> 2; i++) {
    hash = Math.imul(hash ^ words[i]!, 0x85ebca6b);
    hash = (hash << 15) | (hash >>> 17);
  }
  return mix32(hash) >>> 0;
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  let p = from;
  // Most are ASCII: a call for every letter would take most of the time.
  for (; p + 4 <= to; p += 4) {
    const [a, b, c, d] = [bytes[p]!, bytes[p + 1]!, bytes[p + 2]!, bytes[p + 3]!];
    if ((a | b | c | d) >= 0x80) break;
    text += String.fromCharCode(a, b, c, d);
  }
  while (p < to) {
    const first = bytes[p++]!;
    if (first < 0x80) text += String.fromCharCode(first);
    else if (first < 0xe0) text += String.fromCharCode(((first & 31) << 6) | (bytes[p++]! & 63));
    else text += String.fromCharCode(((first & 15) << 12) | ((bytes[p++]! & 63) << 6) | (bytes[p++]! & 63));
  }
  return text;
}
