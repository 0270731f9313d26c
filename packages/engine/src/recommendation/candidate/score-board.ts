/** Scores that are added up by number while an answer is reckoned: a small table in columns that is used again and again, in place of one that is filled and thrown away. */

const EMPTY = -1;
const FEWEST_SLOTS = 1_024;

/**
 * Every score is above 0. Memory: 16 to 32 bytes for each different number of the largest answer, so that it stays where the processor
 * finds it at once, however many items there are.
 */
export class ScoreBoard {
  /** An open hash table, at most half full. */
  #numbers = new Int32Array(FEWEST_SLOTS).fill(EMPTY);
  #scores = new Float64Array(FEWEST_SLOTS);
  /** Slots that are taken, in the order in which their numbers came first. */
  #taken = new Uint32Array(FEWEST_SLOTS / 2);
  #count = 0;

  /** How many different numbers were added to. */
  get size(): number {
    return this.#count;
  }

  /** Adds to the score of a number, which begins at 0; what is not above 0 is passed over. Cost O(1). @param number an integer from 0 to 2³¹ − 1 */
  add(number: number, score: number): void {
    if (!(score > 0)) return;
    const numbers = this.#numbers;
    const mask = numbers.length - 1;
    let slot = slotOf(number, mask);
    while (numbers[slot] !== number) {
      if (numbers[slot] === EMPTY) {
        this.#put(number, score, slot);
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.#scores[slot]! += score;
  }

  /** Visits every number with its score, in the order in which each came first, and leaves the board empty. */
  drain(visit: (number: number, score: number) => void): void {
    const count = this.#count;
    this.#count = 0;
    for (let place = 0; place < count; place++) {
      const slot = this.#taken[place]!;
      const number = this.#numbers[slot]!;
      this.#numbers[slot] = EMPTY;
      visit(number, this.#scores[slot]!);
    }
  }

  #put(number: number, score: number, slot: number): void {
    this.#numbers[slot] = number;
    this.#scores[slot] = score;
    this.#taken[this.#count++] = slot;
    if (this.#count === this.#taken.length) this.#grow();
  }

  #grow(): void {
    const slots = this.#numbers.length * 2;
    const numbers = new Int32Array(slots).fill(EMPTY);
    const scores = new Float64Array(slots);
    const taken = new Uint32Array(slots / 2);
    for (let place = 0; place < this.#count; place++) {
      const from = this.#taken[place]!;
      let slot = slotOf(this.#numbers[from]!, slots - 1);
      while (numbers[slot] !== EMPTY) slot = (slot + 1) & (slots - 1);
      numbers[slot] = this.#numbers[from]!;
      scores[slot] = this.#scores[from]!;
      taken[place] = slot;
    }
    [this.#numbers, this.#scores, this.#taken] = [numbers, scores, taken];
  }
}

/** Multiplicative hashing, as of a row of pairs. */
function slotOf(number: number, mask: number): number {
  return (Math.imul(number, 0x9e3779b1) >>> 7) & mask;
}
