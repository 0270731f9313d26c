import type { AggregateSpec } from '../../registry/definition.ts';
import type { Aggregate, AggregateContext } from '../aggregate.ts';
import { momentOf, momentOrderOf, readMoment, writeMoment, type Moment } from './moment.ts';
import { naturalList, typeOfList } from './value.ts';

/** The newest n values by (event time, id, item), newest first; an empty list when there are none. Adding costs at most n. */
export function createLastN({ n }: Extract<AggregateSpec, { op: 'lastN' }>, context: AggregateContext): Aggregate<Moment[] | undefined> {
  const order = momentOrderOf(context);
  const natural = naturalList(context);

  /** Keeps `moments` newest first and at most n long. */
  const insert = (moments: Moment[], value: number, at: Pick<Moment, 'time' | 'id' | 'item'>): void => {
    let place = moments.length;
    while (place > 0 && order(value, at, moments[place - 1]!) > 0) place--;
    if (place >= n) return;
    if (moments.length === n) moments.pop();
    if (place === moments.length) moments.push(momentOf(value, at));
    else moments.splice(place, 0, momentOf(value, at));
  };

  return {
    type: typeOfList(context),
    zero: () => undefined,
    add(state, value, at) {
      const moments = state ?? [];
      insert(moments, value, at);
      return moments;
    },
    addStretch(state, { times, ids, items, values }, from, to) {
      const moments = state ?? [];
      for (let i = from; i < to; i++) {
        // The newest stand first: older ones find no place any more.
        if (moments.length === n && times[i]! < moments[n - 1]!.time) break;
        insert(moments, values[i]!, { time: times[i]!, id: ids[i]!, item: items[i]! });
      }
      return moments;
    },
    merge(left, right) {
      if (right === undefined) return left;
      const moments = left ?? [];
      for (const moment of right) insert(moments, moment.value, moment);
      return moments;
    },
    encode(state, out) {
      out.unsigned(state?.length ?? 0);
      for (const moment of state ?? []) writeMoment(out, moment);
    },
    decode(from) {
      const length = from.unsigned();
      return length === 0 ? undefined : Array.from({ length }, () => readMoment(from));
    },
    settlesAfter: n,
    read: (state) => natural((state ?? []).map(({ value }) => value)),
  };
}
