import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { addExact, readExact, squareExact, writeExact, type Exact } from './exact.ts';

interface VarianceState {
  count: number;
  sum: Exact;
  squares: Exact;
}

/**
 * Population variance, in squared units; missing when there are none, 0 for one.
 *
 * (n·Σx² − (Σx)²) / n² over integers: the cancellation that ruins this formula in floating point cannot happen, because
 * the numerator is exact; the only roundings are those of the last division.
 */
export function createVariance({ scale }: AggregateContext): Aggregate<VarianceState> {
  const unit = 10 ** (2 * scale);
  return {
    type: 'number',
    zero: () => ({ count: 0, sum: 0, squares: 0 }),
    add(state, value) {
      state.count++;
      state.sum = addExact(state.sum, value);
      state.squares = addExact(state.squares, squareExact(value));
      return state;
    },
    merge(left, right) {
      left.count += right.count;
      left.sum = addExact(left.sum, right.sum);
      left.squares = addExact(left.squares, right.squares);
      return left;
    },
    encode({ count, sum, squares }, out) {
      out.unsigned(count);
      if (count === 0) return;
      writeExact(out, sum);
      writeExact(out, squares);
    },
    decode(from) {
      const count = from.unsigned();
      if (count === 0) return { count, sum: 0, squares: 0 };
      return { count, sum: readExact(from), squares: readExact(from) };
    },
    read({ count, sum, squares }) {
      if (count === 0) return undefined;
      const scaled = Number(spread(count, sum, squares));
      return scaled / (count * count) / unit;
    },
  };
}

/** n·Σx² − (Σx)², as numbers when they hold it. */
function spread(count: number, sum: Exact, squares: Exact): Exact {
  if (typeof sum === 'number' && typeof squares === 'number') {
    const left = count * squares;
    const right = sum * sum;
    if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right;
  }
  return BigInt(count) * BigInt(squares) - BigInt(sum) ** 2n;
}
