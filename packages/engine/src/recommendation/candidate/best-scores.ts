/** The best of items that come one by one: a heap with its worst on top, in typed arrays, so that millions pass it fast. */
import type { Candidate } from '../candidate/candidate-source.ts';

/** Keeps the best `limit` of what is offered. Reused: `take` empties it. */
export class BestScores {
  #limit = 0;
  readonly #above: number;
  #items = new Float64Array(0);
  #scores = new Float64Array(0);
  #count = 0;
  /** Scores below are worth no offer; one that equals it is taken only for a lower item. */
  floor = -Infinity;

  /** @param above scores that are not above it are never kept: 0 where only what speaks for an item counts */
  constructor(limit = 0, above = -Infinity) {
    this.#above = above;
    this.begin(limit);
  }

  /** Empties it, for an answer of another length. */
  begin(limit: number): this {
    if (limit > this.#items.length) [this.#items, this.#scores] = [new Float64Array(limit), new Float64Array(limit)];
    this.#limit = limit;
    this.#count = 0;
    this.floor = limit === 0 ? Infinity : -Infinity;
    return this;
  }

  /** Each item comes at most once, in any order; scores are finite. */
  offer(item: number, score: number): void {
    if (!(score > this.#above)) return;
    const [items, scores] = [this.#items, this.#scores];
    if (this.#count < this.#limit) {
      let place = this.#count++;
      for (; place > 0; ) {
        const parent = (place - 1) >> 1;
        if (!isWorse(item, score, items[parent]!, scores[parent]!)) break;
        items[place] = items[parent]!;
        scores[place] = scores[parent]!;
        place = parent;
      }
      items[place] = item;
      scores[place] = score;
    } else if (this.#limit > 0 && isWorse(items[0]!, scores[0]!, item, score)) {
      this.#sink(item, score);
    } else return;
    if (this.#count === this.#limit) this.floor = scores[0]!;
  }

  /** Best first, ties to the lower item; nothing is left. */
  take(): Candidate[] {
    const [items, scores] = [this.#items, this.#scores];
    const found = new Array<Candidate>(this.#count);
    // The worst goes to the end, the last of the heap in its place, and so on.
    while (this.#count > 0) {
      const last = --this.#count;
      found[last] = { item: items[0]!, score: scores[0]! };
      this.#sink(items[last]!, scores[last]!);
    }
    this.begin(this.#limit);
    return found;
  }

  /** Puts it in the place of the worst. */
  #sink(item: number, score: number): void {
    const [items, scores, count] = [this.#items, this.#scores, this.#count];
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= count) break;
      if (child + 1 < count && isWorse(items[child + 1]!, scores[child + 1]!, items[child]!, scores[child]!)) child++;
      if (!isWorse(items[child]!, scores[child]!, item, score)) break;
      items[place] = items[child]!;
      scores[place] = scores[child]!;
      place = child;
    }
    items[place] = item;
    scores[place] = score;
  }
}

function isWorse(item: number, score: number, than: number, thanScore: number): boolean {
  return score < thanScore || (score === thanScore && item > than);
}
