import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { addNumberSets, readNumberSet, writeNumberSet } from './number-set.ts';

/** On how many local days; 0 when there are none. Exact: the state is the set of days, about a byte each. */
export function createActiveDays({ calendar }: AggregateContext): Aggregate<Set<number> | undefined> {
  return {
    type: 'number',
    zero: () => undefined,
    add(state, _value, at) {
      const day = calendar.day(at.time);
      return (state ?? new Set<number>()).add(day);
    },
    addStretch(state, { times }, from, to) {
      const days = state ?? new Set();
      let last = Number.NaN;
      for (let i = from; i < to; i++) {
        const day = calendar.day(times[i]!);
        if (day !== last) days.add(day);
        last = day;
      }
      return days;
    },
    merge(left, right) {
      if (right === undefined) return left;
      if (left === undefined) return new Set(right);
      for (const day of right) left.add(day);
      return left;
    },
    encode: (state, out) => writeNumberSet(out, state),
    decode: readNumberSet,
    mergeEncoded: addNumberSets,
    read: (state) => state?.size ?? 0,
  };
}
