import type { Aggregate } from '../aggregate.ts';

/** How many. State: the number itself. */
export function createCount(): Aggregate<number> {
  return {
    type: 'number',
    zero: () => 0,
    add: (state) => state + 1,
    addStretch: (state, _stretch, from, to) => state + (to - from),
    merge: (left, right) => left + right,
    encode: (state, out) => out.unsigned(state),
    decode: (from) => from.unsigned(),
    mergeEncoded(state, from, count) {
      for (let i = 0; i < count; i++) state += from.unsigned();
      return state;
    },
    read: (state) => state,
  };
}
