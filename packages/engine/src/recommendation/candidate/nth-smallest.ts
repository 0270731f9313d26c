/** Which number stands at a place of an order that nobody makes. */

/**
 * The number that would stand at a place, from 0, if they were sorted. They are moved about. Deterministic; cost O(numbers) on average, some
 * 3 ns each. Source: Hoare, Algorithm 65: FIND, CACM 4, 1961.
 * @param numbers not empty @param place within them
 */
export function nthSmallest(numbers: Uint32Array, place: number): number {
  let [from, to] = [0, numbers.length - 1];
  while (from < to) {
    const pivot = numbers[(from + to) >> 1]!;
    let [left, right] = [from, to];
    while (left <= right) {
      while (numbers[left]! < pivot) left++;
      while (numbers[right]! > pivot) right--;
      if (left > right) break;
      const moved = numbers[left]!;
      numbers[left++] = numbers[right]!;
      numbers[right--] = moved;
    }
    if (place <= right) to = right;
    else if (place >= left) from = left;
    else return pivot;
  }
  return numbers[place]!;
}
