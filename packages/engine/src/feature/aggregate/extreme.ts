import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { readNumberOrNothing, writeNumberOrNothing } from './exact.ts';
import { numberOf } from './value.ts';

/** Smallest value; missing when there are none. State: the number itself, Infinity for nothing yet. */
export function createMin({ scale }: AggregateContext): Aggregate<number> {
  return createExtreme({ scale, nothing: Infinity, choose: Math.min });
}

/** Largest value; missing when there are none. State: the number itself, −Infinity for nothing yet. */
export function createMax({ scale }: AggregateContext): Aggregate<number> {
  return createExtreme({ scale, nothing: -Infinity, choose: Math.max });
}

function createExtreme({ scale, nothing, choose }: { scale: number; nothing: number; choose: (left: number, right: number) => number }): Aggregate<number> {
  const natural = numberOf(scale);
  return {
    type: 'number',
    zero: () => nothing,
    add: (state, value) => choose(state, value),
    addStretch(state, { values }, from, to) {
      for (let i = from; i < to; i++) state = choose(state, values[i]!);
      return state;
    },
    merge: choose,
    encode: (state, out) => writeNumberOrNothing(out, state),
    decode: (from) => readNumberOrNothing(from, nothing),
    mergeEncoded(state, from, count) {
      for (let i = 0; i < count; i++) state = choose(state, readNumberOrNothing(from, nothing));
      return state;
    },
    read: (state) => (state === nothing ? undefined : natural(state)),
  };
}
