/**
 * Losses of a stream over time, in at most so many stretches: when they are full, two neighbours become one and stretches are twice as
 * long from then on. Memory does not grow with the stream, and the same labels give the same stretches.
 */
import type { StateReader, StateWriter } from './state-bytes.ts';

/** Losses of some labels that came one after the other; means of −log of the probability of what came. */
export interface LossStretch {
  /** When the first and the last label was learnt, ms. */
  readonly from: number;
  readonly to: number;
  readonly examples: number;
  readonly online: number;
  /** Of telling the share so far, as of when the learner told. */
  readonly base: number;
  /** Of the champion and of the learner, on those that the champion was asked about, too. */
  readonly compared: number;
  readonly champion: number;
  readonly onlineCompared: number;
}

const FIRST_LENGTH = 32;
const MOST = 128;
/** from, to, and sums: examples, online, base, compared, champion, online of the compared. */
const FIELDS = 8;

export class LossSeries {
  /** [stretches × fields] */
  readonly #cells = new Float64Array(MOST * FIELDS);
  #used = 0;
  #length = FIRST_LENGTH;

  /** @param champion its loss; `undefined`: it was not asked */
  add(at: number, online: number, base: number, champion: number | undefined): void {
    const cells = this.#cells;
    if (this.#used === 0 || cells[(this.#used - 1) * FIELDS + 2] === this.#length) this.#begin(at);
    const place = (this.#used - 1) * FIELDS;
    cells[place + 1] = at;
    cells[place + 2]! += 1;
    cells[place + 3]! += online;
    cells[place + 4]! += base;
    if (champion === undefined) return;
    cells[place + 5]! += 1;
    cells[place + 6]! += champion;
    cells[place + 7]! += online;
  }

  /** Oldest first. */
  stretches(): readonly LossStretch[] {
    return Array.from({ length: this.#used }, (_, i) => {
      const [from, to, examples, online, base, compared, champion, onlineCompared] = this.#cells.subarray(i * FIELDS, (i + 1) * FIELDS) as unknown as readonly [number, number, number, number, number, number, number, number];
      const of = Math.max(1, compared);
      return { from, to, examples, online: online / examples, base: base / examples, compared, champion: champion / of, onlineCompared: onlineCompared / of };
    });
  }

  save(out: StateWriter): void {
    out.number(this.#used).number(this.#length).numbers(this.#cells.subarray(0, this.#used * FIELDS));
  }

  load(from: StateReader): void {
    this.#cells.fill(0);
    this.#used = from.number();
    this.#length = from.number();
    from.numbers(this.#cells.subarray(0, this.#used * FIELDS));
  }

  #begin(at: number): void {
    if (this.#used === MOST) this.#halve();
    // Two that became one may leave the last half full: it goes on.
    if (this.#used > 0 && this.#cells[(this.#used - 1) * FIELDS + 2]! < this.#length) return;
    this.#cells.fill(0, this.#used * FIELDS, (this.#used + 1) * FIELDS);
    this.#cells[this.#used * FIELDS] = at;
    this.#used++;
  }

  #halve(): void {
    const cells = this.#cells;
    for (let pair = 0; pair < MOST / 2; pair++) {
      const [left, right, into] = [2 * pair * FIELDS, (2 * pair + 1) * FIELDS, pair * FIELDS];
      cells[into] = cells[left]!;
      cells[into + 1] = cells[right + 1]!;
      for (let field = 2; field < FIELDS; field++) cells[into + field] = cells[left + field]! + cells[right + field]!;
    }
    this.#used = MOST / 2;
    this.#length *= 2;
  }
}
