/**
 * Examples that wait for their label, first in, first out: blocks are filled with inputs at one end and with labels at
 * the other, so nothing is copied. Memory: for each input 8 bytes a number and 4 a word, and
 * the customer's name, in blocks of 4,096 rows.
 */
import type { ColumnValue, SourceId } from '@limn/engine';
import { learnError } from '../errors.ts';
import { BlockBuilder, type ColumnShape, type ExampleBlock } from './example-block.ts';
import { chooseExamples } from './gather-examples.ts';

/** Rows of a block. */
const BLOCK_ROWS = 4_096;

/** The example that has waited longest. */
export interface WaitingExample {
  readonly profile: SourceId;
  /** ms. */
  readonly at: number;
}

export class WaitingExamples {
  /** So many waited at once, at most. */
  most = 0;
  readonly #inputs: readonly ColumnShape[];
  readonly #label: ColumnShape;
  readonly #limit: number;
  readonly #blocks: BlockBuilder[] = [];
  /** Rows of the first block that have their label. */
  #settled = 0;
  #waiting = 0;

  constructor(inputs: readonly ColumnShape[], label: ColumnShape, limit: number) {
    this.#inputs = inputs;
    this.#label = label;
    this.#limit = limit;
  }

  get length(): number {
    return this.#waiting;
  }

  /** @throws LearnError `examples_waiting` beyond the limit */
  add(profile: SourceId, at: number, inputAt: (place: number) => ColumnValue): void {
    if (this.#waiting === this.#limit) throw learnError('examples_waiting', { limit: this.#limit });
    let block = this.#blocks.at(-1);
    if (block === undefined || block.isFull) this.#blocks.push((block = new BlockBuilder(this.#inputs, this.#label, BLOCK_ROWS)));
    block.add(profile, at, inputAt);
    this.most = Math.max(this.most, ++this.#waiting);
  }

  /** Whose label is due next. */
  get first(): WaitingExample | undefined {
    if (this.#waiting === 0) return undefined;
    const block = this.#blocks[0]!;
    return { profile: block.profiles[this.#settled]!, at: block.at[this.#settled]! };
  }

  /** Gives the first its label. @returns a block that is complete with it */
  settle(value: ColumnValue, censored: boolean): ExampleBlock | undefined {
    const block = this.#blocks[0]!;
    block.setLabel(this.#settled++, value, censored);
    this.#waiting--;
    if (this.#settled < block.rows || !block.isFull) return undefined;
    this.#blocks.shift();
    this.#settled = 0;
    return block.build();
  }

  /**
   * What is left at the end, without those that still wait.
   * @param labelOf tells the label of one that waits, if it can be told
   */
  *finish(labelOf: (waiting: WaitingExample) => { readonly value: ColumnValue; readonly censored: boolean } | undefined): Generator<ExampleBlock> {
    for (const block of this.#blocks) {
      const rows = Array.from({ length: this.#settled }, (_, row) => row);
      for (let row = this.#settled; row < block.rows; row++) {
        const label = labelOf({ profile: block.profiles[row]!, at: block.at[row]! });
        if (label === undefined) continue;
        block.setLabel(row, label.value, label.censored);
        this.#waiting--;
        rows.push(row);
      }
      if (rows.length === block.rows) yield block.build();
      else if (rows.length > 0) yield chooseExamples(block.build(), rows);
      this.#settled = 0;
    }
    this.#blocks.length = 0;
  }
}
