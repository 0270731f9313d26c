/** Scores that are added up by number while an answer is reckoned: columns in place of a table that would be filled and thrown away each time. */

/** A board that is used again and again; every score is above 0. Memory: 12 bytes a number, up to the highest ever added to. */
export class ScoreBoard {
  /** 0: nothing was added. */
  #scores = new Float64Array(256);
  /** Numbers that were added to, in the order in which each came first. */
  #touched = new Uint32Array(256);
  #count = 0;

  /** How many different numbers were added to. */
  get size(): number {
    return this.#count;
  }

  /** Adds to the score of a number, which begins at 0; what is not above 0 is passed over. Cost O(1). */
  add(number: number, score: number): void {
    if (number >= this.#scores.length) this.#grow(number + 1);
    if (!(score > 0)) return;
    const before = this.#scores[number]!;
    if (before === 0) this.#touched[this.#count++] = number;
    this.#scores[number] = before + score;
  }

  /** The numbers that were added to, as a copy. */
  numbers(): Uint32Array {
    return this.#touched.slice(0, this.#count);
  }

  /** Visits every number with its score, in the order in which each came first, and leaves the board empty. */
  drain(visit: (number: number, score: number) => void): void {
    for (let place = 0; place < this.#count; place++) {
      const number = this.#touched[place]!;
      const score = this.#scores[number]!;
      this.#scores[number] = 0;
      visit(number, score);
    }
    this.#count = 0;
  }

  #grow(numbers: number): void {
    const room = Math.max(numbers, this.#scores.length * 2);
    const [scores, touched] = [this.#scores, this.#touched];
    this.#scores = new Float64Array(room);
    this.#touched = new Uint32Array(room);
    this.#scores.set(scores);
    this.#touched.set(touched);
  }
}
