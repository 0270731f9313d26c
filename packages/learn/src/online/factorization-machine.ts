/**
 * A factorisation machine: beside its weight each feature has a short vector, and two features together add the inner product
 * of theirs, so that what pairs mean is learnt even of pairs seen rarely (Rendle, Factorization Machines, ICDM 2010). All pairs
 * cost `factors × features`, by `½ Σ ((Σ v x)² − Σ (v x)²)`. Weights and vectors move by FTRL-proximal, each number at its own
 * rate (as Ta, Factorization Machines with Follow-The-Regularized-Leader for CTR prediction, IEEE Big Data 2015).
 */
import assert from 'node:assert/strict';
import { Random } from '../random/random.ts';
import { createFtrl, type Ftrl } from './ftrl.ts';
import { probabilityOf, requireCount, requireNumbers, type OnlineModel, type ProximalOptions } from './online-model.ts';
import type { SparseRow } from './sparse-row.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** How to learn. */
export interface FactorizationMachineOptions extends ProximalOptions {
  /** Features there can be; `16 × (1 + factors)` bytes each. */
  readonly width: number;
  /** Length of a feature's vector; 4 when absent. */
  readonly factors?: number;
  /** How fast vectors move, and what pulls them back; 0.05 and 1e-3 when absent. */
  readonly factorAlpha?: number;
  readonly factorL2?: number;
  /** Standard deviation that vectors begin with: at 0 they would never move; 0.05 when absent. */
  readonly spread?: number;
  /** Of the first vectors; 1 when absent. */
  readonly seed?: number;
}

/** See `createFactorizationMachine`. */
export class FactorizationMachine implements OnlineModel {
  readonly width: number;
  readonly #linear: Ftrl;
  readonly #factors: number;
  readonly #alpha: number;
  readonly #beta: number;
  readonly #l2: number;
  readonly #spread: number;
  readonly #seed: number;
  /** [2 × width × factors]: pull and squared gradients side by side. */
  readonly #cells: Float64Array;
  /** [factors], of the row at hand: `Σ v x`. */
  readonly #sums: Float64Array;
  /** [features of the row × factors] */
  #vectors: Float64Array;

  constructor(options: FactorizationMachineOptions) {
    const { width, factors = 4, factorAlpha = 0.05, factorL2 = 1e-3, spread = 0.05, seed = 1, beta = 1 } = options;
    requireCount('factors', factors, 1024);
    requireNumbers({ factorAlpha, spread }, 0);
    requireNumbers({ factorL2 }, 0, true);
    this.#linear = createFtrl(options);
    this.width = width;
    this.#factors = factors;
    this.#alpha = factorAlpha;
    this.#beta = beta;
    this.#l2 = factorL2;
    this.#spread = spread;
    this.#seed = seed;
    this.#cells = new Float64Array(2 * width * factors);
    this.#sums = new Float64Array(factors);
    this.#vectors = new Float64Array(32 * factors);
    this.#begin();
  }

  predict(row: SparseRow): number {
    return probabilityOf(this.#score(row));
  }

  learn(row: SparseRow, label: number): number {
    const probability = probabilityOf(this.#score(row));
    const above = probability - label;
    const [cells, sums, vectors, factors] = [this.#cells, this.#sums, this.#vectors, this.#factors];
    const { length, indices, values } = row;
    for (let at = 0; at < length; at++) {
      const x = values[at]!;
      for (let f = 0; f < factors; f++) {
        const cell = 2 * (indices[at]! * factors + f);
        const v = vectors[at * factors + f]!;
        const gradient = above * x * (sums[f]! - v * x);
        const before = cells[cell + 1]!;
        const n = before + gradient * gradient;
        cells[cell]! += gradient - ((Math.sqrt(n) - Math.sqrt(before)) / this.#alpha) * v;
        cells[cell + 1] = n;
      }
    }
    this.#linear.pull(row, above);
    return probability;
  }

  /** Log odds that one of the feature adds by itself. */
  weight(index: number): number {
    return this.#linear.weight(index);
  }

  /** Log odds where no feature stands. */
  get intercept(): number {
    return this.#linear.intercept;
  }

  /** What is multiplied with the vectors of others: [factors]. */
  vector(index: number): readonly number[] {
    return Array.from({ length: this.#factors }, (_, f) => {
      const cell = 2 * (index * this.#factors + f);
      return -this.#cells[cell]! / this.#hold(this.#cells[cell + 1]!);
    });
  }

  reset(): void {
    this.#linear.reset();
    this.#begin();
  }

  /** Cost: width × factors. */
  quicken(share: number): void {
    this.#linear.quicken(share);
    const cells = this.#cells;
    for (let cell = 0; cell < cells.length; cell += 2) {
      const n = cells[cell + 1]!;
      if (n === 0) continue;
      cells[cell]! *= this.#hold(n * share) / this.#hold(n);
      cells[cell + 1] = n * share;
    }
  }

  copy(other: OnlineModel): void {
    assert(other instanceof FactorizationMachine);
    this.#linear.copy(other.#linear);
    this.#cells.set(other.#cells);
  }

  save(out: StateWriter): void {
    this.#linear.save(out);
    out.numbers(this.#cells);
  }

  load(from: StateReader): void {
    this.#linear.load(from);
    from.numbers(this.#cells);
  }

  /** Vectors of the row and their sums are left behind for the gradient. */
  #score(row: SparseRow): number {
    const { length, indices, values } = row;
    const [factors, sums] = [this.#factors, this.#sums.fill(0)];
    if (length * factors > this.#vectors.length) this.#vectors = new Float64Array(length * factors);
    const vectors = this.#vectors;
    let squares = 0;
    for (let at = 0; at < length; at++) {
      for (let f = 0; f < factors; f++) {
        const cell = 2 * (indices[at]! * factors + f);
        const v = -this.#cells[cell]! / this.#hold(this.#cells[cell + 1]!);
        const part = v * values[at]!;
        vectors[at * factors + f] = v;
        sums[f]! += part;
        squares += part * part;
      }
    }
    let pairs = -squares;
    for (let f = 0; f < factors; f++) pairs += sums[f]! * sums[f]!;
    return this.#linear.score(row) + pairs / 2;
  }

  #hold(n: number): number {
    return (this.#beta + Math.sqrt(n)) / this.#alpha + this.#l2;
  }

  /** Small vectors by chance (uniform), kept as the pulls that give them. */
  #begin(): void {
    const random = new Random(this.#seed);
    const reach = 2 * Math.sqrt(3) * this.#spread * this.#hold(0);
    for (let cell = 0; cell < this.#cells.length; cell += 2) {
      this.#cells[cell] = (random.uniform() - 0.5) * reach;
      this.#cells[cell + 1] = 0;
    }
  }
}

/** A factorisation machine that has learnt nothing yet. Cost of an example: some 10 ns a feature and factor. @throws LearnError `online_option_invalid` */
export function createFactorizationMachine(options: FactorizationMachineOptions): FactorizationMachine {
  return new FactorizationMachine(options);
}
