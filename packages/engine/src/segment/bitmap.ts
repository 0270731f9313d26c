import { grown } from '../identity/grown.ts';

/** A set of small whole numbers, a bit each. */
export class Bitmap {
  #words = new Uint32Array(32);

  /** 32 numbers a word, the least in the lowest bit; as long as it happens to be, 0 beyond. Valid until the next `set`. */
  get words(): Uint32Array {
    return this.#words;
  }

  has(index: number): boolean {
    return ((this.#words[index >>> 5]! >>> (index & 31)) & 1) === 1;
  }

  set(index: number, isIn: boolean): void {
    const word = index >>> 5;
    if (word >= this.#words.length) {
      if (!isIn) return;
      this.#words = grown(this.#words, word + 1);
    }
    const bit = 1 << (index & 31);
    if (isIn) this.#words[word]! |= bit;
    else this.#words[word]! &= ~bit;
  }
}

/** How many bits of a word are set. */
export function countBits(word: number): number {
  word -= (word >>> 1) & 0x5555_5555;
  word = (word & 0x3333_3333) + ((word >>> 2) & 0x3333_3333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
