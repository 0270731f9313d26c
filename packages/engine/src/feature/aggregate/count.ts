import type { Aggregate } from '../aggregate.ts';

/** How many. State: the number itself. */
export function createCount(): Aggregate<number> {
  return {
    type: 'number',
    zero: () => 0,
    add: (state) => state + 1,
    merge: (left, right) => left + right,
    encode: (state, out) => out.unsigned(state),
    decode: (from) => from.unsigned(),
    read: (state) => state,
  };
}
