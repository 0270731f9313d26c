/** Numbers that look random and are the same for the same key: what happens to one thing does not depend on what else was asked for. */

/** A stream of numbers. */
export interface Random {
  /** [0, 1) */
  next(): number;
  /** Whole, both ends included. */
  integer(from: number, to: number): number;
  /** True so often, of 1. */
  chance(share: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
}

/** FNV-1a over the key, then splitmix32. */
export function createRandom(...key: readonly (string | number)[]): Random {
  let state = 0x811c9dc5;
  for (const character of key.join(' ')) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    integer: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (share) => next() < share,
    pick: (values) => values[Math.floor(next() * values.length)]!,
  };
}
