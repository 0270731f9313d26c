/** A thread's part in alternating least squares: rows that nobody has yet, solved one after the other. */
import { addGram, mirrorGram, PreferenceSolver, ridgeOf } from '@limn/engine';
import type { TeamMember } from '../../tree/team.ts';
import type { SparseRows } from '../preference/preference-matrix.ts';

/** One side of the matrix: its rows, and their vectors; all in shared memory. */
export interface AlsSide {
  readonly rows: SparseRows;
  /** [rows, dims]. */
  readonly factors: Float32Array;
}

/** All that the threads share. */
export interface AlsTask {
  readonly customers: AlsSide;
  readonly items: AlsSide;
  readonly dims: number;
  readonly regularization: number;
  /** Of conjugate gradient for each row. */
  readonly steps: number;
  /** [halves × 2]: what nobody has taken yet: blocks of the Gram matrix, then chunks of rows. */
  readonly next: Int32Array;
  /** [blocks, dims, dims], summed in their order by every thread: the same bits, whoever filled which. */
  readonly grams: Float64Array;
}

/** Vectors a block of the Gram matrix. */
export const GRAM_BLOCK = 2_048;
/** Rows that a thread takes at once: few enough that nobody waits long at the end. */
const CHUNK = 32;

/** One thread. */
export class AlsMember {
  readonly #task: AlsTask;
  readonly #me: TeamMember;
  readonly #gram: Float64Array;

  constructor(task: AlsTask, me: TeamMember) {
    this.#task = task;
    this.#me = me;
    this.#gram = new Float64Array(task.dims ** 2);
  }

  /** Solves one side with the other given, together with all members: customers at even halves, items at odd ones. */
  half(half: number): void {
    const { customers, items, dims, regularization, steps, next } = this.#task;
    const [solved, given] = half % 2 === 0 ? [customers, items] : [items, customers];
    this.#sumGram(given.factors, next, 2 * half);
    const solver = new PreferenceSolver({ dims, vectors: given.factors, gram: this.#gram });
    const { offsets, columns, values } = solved.rows;
    const [rows, others] = [offsets.length - 1, given.factors.length / dims];
    const row = { items: columns, strengths: values, from: 0, to: 0, ridge: 0 };
    for (let chunk = Atomics.add(next, 2 * half + 1, 1) * CHUNK; chunk < rows; chunk = Atomics.add(next, 2 * half + 1, 1) * CHUNK) {
      for (let each = chunk; each < Math.min(rows, chunk + CHUNK); each++) {
        row.from = offsets[each]!;
        row.to = offsets[each + 1]!;
        row.ridge = ridgeOf(values, row.from, row.to, others, regularization);
        solver.solve(row, solved.factors, each * dims, steps);
      }
    }
    this.#me.meet();
  }

  #sumGram(factors: Float32Array, next: Int32Array, counter: number): void {
    const { dims, grams } = this.#task;
    const vectors = factors.length / dims;
    const blocks = Math.ceil(vectors / GRAM_BLOCK);
    const ofBlock = (block: number): Float64Array => grams.subarray(block * dims ** 2, (block + 1) * dims ** 2);
    for (let block = Atomics.add(next, counter, 1); block < blocks; block = Atomics.add(next, counter, 1)) {
      addGram({ dims, vectors: factors }, block * GRAM_BLOCK, Math.min(vectors, (block + 1) * GRAM_BLOCK), ofBlock(block).fill(0));
    }
    this.#me.meet();
    this.#gram.fill(0);
    for (let block = 0; block < blocks; block++) {
      const part = ofBlock(block);
      for (let i = 0; i < part.length; i++) this.#gram[i] = this.#gram[i]! + part[i]!;
    }
    mirrorGram(this.#gram, dims);
    // Nobody fills a block of the next half before all have read those of this one.
    this.#me.meet();
  }
}
