/** Scores that are added up by number while an answer is reckoned: a small table in columns that is used again and again, in place of one that is filled and thrown away. */

const FEWEST = 512;

/**
 * Every score is above 0. Memory: 20 to 28 bytes for each different number of the largest answer, so that it stays where the processor
 * finds it at once, however many items there are.
 */
export class ScoreBoard {
  /** In the order in which they came first. */
  #numbers = new Int32Array(FEWEST);
  #scores = new Float64Array(FEWEST);
  #count = 0;
  /** Open addressing: where a number stands, + 1; 0 is free. At most half are taken. */
  #slots = new Int32Array(2 * FEWEST);

  /** How many different numbers were added to. */
  get size(): number {
    return this.#count;
  }

  /** Adds to the score of a number, which begins at 0; what is not above 0 is passed over. Cost O(1). @param number an integer from 0 to 2³¹ − 1 */
  add(number: number, score: number): void {
    if (!(score > 0)) return;
    const [slots, numbers] = [this.#slots, this.#numbers];
    const mask = slots.length - 1;
    let slot = slotOf(number, mask);
    for (;;) {
      const place = slots[slot]! - 1;
      if (place < 0) break;
      if (numbers[place] === number) {
        this.#scores[place]! += score;
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.#put(number, score, slot);
  }

  /** Visits every number with its score, in the order in which each came first, and leaves the board empty. */
  drain(visit: (number: number, score: number) => void): void {
    const [count, numbers, scores] = [this.#count, this.#numbers, this.#scores];
    this.#count = 0;
    this.#slots.fill(0);
    for (let place = 0; place < count; place++) visit(numbers[place]!, scores[place]!);
  }

  #put(number: number, score: number, slot: number): void {
    const place = this.#count++;
    this.#numbers[place] = number;
    this.#scores[place] = score;
    this.#slots[slot] = place + 1;
    if (this.#count === this.#numbers.length) this.#grow();
  }

  #grow(): void {
    const [numbers, scores] = [this.#numbers, this.#scores];
    this.#numbers = new Int32Array(2 * numbers.length);
    this.#numbers.set(numbers);
    this.#scores = new Float64Array(2 * scores.length);
    this.#scores.set(scores);
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (let place = 0; place < this.#count; place++) {
      let slot = slotOf(numbers[place]!, mask);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = place + 1;
    }
  }
}

/** Multiplicative hashing, as of a row of pairs. */
function slotOf(number: number, mask: number): number {
  return (Math.imul(number, 0x9e3779b1) >>> 7) & mask;
}
