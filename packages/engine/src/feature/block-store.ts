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

/** Words of an owner. Address: slab × slabUnits + unit of the content; 0: no block. */
const ownerWords = 3;
const addressAt = 0;
const lengthAt = 1;
const capacityAt = 2;

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
  /** A slab was opened since the last look at waste. */
  #opened = false;
  /** By owner, side by side because they are read together: address, length, capacity. */
  #blocks = new Uint32Array(1024 * ownerWords);

  constructor(allocate: (bytes: number) => ArrayBufferLike) {
    this.#allocate = allocate;
  }

  /** Content length of the owner's block, bytes; 0 when there is none. */
  length(owner: number): number {
    const at = owner * ownerWords + lengthAt;
    return at < this.#blocks.length ? this.#blocks[at]! : 0;
  }

  /** The slab that holds the owner's content; valid until the next `resize` of any owner. */
  bytes(owner: number): Uint8Array {
    return this.#slabs[this.#blocks[owner * ownerWords + addressAt]! >>> slabBits]!.bytes;
  }

  /** Where in `bytes` the content starts. */
  offset(owner: number): number {
    return (this.#blocks[owner * ownerWords + addressAt]! & (slabUnits - 1)) * unit;
  }

  /** Sets the content length, keeping what stands up to the smaller of both. Invalidates `bytes` and `offset`. */
  resize(owner: number, length: number): void {
    if ((owner + 1) * ownerWords > this.#blocks.length) this.#growOwners(owner);
    if (length > this.#blocks[owner * ownerWords + capacityAt]!) this.#move(owner, length);
    this.#blocks[owner * ownerWords + lengthAt] = length;
  }

  /** Replaces the content. */
  replace(owner: number, content: Uint8Array): void {
    if (this.length(owner) > 0 && content.length * 2 < this.#blocks[owner * ownerWords + capacityAt]!) this.#drop(owner);
    this.resize(owner, content.length);
    if (content.length > 0) this.bytes(owner).set(content, this.offset(owner));
  }

  /** Memory taken, bytes. */
  memoryBytes(): number {
    const slabs = this.#slabs.reduce((sum, slab) => sum + (slab?.bytes.length ?? 0), 0);
    return slabs + this.#blocks.byteLength;
  }

  #drop(owner: number): void {
    const index = this.#blocks[owner * ownerWords + addressAt]! >>> slabBits;
    const slab = this.#slabs[index]!;
    const size = this.#blocks[owner * ownerWords + capacityAt]! + headerBytes;
    this.#blocks[owner * ownerWords + addressAt] = 0;
    this.#blocks[owner * ownerWords + capacityAt] = 0;
    this.#blocks[owner * ownerWords + lengthAt] = 0;
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
    const from = this.#blocks[owner * ownerWords + capacityAt]! > 0 ? { bytes: this.bytes(owner), offset: this.offset(owner), length: this.#blocks[owner * ownerWords + lengthAt]! } : undefined;
    const kept = from === undefined ? undefined : from.bytes.subarray(from.offset, from.offset + from.length);
    if (from !== undefined) this.#drop(owner);
    // The old content stays readable until it is copied: placing a block writes no more than its header.
    this.#place(owner, capacityFor(length));
    this.#blocks[owner * ownerWords + lengthAt] = length;
    if (kept !== undefined) this.bytes(owner).set(kept, this.offset(owner));
    if (this.#opened) {
      this.#opened = false;
      if (this.#wasteful()) this.#compact();
    }
  }

  #place(owner: number, capacity: number): void {
    const size = capacity + headerBytes;
    this.#blocks[owner * ownerWords + capacityAt] = capacity;
    if (size > slabBytes) {
      const index = this.#free.pop() ?? this.#slabs.length;
      this.#slabs[index] = this.#slab(size, true);
      this.#blocks[owner * ownerWords + addressAt] = index * slabUnits + headerBytes / unit;
      return;
    }
    if (this.#top + size > slabBytes) this.#openSlab();
    const slab = this.#slabs[this.#open]!;
    slab.words[this.#top >> 2] = owner;
    slab.words[(this.#top >> 2) + 1] = size;
    this.#blocks[owner * ownerWords + addressAt] = this.#open * slabUnits + (this.#top + headerBytes) / unit;
    this.#top += size;
    slab.live += size;
    this.#live += size;
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
      const { bytes, words } = this.#slabs[victim]!;
      for (let at = 0; at + 8 <= slabBytes; ) {
        const owner = words[at >> 2]!;
        const size = words[(at >> 2) + 1]!;
        if (size === 0) break;
        if (this.#blocks[owner * ownerWords + addressAt] === victim * slabUnits + (at + headerBytes) / unit) {
          this.#live -= size;
          this.#place(owner, this.#blocks[owner * ownerWords + capacityAt]!);
          this.bytes(owner).set(bytes.subarray(at + headerBytes, at + headerBytes + this.#blocks[owner * ownerWords + lengthAt]!), this.offset(owner));
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

  #growOwners(owner: number): void {
    assert(owner < 0xffff_fffe, 'owners are 32-bit numbers');
    const blocks = new Uint32Array(Math.max(this.#blocks.length * 2, (owner + 1) * ownerWords));
    blocks.set(this.#blocks);
    this.#blocks = blocks;
  }
}
