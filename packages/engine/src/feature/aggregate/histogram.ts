import type { Aggregate, AggregateContext } from '../aggregate.ts';
import type { ByteReader } from '../codec.ts';

/** Counts by local hour: 24 numbers, midnight first; all 0 when there are none. */
export function createHourHistogram({ calendar }: AggregateContext): Aggregate<number[] | undefined> {
  return createHistogram(24, (time) => calendar.hour(time));
}

/** Counts by local weekday: 7 numbers, Monday first; all 0 when there are none. */
export function createWeekdayHistogram({ calendar }: AggregateContext): Aggregate<number[] | undefined> {
  return createHistogram(7, (time) => calendar.weekday(time) - 1);
}

/** undefined while nothing was counted: it costs no array. */
function createHistogram(size: number, slotOf: (time: number) => number): Aggregate<number[] | undefined> {
  const zeros = Array.from({ length: size }, () => 0);
  const empty = (): number[] => zeros.slice();
  const mergeEncoded = (state: number[] | undefined, from: ByteReader, count: number): number[] | undefined => {
    let counts = state;
    for (let i = 0; i < count; i++) {
      const used = from.byte();
      if (used > 0) counts ??= empty();
      for (let k = 0; k < used; k++) counts![from.byte()]! += from.unsigned();
    }
    return counts;
  };
  return {
    type: 'histogram',
    zero: () => undefined,
    add(state, _value, { time }) {
      const counts = state ?? empty();
      counts[slotOf(time)]!++;
      return counts;
    },
    addStretch(state, { times }, from, to) {
      const counts = state ?? empty();
      for (let i = from; i < to; i++) counts[slotOf(times[i]!)]!++;
      return counts;
    },
    merge(left, right) {
      if (right === undefined) return left;
      const counts = left ?? empty();
      for (let slot = 0; slot < size; slot++) counts[slot]! += right[slot]!;
      return counts;
    },
    encode(state, out) {
      // Most hold one event or a few: only what is not 0, each with its slot.
      out.byte(state === undefined ? 0 : state.reduce((used, count) => used + Number(count > 0), 0));
      state?.forEach((count, slot) => {
        if (count === 0) return;
        out.byte(slot);
        out.unsigned(count);
      });
    },
    decode: (from) => mergeEncoded(undefined, from, 1),
    mergeEncoded,
    read: (state) => state?.slice() ?? empty(),
  };
}
