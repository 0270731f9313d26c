import type { AggregateSpec } from '../../registry/definition.ts';
import type { Aggregate } from '../aggregate.ts';
import { ascending } from './number-set.ts';

type GapSpec = Extract<AggregateSpec, { op: 'gap' }>;

/**
 * Time between one event and the next, ms; missing with fewer than two events. Two events of one moment have a gap of 0.
 * The mean needs only the two ends and the count; shortest and longest need every time.
 */
export function createGap({ measure }: GapSpec): Aggregate<MeanGapState> | Aggregate<number[] | undefined> {
  return measure === 'mean' ? createMeanGap() : createExtremeGap(measure);
}

interface MeanGapState {
  count: number;
  /** Infinity while there are none. */
  first: number;
  last: number;
}

function createMeanGap(): Aggregate<MeanGapState> {
  return {
    type: 'duration',
    zero: () => ({ count: 0, first: Infinity, last: -Infinity }),
    add(state, _value, { time }) {
      state.count++;
      state.first = Math.min(state.first, time);
      state.last = Math.max(state.last, time);
      return state;
    },
    merge(left, right) {
      left.count += right.count;
      left.first = Math.min(left.first, right.first);
      left.last = Math.max(left.last, right.last);
      return left;
    },
    encode({ count, first, last }, out) {
      out.unsigned(count);
      if (count === 0) return;
      out.signed(first);
      out.unsigned(last - first);
    },
    decode(from) {
      const count = from.unsigned();
      if (count === 0) return { count, first: Infinity, last: -Infinity };
      const first = from.signed();
      return { count, first, last: first + from.unsigned() };
    },
    read: ({ count, first, last }) => (count < 2 ? undefined : (last - first) / (count - 1)),
  };
}

/** The times in any order, about 4 bytes each as bytes: sorting waits until somebody looks. */
function createExtremeGap(measure: 'shortest' | 'longest'): Aggregate<number[] | undefined> {
  const [nothing, choose] = measure === 'shortest' ? [Infinity, Math.min] : [-Infinity, Math.max];
  return {
    type: 'duration',
    zero: () => undefined,
    add(state, _value, { time }) {
      if (state === undefined) return [time];
      state.push(time);
      return state;
    },
    merge(left, right) {
      if (right === undefined) return left;
      if (left === undefined) return right.slice();
      for (const time of right) left.push(time);
      return left;
    },
    encode(state, out) {
      const times = ascending(state ?? [], state?.length ?? 0);
      out.unsigned(times.length);
      let before = 0;
      for (const time of times) {
        out.signed(time - before);
        before = time;
      }
    },
    decode(from) {
      const length = from.unsigned();
      if (length === 0) return undefined;
      let time = 0;
      return Array.from({ length }, () => (time += from.signed()));
    },
    read(state) {
      if (state === undefined || state.length < 2) return undefined;
      const times = ascending(state, state.length);
      let gap = nothing;
      for (let i = 1; i < times.length; i++) gap = choose(gap, times[i]! - times[i - 1]!);
      return gap;
    },
  };
}
