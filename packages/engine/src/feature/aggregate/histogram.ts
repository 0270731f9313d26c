import type { Aggregate, AggregateContext, Occurrence } from '../aggregate.ts';

/** Counts by local hour: 24 numbers, midnight first; all 0 when there are none. */
export function createHourHistogram({ calendar }: AggregateContext): Aggregate<number[] | undefined> {
  return createHistogram(24, ({ time }) => calendar.hour(time));
}

/** Counts by local weekday: 7 numbers, Monday first; all 0 when there are none. */
export function createWeekdayHistogram({ calendar }: AggregateContext): Aggregate<number[] | undefined> {
  return createHistogram(7, ({ time }) => calendar.weekday(time) - 1);
}

/** undefined while nothing was counted: it costs no array. */
function createHistogram(size: number, slotOf: (at: Occurrence) => number): Aggregate<number[] | undefined> {
  const zeros = Array.from({ length: size }, () => 0);
  const empty = (): number[] => zeros.slice();
  return {
    type: 'histogram',
    zero: () => undefined,
    add(state, _value, at) {
      const counts = state ?? empty();
      counts[slotOf(at)]!++;
      return counts;
    },
    merge(left, right) {
      if (right === undefined) return left;
      const counts = left ?? empty();
      for (let slot = 0; slot < size; slot++) counts[slot]! += right[slot]!;
      return counts;
    },
    encode(state, out) {
      out.byte(state === undefined ? 0 : 1);
      for (const count of state ?? []) out.unsigned(count);
    },
    decode(from) {
      if (from.byte() === 0) return undefined;
      // A call for each number costs more than all the rest: a reading decodes one of these a tile.
      const counts = empty();
      for (let slot = 0; slot < size; slot++) counts[slot] = from.unsigned();
      return counts;
    },
    read: (state) => state?.slice() ?? empty(),
  };
}
