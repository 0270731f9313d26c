/**
 * A customer with very many rows, against the oracle and against one whose rows are few: pages, what they come to, and
 * readings that are carried on from event to event do not show in a value, nor in a change.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/create-engine.ts';
import type { BehaviourEvent, LimnEvent } from '../../src/event/event.ts';
import type { Change } from '../../src/segment/change.ts';
import type { Engine, EngineOptions } from '../../src/serving/engine.ts';
import { disagreements } from './agree.ts';
import { arbitraryCase, identifier, type Case } from './arbitrary.ts';
import { oracle } from './oracle.ts';

const second = 1_000;
const hour = 3_600_000;
const day = 24 * hour;

/** Pages of two rows, and of eight; rows are many from five, and from seventeen on. */
const pages = fc.constantFrom(1, 4);
/** For rows that were rolled up, and for what pages come to: none, little, enough. */
const rooms = fc.record({ pastBytes: fc.constantFrom(0, 2_000, 1 << 20), summaryBytes: fc.constantFrom(0, 1_000, 1 << 20) });
/** All rows in one block. */
const never = 10_000;

const runs = (usual: number): number => usual * Number(process.env['LIMN_RUNS'] ?? 1);

/** Everything under one identifier, or under all of them. */
const busy: fc.Arbitrary<Case> = fc.oneof(
  { weight: 3, arbitrary: arbitraryCase({ maxEvents: 80 }).map((each) => ({ ...each, links: [], events: each.events.map(alone) })) },
  { weight: 1, arbitrary: arbitraryCase({ maxEvents: 80 }) },
);

function alone(event: BehaviourEvent): BehaviourEvent {
  const { anonymous: _, ...whose } = { ...event, user: 'u1' };
  return whose;
}

interface Run {
  readonly engine: Engine;
  readonly changes: readonly Change[];
}

function start(definition: Case['definition'], rowBound: number, log: readonly LimnEvent[], room: Pick<EngineOptions, 'pastBytes' | 'summaryBytes'> = {}): Run {
  const changes: Change[] = [];
  return { engine: createEngine({ definition, rowBound, ...room, history: { eventAt: (position) => log[position]! }, onChange: (change) => changes.push(change) }), changes };
}

/** What is asked after an event: nothing mostly, or a moment before or after it. */
const question = fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: fc.constantFrom(0, 1, second, hour, 40 * day, -1, -second, -hour, -2 * day) });

test('after every event, every column and every change is what it is with all rows in one block', () => {
  fc.assert(
    fc.property(busy, pages, rooms, fc.array(question, { minLength: 1, maxLength: 20 }), ({ definition, links, events }, bound, room, questions) => {
      const log: LimnEvent[] = [];
      const many = start(definition, bound, log, room);
      const few = start(definition, never, log);
      [...links, ...events].forEach((event, i) => {
        if (few.engine.check(event) !== undefined) return;
        log.push(event);
        const at = Math.max(few.engine.moment, event.receivedAt);
        for (const { engine } of [many, few]) engine.apply(event, log.length - 1, at);
        expect(many.changes).toEqual(few.changes);
        const after = questions[i % questions.length];
        if (after === undefined) return;
        const asOf = at + 1 + after;
        expect(many.engine.read(identifier, { asOf })).toEqual(few.engine.read(identifier, { asOf }));
      });
      for (const { engine } of [many, few]) engine.advance(few.engine.moment + 400 * day);
      expect(many.changes).toEqual(few.changes);
    }),
    { numRuns: runs(150) },
  );
});

test('every column after every event is what the oracle says', () => {
  fc.assert(
    fc.property(busy, pages, ({ definition, links, events }, bound) => {
      const log: LimnEvent[] = [];
      const { engine } = start(definition, bound, log);
      links.forEach((link) => engine.apply(link, log.push(link) - 1, link.receivedAt));
      events.forEach((event, i) => {
        if (engine.check(event) !== undefined) return;
        engine.apply(event, log.push(event) - 1, Math.max(engine.moment, event.receivedAt));
        if (log.length % 4 !== 0) return;
        const expected = oracle(definition, events.slice(0, i + 1), { asOf: engine.moment + 1 });
        expect(disagreements(definition, expected, engine.read(identifier).columns)).toEqual([]);
      });
    }),
    { numRuns: runs(60) },
  );
});

test('what is kept beside the rows is never saved: a state loaded goes on with the same bits', () => {
  fc.assert(
    fc.property(busy, pages, fc.nat(80), ({ definition, links, events }, bound, cut) => {
      const log = [...links, ...events].filter((event) => start(definition, never, []).engine.check(event) === undefined);
      const whole = start(definition, bound, log);
      const again = start(definition, bound, log);
      let loaded: Run | undefined;
      log.forEach((event, position) => {
        const at = Math.max(whole.engine.moment, event.receivedAt);
        if (position === cut) {
          loaded = start(definition, bound, log);
          loaded.engine.load(new Map([...again.engine.save()].map(([name, bytes]) => [name, bytes.slice()])));
        }
        whole.engine.apply(event, position, at);
        whole.engine.read(identifier);
        (loaded ?? again).engine.apply(event, position, at);
      });
      const { engine } = loaded ?? again;
      expect([...again.changes, ...(loaded?.changes ?? [])]).toEqual(whole.changes);
      expect(engine.read(identifier)).toEqual(whole.engine.read(identifier));
      for (const name of whole.engine.sources()) expect(engine.stored(name)).toEqual(whole.engine.stored(name));
    }),
    { numRuns: runs(60) },
  );
});
