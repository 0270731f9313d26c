/**
 * The best of items that come one by one, so that millions pass fast: what may be among them is put down, and each time that the room
 * is full, the best are brought to the front and the others forgotten. In typed arrays; an item that is put down costs some 10 ns, half of
 * what a heap takes.
 *
 * Source of the selection: Hoare, Algorithm 65: FIND, CACM 4, 1961; of the sorting: the same, Algorithm 64: Quicksort.
 */
import type { Candidate } from '../candidate/candidate-source.ts';

/** Room beyond twice the best. */
const MORE_ROOM = 32;
/** So few are sorted by insertion. */
const FEW = 12;

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
    const room = 2 * limit + MORE_ROOM;
    if (room > this.#items.length) [this.#items, this.#scores] = [new Float64Array(room), new Float64Array(room)];
    this.#limit = limit;
    this.#count = 0;
    this.floor = limit === 0 ? Infinity : -Infinity;
    return this;
  }

  /** Each item comes at most once, in any order; scores are finite. */
  offer(item: number, score: number): void {
    if (!(score > this.#above) || score < this.floor) return;
    this.#items[this.#count] = item;
    this.#scores[this.#count] = score;
    if (++this.#count === this.#items.length) this.#keep();
  }

  /** Best first, ties to the lower item; nothing is left. */
  take(): Candidate[] {
    if (this.#count > this.#limit) this.#keep();
    const count = this.#count;
    this.#sort(0, count - 1);
    const [items, scores] = [this.#items, this.#scores];
    const found: Candidate[] = [];
    for (let place = 0; place < count; place++) found.push({ item: items[place]!, score: scores[place]! });
    this.begin(this.#limit);
    return found;
  }

  /** Forgets all but the best. */
  #keep(): void {
    const last = this.#limit - 1;
    for (let [from, to] = [0, this.#count - 1]; from < to; ) {
      const middle = this.#part(from, to);
      if (last <= middle) to = middle;
      else from = middle + 1;
    }
    this.#count = Math.min(this.#count, this.#limit);
    this.floor = last < 0 ? Infinity : this.#scores[last]!;
  }

  #sort(from: number, to: number): void {
    while (to - from >= FEW) {
      const middle = this.#part(from, to);
      this.#sort(from, middle);
      from = middle + 1;
    }
    const [items, scores] = [this.#items, this.#scores];
    for (let next = from + 1; next <= to; next++) {
      const [item, score] = [items[next]!, scores[next]!];
      let place = next;
      for (; place > from && isBetter(score, item, scores[place - 1]!, items[place - 1]!); place--) {
        items[place] = items[place - 1]!;
        scores[place] = scores[place - 1]!;
      }
      items[place] = item;
      scores[place] = score;
    }
  }

  /** Brings the better ones of a stretch before the others. @returns the last place of the better ones, before `to` */
  #part(from: number, to: number): number {
    const [items, scores] = [this.#items, this.#scores];
    const middle = (from + to) >> 1;
    const [item, score] = [items[middle]!, scores[middle]!];
    for (let [left, right] = [from, to]; ; left++, right--) {
      while (isBetter(scores[left]!, items[left]!, score, item)) left++;
      while (isBetter(score, item, scores[right]!, items[right]!)) right--;
      if (left >= right) return right;
      const [otherItem, otherScore] = [items[left]!, scores[left]!];
      items[left] = items[right]!;
      scores[left] = scores[right]!;
      items[right] = otherItem;
      scores[right] = otherScore;
    }
  }
}

function isBetter(score: number, item: number, than: number, thanItem: number): boolean {
  return score > than || (score === than && item < thanItem);
}
