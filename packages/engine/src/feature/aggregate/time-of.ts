import type { AggregateSpec, ColumnType } from '../../registry/definition.ts';
import type { Aggregate } from '../aggregate.ts';
import { readNumberOrNothing, writeNumberOrNothing } from './exact.ts';

/** When the first or last event happened, ms since 1970; missing when there are none. State: the time itself. */
export function createTimeOf({ which }: Extract<AggregateSpec, { op: 'timeOf' }>): Aggregate<number> {
  return createTime(which, { type: 'time', read: (time) => time });
}

/** ms from the first or last event to the moment of reading; missing when there are none. State: the event's time. */
export function createTimeSince({ which }: Extract<AggregateSpec, { op: 'timeSince' }>): Aggregate<number> {
  return createTime(which, { type: 'duration', read: (time, asOf) => asOf - time });
}

function createTime(which: 'first' | 'last', { type, read }: { type: ColumnType; read: (time: number, asOf: number) => number }): Aggregate<number> {
  const nothing = which === 'first' ? Infinity : -Infinity;
  const choose = which === 'first' ? Math.min : Math.max;
  return {
    type,
    zero: () => nothing,
    add: (state, _value, at) => choose(state, at.time),
    // The newest stands first.
    addStretch: (state, { times }, from, to) => choose(state, times[which === 'last' ? from : to - 1]!),
    merge: choose,
    ...(which === 'last' && { settlesAfter: 1 }),
    encode: (state, out) => writeNumberOrNothing(out, state),
    decode: (from) => readNumberOrNothing(from, nothing),
    read: (state, asOf) => (state === nothing ? undefined : read(state, asOf)),
  };
}
