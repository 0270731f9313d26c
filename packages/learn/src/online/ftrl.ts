/**
 * Logistic regression by FTRL-proximal: the workhorse of streams. A feature that is seen often moves less, one that is
 * rare more, each by its own gradients. Source: see `ProximalOptions`.
 */
import assert from 'node:assert/strict';
import { probabilityOf, requireCount, requireNumbers, type OnlineModel, type ProximalOptions } from './online-model.ts';
import type { SparseRow } from './sparse-row.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** How to learn. */
export interface FtrlOptions extends ProximalOptions {
  /** Features there can be; a power of two where names are hashed. 16 bytes each. */
  readonly width: number;
}

/** A linear model in log odds; see `createFtrl`. */
export class Ftrl implements OnlineModel {
  readonly width: number;
  readonly #alpha: number;
  readonly #beta: number;
  readonly #l1: number;
  readonly #l2: number;
  /** [2 × (width + 1)]: pull `z` and squared gradients `n` of each weight side by side, of the intercept last. */
  readonly #cells: Float64Array;
  /** Weights and roots of `n` of the row at hand, the intercept's behind them; grown to the longest row. */
  #weights = new Float64Array(33);
  #roots = new Float64Array(33);

  constructor({ width, alpha = 0.3, beta = 1, l1 = 0, l2 = 0 }: FtrlOptions) {
    requireCount('width', width);
    requireNumbers({ alpha, beta }, 0);
    requireNumbers({ l1, l2 }, 0, true);
    this.width = width;
    this.#alpha = alpha;
    this.#beta = beta;
    this.#l1 = l1;
    this.#l2 = l2;
    this.#cells = new Float64Array(2 * (width + 1));
  }

  predict(row: SparseRow): number {
    return probabilityOf(this.score(row));
  }

  learn(row: SparseRow, label: number): number {
    const probability = probabilityOf(this.score(row));
    this.pull(row, probability - label);
    return probability;
  }

  /** Log odds of the row; what they are made of is left behind for `pull`. */
  score({ length, indices, values }: SparseRow): number {
    if (length >= this.#weights.length) this.#grow(length + 1);
    const weights = this.#weights;
    let score = (weights[length] = this.#weigh(2 * this.width, length, 0));
    for (let at = 0; at < length; at++) score += values[at]! * (weights[at] = this.#weigh(2 * indices[at]!, at, this.#l1));
    return score;
  }

  /** Moves the weights of the row scored last. @param above how far the probability was above the label */
  pull({ length, indices, values }: SparseRow, above: number): void {
    this.#move(2 * this.width, above, length);
    for (let at = 0; at < length; at++) this.#move(2 * indices[at]!, above * values[at]!, at);
  }

  /** Log odds that one of the feature adds. */
  weight(index: number): number {
    return this.#weightOf(this.#cells[2 * index]!, Math.sqrt(this.#cells[2 * index + 1]!), this.#l1);
  }

  /** Log odds where no feature stands; never held back to 0. */
  get intercept(): number {
    return this.#weightOf(this.#cells[2 * this.width]!, Math.sqrt(this.#cells[2 * this.width + 1]!), 0);
  }

  reset(): void {
    this.#cells.fill(0);
  }

  /** Cost: width. */
  quicken(share: number): void {
    const cells = this.#cells;
    for (let cell = 0; cell < cells.length; cell += 2) {
      const [l1, n] = [cell === 2 * this.width ? 0 : this.#l1, cells[cell + 1]!];
      if (n === 0) continue;
      // The pull is scaled with the step, so that the weight is what it was.
      const [held, ratio] = [Math.sign(cells[cell]!) * Math.min(l1, Math.abs(cells[cell]!)), this.#hold(Math.sqrt(n * share)) / this.#hold(Math.sqrt(n))];
      cells[cell] = (cells[cell]! - held) * ratio + held;
      cells[cell + 1] = n * share;
    }
  }

  copy(other: OnlineModel): void {
    assert(other instanceof Ftrl);
    this.#cells.set(other.#cells);
  }

  save(out: StateWriter): void {
    out.numbers(this.#cells);
  }

  load(from: StateReader): void {
    from.numbers(this.#cells);
  }

  #hold(root: number): number {
    return (this.#beta + root) / this.#alpha + this.#l2;
  }

  #weightOf(z: number, root: number, l1: number): number {
    if (Math.abs(z) <= l1) return 0;
    return -(z > 0 ? z - l1 : z + l1) / ((this.#beta + root) / this.#alpha + this.#l2);
  }

  /** The weight of a cell; its root is left behind at the place. */
  #weigh(cell: number, at: number, l1: number): number {
    const root = Math.sqrt(this.#cells[cell + 1]!);
    this.#roots[at] = root;
    return this.#weightOf(this.#cells[cell]!, root, l1);
  }

  #move(cell: number, gradient: number, at: number): void {
    const n = this.#cells[cell + 1]! + gradient * gradient;
    this.#cells[cell]! += gradient - ((Math.sqrt(n) - this.#roots[at]!) / this.#alpha) * this.#weights[at]!;
    this.#cells[cell + 1] = n;
  }

  #grow(length: number): void {
    this.#weights = new Float64Array(length);
    this.#roots = new Float64Array(length);
  }
}

/** A logistic regression that has learnt nothing yet. Cost of an example: some 10 ns a feature. @throws LearnError `online_option_invalid` */
export function createFtrl(options: FtrlOptions): Ftrl {
  return new Ftrl(options);
}
