/** How strongly one item goes with others: a bounded row an item. */
import type { ByteReader, ByteWriter } from '../../feature/codec.ts';
import { BestScores } from './best-scores.ts';
import { PairRow, RowEntries } from './pair-row.ts';
import { ScoreBoard } from './score-board.ts';

/** What ways share that go by how strongly items go with others. */
export interface PairOptions {
  /** Others kept of an item. Absent: 100. */
  readonly partners?: number;
  /** How often an item must have been met before its pairs are believed in full. Absent: 5. */
  readonly shrinkage?: number;
  /** After which a pair that was met is worth half. Absent: for ever the same. */
  readonly halfLifeMs?: number;
  /** Of the customer's items, back from the latest: after so many steps, one counts a factor e less. */
  readonly positionDecay?: number;
  /** Customers whose latest items are remembered. Absent: 1,000,000. */
  readonly customers?: number;
}

/** Memory: about 24 bytes a pair, of at most twice `partners` an item. */
export class PairCounts {
  readonly #partners: number;
  #rows: (PairRow | undefined)[] = [];
  /** To add rows up on; whoever does leaves it empty. */
  readonly board = new ScoreBoard();
  /** To find the best of the board with. */
  readonly best = new BestScores(0, 0);
  readonly #entries = new RowEntries();

  /** @param partners of an item that outlive a pruning, the strongest; up to twice as many stand between two */
  constructor(partners: number) {
    this.#partners = partners;
  }

  /** What goes with an item; to be used, and may be written over, until the next is read. Cost O(partners). */
  read(item: number): RowEntries {
    this.#entries.count = 0;
    this.#rows[item]?.read(this.#entries);
    return this.#entries;
  }

  strengthOf(item: number, partner: number): number {
    return this.#rows[item]?.strengthOf(partner) ?? 0;
  }

  /** How many times something was added. */
  customersOf(item: number, partner: number): number {
    return this.#rows[item]?.customersOf(partner) ?? 0;
  }

  /** One more customer went from `item` to `partner`. Cost O(1) on average. */
  add(item: number, partner: number, strength: number): void {
    while (this.#rows.length <= item) this.#rows.push(undefined);
    const row = (this.#rows[item] ??= new PairRow());
    row.add(partner, strength, 1);
    if (row.size > 2 * this.#partners) row.keep(this.#partners);
  }

  scale(by: number): void {
    for (const row of this.#rows) row?.scale(by);
  }

  *encode(out: ByteWriter): Generator<void> {
    out.unsigned(this.#rows.length);
    for (const row of this.#rows) {
      out.byte(row === undefined ? 0 : 1);
      row?.encode(out);
      yield;
    }
  }

  decode(from: ByteReader): void {
    this.#rows = Array.from({ length: from.unsigned() }, () => (from.byte() === 0 ? undefined : PairRow.decode(from)));
  }
}
