/** The best of items that come one by one: a heap with its worst on top, in typed arrays, so that millions pass it fast. */
import type { Candidate } from '../candidate/candidate-source.ts';

/** Keeps the best `limit` of what is offered. Reused: `take` empties it. */
export class BestScores {
  readonly #limit: number;
  readonly #above: number;
  readonly #items: Float64Array;
  readonly #scores: Float64Array;
  #count = 0;
  /** Scores below are worth no offer; one that equals it is taken only for a lower item. */
  floor = -Infinity;

  /** @param above scores that are not above it are never kept: 0 where only what speaks for an item counts */
  constructor(limit: number, above = -Infinity) {
    this.#limit = limit;
    this.#above = above;
    this.#items = new Float64Array(limit);
    this.#scores = new Float64Array(limit);
    if (limit === 0) this.floor = Infinity;
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
    const found: Candidate[] = Array.from({ length: this.#count }, (_, place) => ({ item: this.#items[place]!, score: this.#scores[place]! }));
    this.#count = 0;
    this.floor = this.#limit === 0 ? Infinity : -Infinity;
    return found.sort((one, other) => other.score - one.score || one.item - other.item);
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
