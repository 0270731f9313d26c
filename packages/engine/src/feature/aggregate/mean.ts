import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { addExact, readExact, writeExact, type Exact } from './exact.ts';

interface MeanState {
  count: number;
  sum: Exact;
}

/** Arithmetic mean; missing when there are none. Exact sum and count, one rounding at read; a sum beyond 2^53 does no harm. */
export function createMean({ scale }: AggregateContext): Aggregate<MeanState> {
  const unit = 10 ** scale;
  return {
    type: 'number',
    zero: () => ({ count: 0, sum: 0 }),
    add(state, value) {
      state.count++;
      state.sum = addExact(state.sum, value);
      return state;
    },
    merge(left, right) {
      left.count += right.count;
      left.sum = addExact(left.sum, right.sum);
      return left;
    },
    encode({ count, sum }, out) {
      out.unsigned(count);
      if (count > 0) writeExact(out, sum);
    },
    decode(from) {
      const count = from.unsigned();
      return { count, sum: count > 0 ? readExact(from) : 0 };
    },
    read: ({ count, sum }) => (count === 0 ? undefined : Number(sum) / (count * unit) + 0),
  };
}
