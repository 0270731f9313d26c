/** The laws of `feature/aggregate.ts`, for every aggregate in the registry, found by themselves. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Aggregate, AggregateContext, Occurrence } from '../../src/feature/aggregate.ts';
import { aggregateOps, createAggregate, type AggregateOp } from '../../src/feature/aggregate/create-aggregate.ts';
import { ByteReader, ByteWriter } from '../../src/feature/codec.ts';
import { foldStretch, mergeStored } from '../../src/feature/fold.ts';
import type { AggregateSpec } from '../../src/registry/definition.ts';
import { contextOf, numeric, specimens, texts } from './specimen.ts';

/** One thing to fold. */
type Fold = Occurrence & { readonly value: number };

const base = Date.UTC(2024, 2, 31);
const asOf = base + 400 * 86_400_000;

/** Clumped: same moments, same sessions, same days, and far apart. */
const time = fc
  .tuple(fc.constantFrom(0, 1, 86_400_000, 40 * 86_400_000), fc.constantFrom(0, 1, 1_800_000, 3_600_000), fc.integer({ min: 0, max: 4 }))
  .map(([day, hour, ms]) => base + day + hour + ms);

const anyNumber = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -200_000, max: 200_000 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 52, -(2 ** 52) + 1),
);

const valueOf: Record<AggregateContext['input'], fc.Arbitrary<number>> = {
  none: fc.constant(0),
  number: anyNumber,
  string: fc.integer({ min: 0, max: texts.length - 1 }),
  boolean: fc.integer({ min: 0, max: 1 }),
};

function foldsOf(input: AggregateContext['input'], maxLength = 24): fc.Arbitrary<Fold[]> {
  return fc.array(
    fc.record({
      time,
      // Few ids, so that moments collide entirely, and one of 48 bits.
      id: fc.constantFrom(0, 1, 2, 2 ** 48 - 1),
      item: fc.integer({ min: 0, max: 2 }),
      family: fc.integer({ min: 0, max: 3 }),
      value: valueOf[input],
    }),
    { maxLength },
  );
}

/** The law-abiding fold, with one occurrence object reused as the engine does. */
const hand: Occurrence = { time: 0, id: 0, item: 0, family: 0 };
function fold(aggregate: Aggregate<unknown>, folds: readonly Fold[]): unknown {
  let state = aggregate.zero();
  for (const { value, ...at } of folds) state = aggregate.add(state, value, Object.assign(hand, at));
  Object.assign(hand, { time: -1, id: -1, item: -1, family: -1 });
  return state;
}

function bytesOf(aggregate: Aggregate<unknown>, state: unknown): readonly number[] {
  const out = new ByteWriter();
  aggregate.encode(state, out);
  return [...out.view()];
}

/** Bytes and reading: all that can be seen of a state. */
function seen(aggregate: Aggregate<unknown>, state: unknown) {
  return { read: aggregate.read(state, asOf), bytes: bytesOf(aggregate, state) };
}

function copyOf(aggregate: Aggregate<unknown>, state: unknown): unknown {
  return aggregate.decode(new ByteReader().at(Uint8Array.from(bytesOf(aggregate, state)), 0));
}

const inputsOf = (op: AggregateOp, spec: AggregateSpec): readonly AggregateContext['input'][] =>
  numeric.has(op) ? ['number'] : 'of' in spec ? ['number', 'string', 'boolean'] : ['none'];

const cases = aggregateOps.flatMap((op) =>
  specimens[op].flatMap((spec) =>
    inputsOf(op, spec).flatMap((input) => (input === 'number' ? [0, 2] : [0]).map((scale) => ({ name: `${JSON.stringify(spec)} of ${input}, scale ${scale}`, spec, input, scale }))),
  ),
);

describe.each(cases)('$name', ({ spec, input, scale }) => {
  const aggregate = createAggregate(spec, contextOf({ input, scale }));
  const folds = foldsOf(input);
  const holds = (name: string, property: fc.IRawProperty<unknown>): void => test(name, () => void fc.assert(property, { numRuns: 60 }));

  holds(
    'any order of the events gives the same bytes and the same read',
    fc.property(
      folds.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(seen(aggregate, fold(aggregate, shuffled))).toEqual(seen(aggregate, fold(aggregate, all)));
      },
    ),
  );

  holds(
    'any split, stored or not, merged in any order and shape, gives the same bytes and the same read',
    fc.property(
      folds,
      fc.infiniteStream(fc.nat({ max: 5 })),
      fc.infiniteStream(fc.nat({ max: 1000 })),
      fc.infiniteStream(fc.boolean()),
      (all, parts, picks, stored) => {
        const split: Fold[][] = Array.from({ length: 6 }, () => []);
        for (const one of all) split[parts.next().value!]!.push(one);
        const states = split.map((part) => fold(aggregate, part));
        while (states.length > 1) {
          const [left] = states.splice(picks.next().value! % states.length, 1);
          const [right] = states.splice(picks.next().value! % states.length, 1);
          const merged = aggregate.merge(left, right);
          states.push(stored.next().value ? copyOf(aggregate, merged) : merged);
        }
        expect(seen(aggregate, states[0])).toEqual(seen(aggregate, fold(aggregate, all)));
      },
    ),
  );

  holds(
    'values added many at once, the newest first, are values added one by one',
    fc.property(folds, folds, (before, all) => {
      const newestFirst = all.toSorted((a, b) => b.time - a.time || b.id - a.id || a.item - b.item);
      const stretch = {
        values: Float64Array.from(newestFirst, ({ value }) => value),
        times: Float64Array.from(newestFirst, (each) => each.time),
        ids: Float64Array.from(newestFirst, ({ id }) => id),
        items: Uint32Array.from(newestFirst, ({ item }) => item),
        families: Uint8Array.from(newestFirst, ({ family }) => family),
      };
      const half = newestFirst.length >> 1;
      let state = fold(aggregate, before);
      if (half > 0) state = foldStretch(aggregate, state, stretch, 0, half);
      if (half < newestFirst.length) state = foldStretch(aggregate, state, stretch, half, newestFirst.length);
      expect(seen(aggregate, state)).toEqual(seen(aggregate, fold(aggregate, [...before, ...all])));
    }),
  );

  holds(
    'states merged from their bytes are states decoded and merged, and the reader stands behind them',
    fc.property(folds, fc.array(folds, { maxLength: 4 }), (before, parts) => {
      const bytes = parts.flatMap((part) => bytesOf(aggregate, fold(aggregate, part)));
      const reader = new ByteReader().at(Uint8Array.from([...bytes, 255, 255]), 0);
      const state = mergeStored(aggregate, fold(aggregate, before), reader, parts.length);
      expect(reader.position).toBe(bytes.length);
      expect(seen(aggregate, state)).toEqual(seen(aggregate, fold(aggregate, [before, ...parts].flat())));
    }),
  );

  holds(
    'once settled, older values change nothing that is read',
    fc.property(folds, folds, (newer, older) => {
      const { settlesAfter } = aggregate;
      if (settlesAfter === undefined || newer.length < settlesAfter) return;
      const before = Math.min(...newer.map((each) => each.time));
      const all = [...newer, ...older.map((each) => ({ ...each, time: before - 1 }))];
      expect(aggregate.read(fold(aggregate, all), asOf)).toEqual(aggregate.read(fold(aggregate, newer), asOf));
    }),
  );

  holds(
    'merge is commutative and associative',
    fc.property(folds, folds, folds, (a, b, c) => {
      const [left, middle, right] = [a, b, c].map((part) => () => fold(aggregate, part)) as [() => unknown, () => unknown, () => unknown];
      expect(seen(aggregate, aggregate.merge(middle(), left()))).toEqual(seen(aggregate, aggregate.merge(left(), middle())));
      const leftFirst = aggregate.merge(aggregate.merge(left(), middle()), right());
      const rightFirst = aggregate.merge(left(), aggregate.merge(middle(), right()));
      expect(seen(aggregate, leftFirst)).toEqual(seen(aggregate, rightFirst));
    }),
  );

  holds(
    'zero is the identity of merge, from both sides',
    fc.property(folds, (all) => {
      const expected = seen(aggregate, fold(aggregate, all));
      expect(seen(aggregate, aggregate.merge(aggregate.zero(), fold(aggregate, all)))).toEqual(expected);
      expect(seen(aggregate, aggregate.merge(fold(aggregate, all), aggregate.zero()))).toEqual(expected);
    }),
  );

  holds(
    'decoding reads exactly what was encoded, and the state goes on as before',
    fc.property(folds, folds, (before, after) => {
      const state = fold(aggregate, before);
      const bytes = bytesOf(aggregate, state);
      const reader = new ByteReader().at(Uint8Array.from([...bytes, 255, 255]), 0);
      const decoded = aggregate.decode(reader);
      expect(reader.position).toBe(bytes.length);
      expect(seen(aggregate, decoded)).toEqual(seen(aggregate, state));
      let [one, other] = [state, decoded];
      for (const { value, ...at } of after) {
        one = aggregate.add(one, value, at);
        other = aggregate.add(other, value, at);
      }
      expect(seen(aggregate, other)).toEqual(seen(aggregate, one));
    }),
  );

  holds(
    'merge leaves its second argument untouched and keeps no reference into it',
    fc.property(folds, folds, folds, (a, b, more) => {
      const right = fold(aggregate, b);
      const before = seen(aggregate, right);
      let merged = aggregate.merge(fold(aggregate, a), right);
      expect(seen(aggregate, right)).toEqual(before);
      for (const { value, ...at } of more) merged = aggregate.add(merged, value, at);
      expect(seen(aggregate, right)).toEqual(before);
      const kept = seen(aggregate, merged);
      let grown = right;
      for (const { value, ...at } of more) grown = aggregate.add(grown, value, at);
      aggregate.merge(grown, fold(aggregate, a));
      expect(seen(aggregate, merged)).toEqual(kept);
    }),
  );

  holds(
    'reading and encoding between two events changes nothing, and what was read stays as it was',
    fc.property(folds, (all) => {
      let state = aggregate.zero();
      for (const { value, ...at } of all) {
        const read = aggregate.read(state, asOf);
        const copy = structuredClone(typeof read === 'symbol' ? undefined : read);
        bytesOf(aggregate, state);
        state = aggregate.add(state, value, at);
        if (typeof read !== 'symbol') expect(read).toEqual(copy);
      }
      expect(seen(aggregate, state)).toEqual(seen(aggregate, fold(aggregate, all)));
    }),
  );

  test('every zero is its own: folding into one leaves the next empty', () => {
    const empty = seen(aggregate, aggregate.zero());
    fold(aggregate, fc.sample(folds, 1)[0]!);
    expect(seen(aggregate, aggregate.zero())).toEqual(empty);
  });

  test('what is read has the type of the column', () => {
    for (const all of fc.sample(folds, 20)) {
      const read = aggregate.read(fold(aggregate, all), asOf);
      if (read === undefined || typeof read === 'symbol') continue;
      const shown = Array.isArray(read) ? typeof (read[0] ?? (aggregate.type === 'strings' ? '' : 0)) : typeof read;
      const wanted = { number: 'number', string: 'string', boolean: 'boolean', duration: 'number', time: 'number', strings: 'string', numbers: 'number', histogram: 'number' };
      expect(shown).toBe(wanted[aggregate.type]);
      expect(Array.isArray(read)).toBe(['strings', 'numbers', 'histogram'].includes(aggregate.type));
    }
  });
});

describe.each(cases.filter(({ input }) => input === 'string'))('$name', ({ spec, input, scale }) => {
  test('the numbers of the dictionary never show in a value', () => {
    const shuffled = fc.shuffledSubarray(texts, { minLength: texts.length });
    const property = fc.property(foldsOf(input), shuffled, (all, order) => {
      const one = createAggregate(spec, contextOf({ input, scale }));
      const other = createAggregate(spec, contextOf({ input, scale, order }));
      const renumbered = all.map((each) => ({ ...each, value: order.indexOf(texts[each.value]!) }));
      expect(other.read(fold(other, renumbered), asOf)).toEqual(one.read(fold(one, all), asOf));
    });
    fc.assert(property, { numRuns: 100 });
  });
});

describe('distinct, beyond the exact limit', () => {
  test('splits on both sides of the limit give the same bytes and the same read', () => {
    const aggregate = createAggregate({ op: 'distinct', of: { op: 'field', name: 'value' } }, contextOf({ input: 'number', scale: 0 }));
    const at: Occurrence = { time: base, id: 0, item: 0, family: 0 };
    const ranges = fc.array(fc.record({ from: fc.nat({ max: 600 }), size: fc.nat({ max: 300 }) }), { minLength: 1, maxLength: 5 });
    const property = fc.property(ranges, (parts) => {
      const folds = parts.map(({ from, size }) => Array.from({ length: size }, (_, i): Fold => ({ ...at, value: (from + i) * 7919 })));
      const merged = folds.map((part) => fold(aggregate, part)).reduce((left, right) => aggregate.merge(copyOf(aggregate, left), right), aggregate.zero());
      expect(seen(aggregate, merged)).toEqual(seen(aggregate, fold(aggregate, folds.flat().reverse())));
    });
    fc.assert(property, { numRuns: 60 });
  });
});
