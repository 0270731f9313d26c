/**
 * One block of bytes for each owner, growing, in slabs that are kept dense: a million customers cost a handful of
 * buffers, no objects, and nothing for the garbage collector to walk.
 *
 * A block is `owner u32 | size u32 | 8 unused | content | slack`, aligned to 16 bytes. A block that outgrows its size
 * moves to the end of the open slab; when dead blocks take more than an eighth of memory, the emptiest slabs are moved
 * together and used again. (Free lists were tried: they leave two fifths idle.) Blocks above a slab's size get a slab
 * of their own.
 */
import { assert } from '../errors.ts';

const unit = 16;
/** Units of a slab; an address is a slab's number above that of a unit. */
const slabBits = 18;
const slabUnits = 1 << slabBits;
const slabBytes = slabUnits * unit;
const headerBytes = 16;

/** Content sizes that blocks have: from 64 bytes, each about an eighth more than the one before. */
const sizes: readonly number[] = sizesUpTo(slabBytes - headerBytes);

function sizesUpTo(most: number): number[] {
  const all: number[] = [];
  for (let size = 64; size <= most; size = Math.max(size + 32, Math.ceil((size * 1.125) / unit) * unit)) all.push(size);
  return all;
}

/** The smallest size that holds the length, found by halving. */
function capacityFor(length: number): number {
  if (length > sizes.at(-1)!) return Math.ceil((length * 1.25) / unit) * unit;
  let low = 0;
  let high = sizes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sizes[middle]! >= length) high = middle;
    else low = middle + 1;
  }
  return sizes[low]!;
}

/** Words of an owner's record. Address: slab × slabUnits + unit of the content; 0: no block. */
const addressAt = 0;
const lengthAt = 1;
const capacityAt = 2;
/** The words of a record from here on are free for whoever keeps the blocks: what is read together stands together. */
export const firstFreeWord = 3;

/** Content up to this many bytes is copied without a call. */
const longestByWords = 512;

interface Slab {
  readonly bytes: Uint8Array;
  /** The same memory as 32-bit words, for headers. */
  readonly words: Int32Array;
  live: number;
  /** Made for one large block. */
  readonly own: boolean;
}

export class BlockStore {
  readonly #allocate: (bytes: number) => ArrayBufferLike;
  readonly #slabs: (Slab | undefined)[] = [];
  readonly #free: number[] = [];
  #open = -1;
  #top = slabBytes;
  #live = 0;
  #contentBytes = 0;
  /** A slab was opened since the last look at waste. */
  #opened = false;
  readonly #recordWords: number;
  #records: Uint32Array;

  /** @param freeWords words that the record of each owner has room for besides its own */
  constructor(allocate: (bytes: number) => ArrayBufferLike, freeWords = 0) {
    this.#allocate = allocate;
    this.#recordWords = firstFreeWord + freeWords;
    this.#records = new Uint32Array(1024 * this.#recordWords);
  }

  /** Words of a record. */
  get recordWords(): number {
    return this.#recordWords;
  }

  /** By owner, `recordWords` each, 0 at first; only the free words may be set. Valid until the next `reserve` or `resize`. */
  get records(): Uint32Array {
    return this.#records;
  }

  /** Makes room for the record of an owner. */
  reserve(owner: number): void {
    if ((owner + 1) * this.#recordWords > this.#records.length) this.#growRecords(owner);
  }

  /** Content length of the owner's block, bytes; 0 when there is none. */
  length(owner: number): number {
    const at = owner * this.#recordWords + lengthAt;
    return at < this.#records.length ? this.#records[at]! : 0;
  }

  /** The slab that holds the owner's content; valid until the next `resize` of any owner. */
  bytes(owner: number): Uint8Array {
    return this.#slabs[this.#records[owner * this.#recordWords + addressAt]! >>> slabBits]!.bytes;
  }

  /** Where in `bytes` the content starts. */
  offset(owner: number): number {
    return (this.#records[owner * this.#recordWords + addressAt]! & (slabUnits - 1)) * unit;
  }

  /** Sets the content length, keeping what stands up to the smaller of both. Invalidates `bytes` and `offset`. */
  resize(owner: number, length: number): void {
    this.reserve(owner);
    const at = owner * this.#recordWords;
    if (length > this.#records[at + capacityAt]!) this.#move(owner, length);
    this.#contentBytes += length - this.#records[at + lengthAt]!;
    this.#records[at + lengthAt] = length;
  }

  /** Replaces the content. */
  replace(owner: number, content: Uint8Array): void {
    if (this.length(owner) > 0 && content.length * 2 < this.#records[owner * this.#recordWords + capacityAt]!) this.#drop(owner);
    this.resize(owner, content.length);
    if (content.length > 0) this.bytes(owner).set(content, this.offset(owner));
  }

  /** Bytes of all contents. */
  get contentBytes(): number {
    return this.#contentBytes;
  }

  /** Memory taken, bytes. */
  memoryBytes(): number {
    const slabs = this.#slabs.reduce((sum, slab) => sum + (slab?.bytes.length ?? 0), 0);
    return slabs + this.#records.byteLength;
  }

  #drop(owner: number): void {
    const index = this.#records[owner * this.#recordWords + addressAt]! >>> slabBits;
    const slab = this.#slabs[index]!;
    const size = this.#records[owner * this.#recordWords + capacityAt]! + headerBytes;
    this.#contentBytes -= this.#records[owner * this.#recordWords + lengthAt]!;
    this.#records[owner * this.#recordWords + addressAt] = 0;
    this.#records[owner * this.#recordWords + capacityAt] = 0;
    this.#records[owner * this.#recordWords + lengthAt] = 0;
    if (slab.own) {
      this.#slabs[index] = undefined;
      this.#free.push(index);
      return;
    }
    slab.live -= size;
    this.#live -= size;
    if (slab.live === 0 && index !== this.#open) this.#free.push(index);
  }

  #move(owner: number, length: number): void {
    const at = owner * this.#recordWords;
    const [address, kept] = [this.#records[at + addressAt]!, this.#records[at + lengthAt]!];
    const from = this.#slabs[address >>> slabBits];
    if (this.#records[at + capacityAt]! > 0) this.#drop(owner);
    // The old content stays readable until it is copied: placing a block writes no more than its header.
    this.#place(owner, capacityFor(length));
    this.#records[at + lengthAt] = length;
    this.#contentBytes += length;
    if (kept > 0) this.#copy(owner, from!, (address & (slabUnits - 1)) * unit, kept);
    if (this.#opened) {
      this.#opened = false;
      if (this.#wasteful()) this.#compact();
    }
  }

  #place(owner: number, capacity: number): void {
    const size = capacity + headerBytes;
    this.#records[owner * this.#recordWords + capacityAt] = capacity;
    if (size > slabBytes) {
      const index = this.#free.pop() ?? this.#slabs.length;
      this.#slabs[index] = this.#slab(size, true);
      this.#records[owner * this.#recordWords + addressAt] = index * slabUnits + headerBytes / unit;
      return;
    }
    if (this.#top + size > slabBytes) this.#openSlab();
    const slab = this.#slabs[this.#open]!;
    slab.words[this.#top >> 2] = owner;
    slab.words[(this.#top >> 2) + 1] = size;
    this.#records[owner * this.#recordWords + addressAt] = this.#open * slabUnits + (this.#top + headerBytes) / unit;
    this.#top += size;
    slab.live += size;
    this.#live += size;
  }

  /** Fills the owner's block with what stands elsewhere. Content is aligned: short ones are copied a word at a time, since a call costs as much. */
  #copy(owner: number, { bytes, words }: Slab, offset: number, length: number): void {
    const to = this.#slabs[this.#records[owner * this.#recordWords + addressAt]! >>> slabBits]!;
    const at = this.offset(owner);
    if (length > longestByWords) to.bytes.set(bytes.subarray(offset, offset + length), at);
    else for (let i = 0; i < length; i += 4) to.words[(at + i) >> 2] = words[(offset + i) >> 2]!;
  }

  #openSlab(): void {
    if (this.#open >= 0 && this.#top + 8 <= slabBytes) this.#slabs[this.#open]!.words[(this.#top >> 2) + 1] = 0;
    const index = this.#free.pop() ?? this.#slabs.length;
    this.#slabs[index] ??= this.#slab(slabBytes, false);
    this.#open = index;
    this.#top = 0;
    this.#opened = true;
  }

  #slab(bytes: number, own: boolean): Slab {
    const buffer = this.#allocate(bytes);
    return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer), live: 0, own };
  }

  #shared(): number {
    let count = 0;
    for (const slab of this.#slabs) if (slab !== undefined && !slab.own && slab.live > 0) count++;
    return count;
  }

  #wasteful(): boolean {
    return this.#shared() * slabBytes > this.#live * 1.125 + 2 * slabBytes;
  }

  /** Moves what lives in the emptiest slabs to the open one, and keeps those slabs for the next. */
  #compact(): void {
    for (let round = 0; round < 8 && this.#wasteful(); round++) {
      const victim = this.#emptiest();
      if (victim < 0) break;
      const from = this.#slabs[victim]!;
      const { words } = from;
      for (let at = 0; at + 8 <= slabBytes; ) {
        const owner = words[at >> 2]!;
        const size = words[(at >> 2) + 1]!;
        if (size === 0) break;
        if (this.#records[owner * this.#recordWords + addressAt] === victim * slabUnits + (at + headerBytes) / unit) {
          this.#live -= size;
          this.#place(owner, this.#records[owner * this.#recordWords + capacityAt]!);
          this.#copy(owner, from, at + headerBytes, this.#records[owner * this.#recordWords + lengthAt]!);
        }
        at += size;
      }
      this.#slabs[victim]!.live = 0;
      words.fill(0, 0, 2);
      this.#free.push(victim);
    }
  }

  #emptiest(): number {
    let best = -1;
    let least = slabBytes * 0.93;
    this.#slabs.forEach((slab, index) => {
      if (slab === undefined || slab.own || index === this.#open || slab.live === 0 || slab.live >= least) return;
      least = slab.live;
      best = index;
    });
    return best;
  }

  #growRecords(owner: number): void {
    assert(owner < 0xffff_fffe, 'owners are 32-bit numbers');
    const records = new Uint32Array(Math.max(this.#records.length * 2, (owner + 1) * this.#recordWords));
    records.set(this.#records);
    this.#records = records;
  }
}
