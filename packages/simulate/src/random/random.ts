/**
 * Chance that can be repeated from anywhere: every draw belongs to a stream named by (purpose, subject, index), and a stream gives
 * the same numbers whoever begins it, and when. So a customer's orders are a function of the seed and of who they are, and
 * nobody has to remember them.
 *
 * Numbers come from sfc32 (Chris Doty-Humphrey, PractRand, http://pracrand.sourceforge.net), its state is set by the finalizer of
 * MurmurHash3 (Austin Appleby, public domain). Not for secrets.
 */
export class Random {
  readonly #state = new Int32Array(4);
  readonly #seed: number;

  /** @param seed any safe integer */
  constructor(seed: number) {
    this.#seed = mixed(mixed(seed | 0) ^ Math.floor(seed / 4_294_967_296));
  }

  /** Begins a stream. Different names begin in different states. Cost about 20 ns. */
  begin(purpose: number, subject: number, index: number): this {
    const state = this.#state;
    state[0] = mixed(this.#seed ^ Math.imul(purpose, 0x9e3779b1));
    state[1] = mixed(state[0]! ^ Math.imul(subject, 0x85ebca6b));
    state[2] = mixed(state[1]! ^ Math.imul(index, 0xc2b2ae35));
    state[3] = 1;
    for (let i = 0; i < 6; i++) this.uniform();
    return this;
  }

  /** A number from 0 up to but not including 1, in steps of 2^-32. Cost about 3 ns. */
  uniform(): number {
    const state = this.#state;
    const [a, b, c, count] = [state[0]!, state[1]!, state[2]!, state[3]!];
    const drawn = (a + b + count) | 0;
    state[3] = count + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + drawn;
    return (drawn >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 up to but not including the bound. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }
}

function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
