/** What the unit tests of aggregates share: a context, and folding a few plain values. */
import type { AggregateSpec } from '../../registry/definition.ts';
import type { Aggregate, AggregateContext, Occurrence } from '../aggregate.ts';
import { createCalendar } from '../calendar.ts';
import { ByteReader, ByteWriter } from '../codec.ts';
import { createDictionary, type StoredDictionary } from '../dictionary.ts';
import { createAggregate } from './create-aggregate.ts';

export const second = 1_000;
export const hour = 3_600_000;
export const day = 24 * hour;
/** A Wednesday in winter. */
export const base = Date.UTC(2024, 0, 10);

export const field = { op: 'field', name: 'value' } as const;

/** One thing to fold; what is left out is 0, the time `base`. */
export type Folded = Partial<Occurrence> & { readonly value?: number };

export interface Subject extends Aggregate<unknown> {
  readonly dictionary: StoredDictionary;
  /** The state of all of them. */
  fold(all: readonly Folded[]): unknown;
  /** What is read of all of them. */
  readOf(all: readonly Folded[], asOf?: number): ReturnType<Aggregate<unknown>['read']>;
  /** Bytes of a state. */
  sizeOf(state: unknown): number;
  /** The state as it comes back from its bytes. */
  stored(state: unknown): unknown;
}

export function subjectOf(spec: AggregateSpec, { timeZone = 'UTC', ...more }: Partial<AggregateContext> & { timeZone?: string } = {}): Subject {
  const dictionary = createDictionary();
  const families = new Map([
    ['view', 0],
    ['cart', 1],
    ['buy', 2],
    ['other', 3],
  ]);
  const aggregate = createAggregate(spec, { input: 'number', scale: 0, dictionary, calendar: createCalendar(timeZone), families, ...more });
  const fold = (all: readonly Folded[]): unknown =>
    all.reduce((state: unknown, { value = 0, ...at }) => aggregate.add(state, value, { time: base, id: 0, item: 0, family: 0, ...at }), aggregate.zero());
  const bytesOf = (state: unknown): Uint8Array => {
    const out = new ByteWriter();
    aggregate.encode(state, out);
    return out.view().slice();
  };
  return {
    ...aggregate,
    dictionary,
    fold,
    readOf: (all, asOf = base + 1000 * day) => aggregate.read(fold(all), asOf),
    sizeOf: (state) => bytesOf(state).length,
    stored: (state) => aggregate.decode(new ByteReader().at(bytesOf(state), 0)),
  };
}

/** Values of one moment. */
export function valued(...values: readonly number[]): readonly Folded[] {
  return values.map((value) => ({ value }));
}

/** Events of no value at these ms after `base`. */
export function timed(...times: readonly number[]): readonly Folded[] {
  return times.map((time) => ({ time: base + time }));
}
