/**
 * Texts numbered 0, 1, 2, … in the order in which they were first seen, millions of them in little memory.
 *
 * A text is kept once, as bytes: each UTF-16 unit on its own in the manner of UTF-8 (CESU-8), so that ASCII takes one
 * byte, lone surrogates survive, and comparing bytes orders texts as comparing strings does. Bytes go to append-only
 * slabs behind two bytes of length; a text never straddles slabs. An open-addressing table of indexes finds them: the
 * text sought is encoded into a scratch buffer and compared in place, so that a lookup allocates nothing.
 *
 * Memory: about 25 bytes a text besides its own bytes. A lookup takes 100-200 ns. What is saved is the slabs alone.
 */
import { mix32 } from '../registry/murmur.ts';
import { grown } from './grown.ts';

const SLAB_BITS = 20;
const SLAB_BYTES = 1 << SLAB_BITS;
const FIRST_SLAB_BYTES = 4096;
const MAX_SLABS = 1 << (32 - SLAB_BITS);
/** Longest text, in encoded bytes. The wire refuses identifiers long before. */
const MAX_TEXT_BYTES = 0xffff;

/** Texts ↔ 0, 1, 2, …; see above. */
export class TextTable {
  readonly #section: string;
  #slabs: Uint8Array[] = [];
  #slabEnds: number[] = [];
  #length = 0;
  /** By index: where the text begins (slab in the high bits). */
  #addresses = new Uint32Array(64);
  /** Pairs of index + 1 (0 is free) and hash, side by side as they are read; a power of two long, at most two thirds full. */
  #slots = new Uint32Array(256);
  #scratch = new Uint8Array(1024);

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
    for (const slab of this.#slabs) bytes += slab.byteLength;
    return bytes;
  }

  /** The text's index; -1 when it was never seen. */
  find(text: string): number {
    const length = this.#encode(text);
    const slot = this.#slotOf(length, hashBytes(this.#scratch, 0, length));
    return this.#slots[slot]! - 1;
  }

  /** The text's index; a new one when it was never seen. @throws RangeError for a text beyond 65,535 bytes. */
  index(text: string): number {
    const length = this.#encode(text);
    const hash = hashBytes(this.#scratch, 0, length);
    const slot = this.#slotOf(length, hash);
    const known = this.#slots[slot]! - 1;
    if (known >= 0) return known;
    const address = this.#append(length);
    return this.#enter(address, hash, slot);
  }

  /** Forgets the text seen last: all is as before it was seen. */
  removeLast(): void {
    const index = --this.#length;
    const address = this.#addresses[index]!;
    const slab = this.#slabs[address >>> SLAB_BITS]!;
    const start = address & (SLAB_BYTES - 1);
    const mask = this.#slots.length - 1;
    let slot = (hashBytes(slab, start + 2, start + 2 + lengthAt(slab, start)) << 1) & mask;
    while (this.#slots[slot] !== index + 1) slot = (slot + 2) & mask;
    this.#slots[slot] = 0;
    // Those behind it may have come to stand there because of it.
    for (let next = (slot + 2) & mask; this.#slots[next] !== 0; next = (next + 2) & mask) {
      const [moved, hash] = [this.#slots[next]!, this.#slots[next + 1]!];
      this.#slots[next] = 0;
      const to = this.#freeSlot(hash);
      this.#slots[to] = moved;
      this.#slots[to + 1] = hash;
    }
    this.#slabEnds[address >>> SLAB_BITS] = start;
    while (this.#slabEnds.at(-1) === 0) {
      this.#slabEnds.pop();
      this.#slabs.pop();
    }
  }

  /** The text at an index below `length`. Allocates it. */
  text(index: number): string {
    const address = this.#addresses[index]!;
    const slab = this.#slabs[address >>> SLAB_BITS]!;
    const start = (address & (SLAB_BYTES - 1)) + 2;
    return decode(slab, start, start + lengthAt(slab, start - 2));
  }

  /** Orders two indexes as `<` orders their texts: negative, 0 or positive. Allocates nothing. */
  compareText(left: number, right: number): number {
    if (left === right) return 0;
    const a = this.#addresses[left]!;
    const b = this.#addresses[right]!;
    const slabA = this.#slabs[a >>> SLAB_BITS]!;
    const slabB = this.#slabs[b >>> SLAB_BITS]!;
    const startA = (a & (SLAB_BYTES - 1)) + 2;
    const startB = (b & (SLAB_BYTES - 1)) + 2;
    const lengthA = lengthAt(slabA, startA - 2);
    const lengthB = lengthAt(slabB, startB - 2);
    const shared = Math.min(lengthA, lengthB);
    for (let i = 0; i < shared; i++) {
      const difference = slabA[startA + i]! - slabB[startB + i]!;
      if (difference !== 0) return difference;
    }
    return lengthA - lengthB;
  }

  /** Whether the text at the index starts with the (ASCII) bytes. */
  startsWith(index: number, prefix: Uint8Array): boolean {
    const address = this.#addresses[index]!;
    const slab = this.#slabs[address >>> SLAB_BITS]!;
    const start = (address & (SLAB_BYTES - 1)) + 2;
    if (lengthAt(slab, start - 2) < prefix.length) return false;
    for (let i = 0; i < prefix.length; i++) if (slab[start + i] !== prefix[i]) return false;
    return true;
  }

  /** The table as sections of bytes, as of this call: texts are only appended, so what is taken never changes. Nothing is copied. */
  save(): readonly (readonly [section: string, bytes: Uint8Array])[] {
    return this.#slabs.map((slab, i) => [`${this.#section}/${i}`, slab.subarray(0, this.#slabEnds[i])]);
  }

  /** Takes up what `save` gave, in place of what is here. Cost about 0.1 µs a text. */
  load(sections: ReadonlyMap<string, Uint8Array>): void {
    this.#slabs = [];
    this.#slabEnds = [];
    this.#length = 0;
    this.#slots = new Uint32Array(256);
    for (let i = 0; ; i++) {
      const saved = sections.get(`${this.#section}/${i}`);
      if (saved === undefined) return;
      const slab = new Uint8Array(slabBytes(i));
      slab.set(saved);
      this.#slabs.push(slab);
      this.#slabEnds.push(saved.length);
      for (let at = 0; at < saved.length; at += 2 + lengthAt(slab, at)) {
        const hash = hashBytes(slab, at + 2, at + 2 + lengthAt(slab, at));
        this.#enter(((i << SLAB_BITS) | at) >>> 0, hash, this.#freeSlot(hash));
      }
    }
  }

  /** The text's bytes into scratch. @returns how many. */
  #encode(text: string): number {
    if (text.length * 3 > this.#scratch.length) this.#scratch = new Uint8Array(text.length * 3);
    const scratch = this.#scratch;
    let p = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        scratch[p++] = unit;
      } else if (unit < 0x800) {
        scratch[p++] = 0xc0 | (unit >> 6);
        scratch[p++] = 0x80 | (unit & 63);
      } else {
        scratch[p++] = 0xe0 | (unit >> 12);
        scratch[p++] = 0x80 | ((unit >> 6) & 63);
        scratch[p++] = 0x80 | (unit & 63);
      }
    }
    return p;
  }

  /** The slot of the text in scratch, or the free one where it belongs. */
  #slotOf(length: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const known = slots[slot]!;
      if (known === 0 || (slots[slot + 1] === hash && this.#isScratch(known - 1, length))) return slot;
    }
  }

  #isScratch(index: number, length: number): boolean {
    const address = this.#addresses[index]!;
    const slab = this.#slabs[address >>> SLAB_BITS]!;
    const start = address & (SLAB_BYTES - 1);
    if (lengthAt(slab, start) !== length) return false;
    for (let i = 0; i < length; i++) if (slab[start + 2 + i] !== this.#scratch[i]) return false;
    return true;
  }

  #freeSlot(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = (hash << 1) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 2) & mask;
    return slot;
  }

  /** Copies scratch to the last slab, or to a new one. @returns its address. */
  #append(length: number): number {
    if (length > MAX_TEXT_BYTES) throw new RangeError(`A text of ${length} bytes does not fit: at most ${MAX_TEXT_BYTES}.`);
    let last = this.#slabs.length - 1;
    if (last < 0 || this.#slabEnds[last]! + 2 + length > this.#slabs[last]!.length) {
      do {
        if (++last >= MAX_SLABS) throw new RangeError('More than 4 GiB of texts.');
        this.#slabs.push(new Uint8Array(slabBytes(last)));
        this.#slabEnds.push(0);
      } while (2 + length > this.#slabs[last]!.length);
    }
    const slab = this.#slabs[last]!;
    const at = this.#slabEnds[last]!;
    slab[at] = length;
    slab[at + 1] = length >> 8;
    slab.set(this.#scratch.subarray(0, length), at + 2);
    this.#slabEnds[last] = at + 2 + length;
    return ((last << SLAB_BITS) | at) >>> 0;
  }

  #enter(address: number, hash: number, slot: number): number {
    const index = this.#length++;
    this.#addresses = grown(this.#addresses, this.#length);
    this.#addresses[index] = address;
    this.#slots[slot] = index + 1;
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

/** The first slabs are small, so that a small table is. */
function slabBytes(slab: number): number {
  return Math.min(SLAB_BYTES, FIRST_SLAB_BYTES * 4 ** slab);
}

function lengthAt(slab: Uint8Array, at: number): number {
  return slab[at]! | (slab[at + 1]! << 8);
}

/** FNV-1a over the bytes, then the finaliser of MurmurHash3, since slots are taken from the low bits. */
function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return mix32(hash) >>> 0;
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let p = from; p < to; ) {
    const first = bytes[p++]!;
    if (first < 0x80) text += String.fromCharCode(first);
    else if (first < 0xe0) text += String.fromCharCode(((first & 31) << 6) | (bytes[p++]! & 63));
    else text += String.fromCharCode(((first & 15) << 12) | ((bytes[p++]! & 63) << 6) | (bytes[p++]! & 63));
  }
  return text;
}
