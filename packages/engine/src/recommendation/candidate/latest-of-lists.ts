/** The latest of several lists of growing numbers, merged from their ends: what is older is never looked at. */

/** A list with what it says for each of its numbers. */
export interface WeighedList {
  /** Ascending, each once. */
  readonly numbers: readonly number[];
  readonly weight: number;
}

/**
 * Visits the greatest numbers that stand in any of the lists, greatest first, each once with the sum of the weights of the lists that
 * have it, added up in the order of the lists. Cost O(most × lists), about 1 ns each.
 * @param most numbers that are visited at most
 */
export function visitLatest(lists: readonly WeighedList[], most: number, visit: (number: number, weight: number) => void): void {
  const count = lists.length;
  const weights = Float64Array.from(lists, ({ weight }) => weight);
  const places = Int32Array.from(lists, ({ numbers }) => numbers.length - 1);
  /** What each list has next; −1 at its end. */
  const heads = Int32Array.from(lists, ({ numbers }) => numbers.at(-1) ?? -1);
  let latest = heads.reduce((greatest, head) => Math.max(greatest, head), -1);
  for (let left = most; left > 0 && latest >= 0; left--) {
    // One pass takes the latest from the lists that have it, and finds the next.
    let weight = 0;
    let next = -1;
    for (let i = 0; i < count; i++) {
      let head = heads[i]!;
      if (head === latest) {
        weight += weights[i]!;
        const place = --places[i]!;
        head = place < 0 ? -1 : lists[i]!.numbers[place]!;
        heads[i] = head;
      }
      if (head > next) next = head;
    }
    visit(latest, weight);
    latest = next;
  }
}
