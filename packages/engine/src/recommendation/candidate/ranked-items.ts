/**
 * Items by score, the best of them at hand. A score that rises moves its item up at once; one that falls, or many that change,
 * make the list be drawn again when somebody asks next.
 */
import { BestScores } from './best-scores.ts';

/** How many are kept in order at least. */
const KEPT = 256;

/** Scores of items; those at or below 0 are none. Memory 16 bytes an item. */
export class RankedItems {
  #scores = new Float64Array(64);
  /** Best first, ties to the lower item; undefined: to be drawn again. */
  #top: number[] | undefined = [];
  #kept = KEPT;
  #items = 0;

  scoreOf(item: number): number {
    return item < this.#items ? this.#scores[item]! : 0;
  }

  /** Cost: O(1) for items outside the list, O(kept) numbers moved for those within. */
  set(item: number, score: number): void {
    const was = this.scoreOf(item);
    if (score === was) return;
    this.#reach(item);
    this.#scores[item] = score;
    const top = this.#top;
    if (top === undefined) return;
    const full = top.length === this.#kept;
    if (was > 0) {
      const place = top.indexOf(item);
      // Somebody below the list may be better now.
      if (place >= 0 && score < was && full) this.#top = undefined;
      else if (place >= 0) top.splice(place, 1);
    }
    if (this.#top === undefined || score <= 0) return;
    const place = this.#placeOf(item, top);
    if (place >= this.#kept) return;
    top.splice(place, 0, item);
    if (top.length > this.#kept) top.pop();
  }

  /** The best; cost O(limit), after a fall O(items log kept) once. */
  best(limit: number): readonly number[] {
    if (limit > this.#kept) [this.#kept, this.#top] = [limit * 2, undefined];
    this.#top ??= bestOf(this.#items, this.#kept, (item) => this.#scores[item]!);
    return this.#top.slice(0, limit);
  }

  #placeOf(item: number, top: readonly number[]): number {
    let [low, high] = [0, top.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(top[middle]!, item, this.#scores)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #reach(item: number): void {
    if (item < this.#items) return;
    if (item >= this.#scores.length) {
      const grown = new Float64Array(Math.max(item + 1, this.#scores.length * 2));
      grown.set(this.#scores);
      this.#scores = grown;
    }
    this.#items = item + 1;
  }
}

function isBefore(one: number, other: number, scores: Float64Array): boolean {
  const [first, second] = [scores[one]!, scores[other]!];
  return first > second || (first === second && one < other);
}

/**
 * The items of the highest scores above 0, best first, ties to the lower item.
 * @param items scores of 0 … items − 1 are asked once each
 * Cost O(items + found log limit): a heap holds the best, its worst on top.
 */
export function bestOf(items: number, limit: number, scoreOf: (item: number) => number): number[] {
  const best = new BestScores(limit, 0);
  for (let item = 0; item < items; item++) best.offer(item, scoreOf(item));
  return best.take().map(({ item }) => item);
}
