import type { AggregateSpec } from '../../registry/definition.ts';
import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { momentOf, momentOrderOf, readMoment, writeMoment, type Moment } from './moment.ts';
import { naturalOf, typeOfOne } from './value.ts';

/** Value of the first or last event by (event time, id, item); missing when there are none. */
export function createFirstLast({ op }: { readonly op: 'first' | 'last' } & AggregateSpec, context: AggregateContext): Aggregate<Moment | undefined> {
  const sign = op === 'first' ? -1 : 1;
  const order = momentOrderOf(context);
  const natural = naturalOf(context);
  return {
    type: typeOfOne(context),
    zero: () => undefined,
    add(state, value, at) {
      if (state === undefined) return momentOf(value, at);
      // The time alone decides nearly always.
      const later = at.time - state.time;
      if (later * sign < 0 || (later === 0 && order(value, at, state) * sign <= 0)) return state;
      state.time = at.time;
      state.id = at.id;
      state.item = at.item;
      state.value = value;
      return state;
    },
    addStretch(state, stretch, from, to) {
      // The newest stand first, those of one moment together: only they can be the first or the last of all.
      const { times, ids, items, values, families } = stretch;
      const step = op === 'last' ? 1 : -1;
      const nearest = op === 'last' ? from : to - 1;
      for (let i = nearest; i >= from && i < to && times[i] === times[nearest]; i += step) {
        const at = { time: times[i]!, id: ids[i]!, item: items[i]!, family: families[i]! };
        if (state === undefined || order(values[i]!, at, state) * sign > 0) state = momentOf(values[i]!, at);
      }
      return state;
    },
    merge(left, right) {
      if (right === undefined) return left;
      if (left !== undefined && order(right.value, right, left) * sign <= 0) return left;
      return momentOf(right.value, right);
    },
    encode(state, out) {
      out.byte(state === undefined ? 0 : 1);
      if (state !== undefined) writeMoment(out, state);
    },
    decode: (from) => (from.byte() === 0 ? undefined : readMoment(from)),
    ...(op === 'last' && { settlesAfter: 1 }),
    read: (state) => (state === undefined ? undefined : natural(state.value)),
  };
}
