/**
 * Chance that can be repeated: a seed gives the same numbers on every machine. Numbers come from sfc32 (Chris Doty-Humphrey,
 * PractRand, http://pracrand.sourceforge.net), its state is set by the finalizer of MurmurHash3 (Austin Appleby, public domain).
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  /** @param seed any safe integer @param stream draws for another purpose from the same seed */
  constructor(seed: number, stream = 0) {
    this.#a = mixed(mixed(seed | 0) ^ Math.floor(seed / 4_294_967_296));
    this.#b = mixed(this.#a ^ Math.imul(stream, 0x85ebca6b));
    this.#c = mixed(this.#b ^ 0x9e3779b1);
    for (let i = 0; i < 12; i++) this.uniform();
  }

  /** A number from 0 up to but not including 1, in steps of 2^-32. Cost about 3 ns. */
  uniform(): number {
    const drawn = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + drawn) | 0;
    return (drawn >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 up to but not including the bound. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** A number of the standard normal law (Box and Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Brings the places into any order, each equally likely (Fisher and Yates 1938, Durstenfeld 1964). @returns the same array */
  shuffle<Places extends Int32Array | Uint32Array | unknown[]>(places: Places): Places {
    for (let i = places.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const place = places[i]!;
      places[i] = places[j]!;
      places[j] = place;
    }
    return places;
  }
}

/** A number of 32 bits that looks like chance and depends on the seed and the words alone: for choices that must not depend on order. */
export function hashText(text: string, seed: number): number {
  let hash = mixed(seed | 0);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mixed(hash ^ text.length) >>> 0;
}

function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
