import { OVERFLOW, type Aggregate, type AggregateContext } from '../aggregate.ts';
import { addExact, readExact, writeExact, type Exact } from './exact.ts';
import { numberOf } from './value.ts';

/**
 * Exact total of scaled integers; 0 when there are none. Reads `OVERFLOW` while the total is beyond 2^53 − 1 units of the
 * scale, and the right number again when it comes back: the state never loses a unit.
 */
export function createSum({ scale }: AggregateContext): Aggregate<Exact> {
  const natural = numberOf(scale);
  return {
    type: 'number',
    zero: () => 0,
    add: addExact,
    addStretch(state, { values }, from, to) {
      let i = from;
      if (typeof state === 'number') {
        for (; i < to; i++) {
          const sum: number = state + values[i]!;
          if (!Number.isSafeInteger(sum)) break;
          state = sum;
        }
      }
      for (; i < to; i++) state = addExact(state, values[i]!);
      return state;
    },
    merge: addExact,
    encode: (state, out) => writeExact(out, state),
    decode: readExact,
    mergeEncoded(state, from, count) {
      for (let i = 0; i < count; i++) state = addExact(state, readExact(from));
      return state;
    },
    read: (state) => (typeof state === 'number' ? natural(state) : OVERFLOW),
  };
}
