/**
 * How far two ways to part the same rows agree, chance taken off: 1 when they are the same up to names, 0 in the mean of ways by chance.
 * Source: Hubert and Arabie, Comparing partitions, Journal of Classification 2, 1985.
 */

/** @param one [rows], a group a row; −1: of none, and left out. @param other the same rows. @returns 1 also when both have one group only */
export function adjustedRand(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const both = new Map<number, number>();
  const ones = new Map<number, number>();
  const others = new Map<number, number>();
  let rows = 0;
  const add = (counts: Map<number, number>, key: number): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i]!, other[i]!];
    if (a < 0 || b < 0) continue;
    rows++;
    add(ones, a);
    add(others, b);
    add(both, a * 0x1_0000 + b);
  }
  const pairs = (counts: Map<number, number>): number => [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const [together, byOne, byOther] = [pairs(both), pairs(ones), pairs(others)];
  const all = (rows * (rows - 1)) / 2;
  const expected = all === 0 ? 0 : (byOne * byOther) / all;
  const most = (byOne + byOther) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}
