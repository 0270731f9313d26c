/**
 * ADWIN: a window that is as long as its numbers are of one law. Wherever it can be cut in two whose means differ by
 * more than chance allows, its oldest part is dropped. The window is kept as sums over 1, 2, 4, … numbers, at most five of a
 * size, so that memory and a check cost the logarithm of its length.
 * Source: Bifet & Gavaldà, Learning from Time-Changing Data with Adaptive Windowing, SIAM SDM 2007: the cut of §3.1 with the
 * variance of the window (equation 3.1, δ′ = δ / ln n), the buckets of §4 (ADWIN2, M = 5).
 */
import type { DriftDetector, DriftSignal } from './drift-detector.ts';
import { requireCount, requireNumbers } from './online-model.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** How sure to be. */
export interface AdwinOptions {
  /** Chance that a check of a steady stream cuts, at most; 0.002 when absent. */
  readonly delta?: number;
  /** Numbers between two checks; 32 when absent, as in MOA: a check costs far more than a number. */
  readonly every?: number;
}

/** Buckets of a size, beyond which the two oldest become one of the next. */
const MOST = 5;
const SLOTS = MOST + 1;
/** Enough for 5 × 2^40 numbers. */
const LEVELS = 40;
/** Parts shorter than this tell nothing. */
const LEAST = 5;

/** See `createAdwin`. */
export class Adwin implements DriftDetector {
  readonly #delta: number;
  readonly #every: number;
  /** [levels]: buckets of 2^level numbers. */
  readonly #used = new Uint32Array(LEVELS);
  /** [levels × slots], oldest first: sum of a bucket, and squares about its mean. */
  readonly #sums = new Float64Array(LEVELS * SLOTS);
  readonly #squares = new Float64Array(LEVELS * SLOTS);
  #count = 0;
  #sinceCheck = 0;
  #levels = 1;
  /** Of the whole window, as last added up. */
  #total = 0;
  #spread = 0;

  constructor({ delta = 0.002, every = 32 }: AdwinOptions = {}) {
    requireNumbers({ delta, 'one minus delta': 1 - delta }, 0);
    requireCount('every', every);
    this.#delta = delta;
    this.#every = every;
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    this.#addUp();
    return this.#count === 0 ? 0 : this.#total / this.#count;
  }

  add(value: number): DriftSignal {
    if (!(value >= 0 && value <= 1)) return 'rejected';
    this.#push(value);
    this.#count++;
    if (++this.#sinceCheck < this.#every) return 'steady';
    this.#sinceCheck = 0;
    const signal = this.#cut();
    if (signal !== 'steady') while (this.#cut() !== 'steady');
    return signal;
  }

  reset(): void {
    this.#used.fill(0);
    this.#count = 0;
    this.#sinceCheck = 0;
    this.#levels = 1;
  }

  save(out: StateWriter): void {
    out.number(this.#count).number(this.#sinceCheck).number(this.#levels);
    for (let level = 0; level < this.#levels; level++) {
      const used = this.#used[level]!;
      const from = level * SLOTS;
      out.number(used).numbers(this.#sums.subarray(from, from + used)).numbers(this.#squares.subarray(from, from + used));
    }
  }

  load(from: StateReader): void {
    this.reset();
    this.#count = from.number();
    this.#sinceCheck = from.number();
    this.#levels = from.number();
    for (let level = 0; level < this.#levels; level++) {
      const used = from.number();
      const first = level * SLOTS;
      this.#used[level] = used;
      from.numbers(this.#sums.subarray(first, first + used));
      from.numbers(this.#squares.subarray(first, first + used));
    }
  }

  #push(value: number): void {
    this.#place(0, value, 0);
    for (let level = 0; this.#used[level]! > MOST; level++) {
      const first = level * SLOTS;
      const size = 2 ** level;
      const apart = (this.#sums[first]! - this.#sums[first + 1]!) / size;
      const squares = this.#squares[first]! + this.#squares[first + 1]! + (size / 2) * apart * apart;
      const sum = this.#sums[first]! + this.#sums[first + 1]!;
      this.#dropFirst(level, 2);
      if (level + 1 === this.#levels) this.#levels++;
      this.#place(level + 1, sum, squares);
    }
  }

  #place(level: number, sum: number, squares: number): void {
    const at = level * SLOTS + this.#used[level]!++;
    this.#sums[at] = sum;
    this.#squares[at] = squares;
  }

  #dropFirst(level: number, many: number): void {
    const first = level * SLOTS;
    const used = this.#used[level]!;
    this.#sums.copyWithin(first, first + many, first + used);
    this.#squares.copyWithin(first, first + many, first + used);
    this.#used[level] = used - many;
  }

  /** Added up anew each time, so that no rounding is carried on. */
  #addUp(): void {
    let count = 0;
    let total = 0;
    let spread = 0;
    for (let level = this.#levels - 1; level >= 0; level--) {
      const size = 2 ** level;
      for (let at = level * SLOTS; at < level * SLOTS + this.#used[level]!; at++) {
        const apart = count === 0 ? 0 : this.#sums[at]! / size - total / count;
        spread += this.#squares[at]! + (apart * apart * size * count) / (size + count);
        total += this.#sums[at]!;
        count += size;
      }
    }
    this.#total = total;
    this.#spread = spread;
  }

  /** Drops the oldest bucket if the window can be cut anywhere. */
  #cut(): DriftSignal {
    const count = this.#count;
    if (count < 2 * LEAST) return 'steady';
    this.#addUp();
    const chance = Math.log((2 * Math.log(count)) / this.#delta);
    const variance = this.#spread / count;
    let before = 0;
    let sum = 0;
    for (let level = this.#levels - 1; level >= 0; level--) {
      for (let at = level * SLOTS; at < level * SLOTS + this.#used[level]!; at++) {
        before += 2 ** level;
        sum += this.#sums[at]!;
        const after = count - before;
        if (before < LEAST) continue;
        if (after < LEAST) return 'steady';
        const apart = (this.#total - sum) / after - sum / before;
        const each = 1 / before + 1 / after;
        const beyond = Math.abs(apart) - (2 / 3) * each * chance;
        if (beyond < 0 || beyond * beyond < 2 * each * variance * chance) continue;
        this.#dropOldest();
        return apart > 0 ? 'rose' : 'fell';
      }
    }
    return 'steady';
  }

  #dropOldest(): void {
    const level = this.#levels - 1;
    this.#dropFirst(level, 1);
    this.#count -= 2 ** level;
    while (this.#levels > 1 && this.#used[this.#levels - 1] === 0) this.#levels--;
  }
}

/** An empty window. Cost of a number: some 10 ns, with a check each `every` numbers of about 1 µs. @throws LearnError `online_option_invalid` */
export function createAdwin(options?: AdwinOptions): Adwin {
  return new Adwin(options);
}
