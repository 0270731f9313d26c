/** The engine against the oracle, and its laws: neither order, repeats, splits, storage nor restarts show in a value. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/create-engine.ts';
import type { BehaviourEvent, LimnEvent } from '../../src/event/event.ts';
import type { Change } from '../../src/segment/change.ts';
import type { Engine, EngineOptions } from '../../src/serving/engine.ts';
import { disagreements } from './agree.ts';
import { arbitraryCase, identifier, type Case } from './arbitrary.ts';
import { oracle } from './oracle.ts';

/** Rolled up at once to never; of what was rolled up all, some or no rows kept. */
const storage = fc.record({ rowBound: fc.constantFrom(1, 4, 1_000), pastBytes: fc.constantFrom(0, 2_000, 1 << 20) });
type Storage = Pick<EngineOptions, 'rowBound' | 'pastBytes'>;
const oneCase = arbitraryCase({ maxEvents: 60 });

/** A night's run: `LIMN_RUNS=1000 npx vitest run packages/engine/test/oracle`. */
const runs = (usual: number): number => usual * Number(process.env['LIMN_RUNS'] ?? 1);

interface Run {
  readonly engine: Engine;
  readonly log: LimnEvent[];
  readonly changes: Change[];
}

function start(definition: Case['definition'], kept: Storage, log: LimnEvent[] = [], changes: Change[] = []): Run {
  const engine = createEngine({ definition, ...kept, history: { eventAt: (position) => log[position]! }, onChange: (change) => changes.push(change) });
  return { engine, log, changes };
}

function apply({ engine, log }: Run, events: readonly LimnEvent[]): void {
  for (const event of events) {
    if (engine.check(event) !== undefined) continue;
    log.push(event);
    engine.apply(event, log.length - 1, Math.max(engine.moment, event.receivedAt));
  }
}

function runAll({ definition, links, events }: Case, kept: Storage): Run {
  const run = start(definition, kept);
  apply(run, [...links, ...events]);
  return run;
}

test('every column, at any moment, is what the oracle says from all events known then', () => {
  fc.assert(
    fc.property(oneCase, storage, (each, kept) => {
      const { engine } = runAll(each, kept);
      for (const asOf of [...each.moments, engine.moment + 1]) {
        const expected = oracle(each.definition, each.events, { asOf });
        expect(disagreements(each.definition, expected, engine.read(identifier, { asOf }).columns)).toEqual([]);
      }
    }),
    { numRuns: runs(150) },
  );
});

test('reading as of a moment equals a fresh replay of what was received by then', () => {
  fc.assert(
    fc.property(oneCase, storage, (each, kept) => {
      const whole = runAll(each, kept);
      for (const asOf of each.moments) {
        const fresh = start(each.definition, kept);
        apply(fresh, [...each.links, ...each.events].filter(({ receivedAt }) => receivedAt <= asOf));
        expect(whole.engine.read(identifier, { asOf })).toEqual(fresh.engine.read(identifier, { asOf }));
      }
    }),
    { numRuns: runs(60) },
  );
});

test('order of arrival, repeats and splits do not show: the same bits', () => {
  const shuffled = oneCase.chain((each) => {
    // Received together, so that any order of arrival is as good as another; ids are unique, so that repeats are true ones.
    const receivedAt = Math.max(...each.events.map((event) => event.time), 0);
    const seen = new Map<string, BehaviourEvent>();
    for (const event of each.events) seen.set(`${event.user ?? event.anonymous} ${event.id}`, { ...event, receivedAt });
    const events = [...seen.values()];
    return fc.record({ definition: fc.constant(each.definition), links: fc.constant(each.links), events: fc.constant(events), order: fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }) });
  });
  fc.assert(
    fc.property(shuffled, storage, ({ definition, links, events, order }, kept) => {
      const straight = start(definition, { rowBound: 1_000 });
      apply(straight, [...links, ...events]);
      const other = start(definition, kept);
      apply(other, [...links, ...order]);
      for (const later of [1, 3_600_000, 40 * 86_400_000]) {
        const asOf = straight.engine.moment + later;
        expect(other.engine.read(identifier, { asOf })).toEqual(straight.engine.read(identifier, { asOf }));
      }
    }),
    { numRuns: runs(80) },
  );
});

test('a state saved, loaded and carried on gives the same values and the same changes', () => {
  fc.assert(
    fc.property(oneCase, storage, fc.nat(60), (each, kept, cut) => {
      const whole = runAll(each, kept);
      const first = start(each.definition, kept);
      apply(first, [...each.links, ...each.events.slice(0, cut)]);
      const saved = new Map([...first.engine.save()].map(([name, bytes]) => [name, bytes.slice()]));
      const second = start(each.definition, kept, first.log, first.changes);
      second.engine.load(saved);
      apply(second, each.events.slice(cut));
      const until = whole.engine.moment + 400 * 86_400_000;
      whole.engine.advance(until);
      second.engine.advance(until);
      expect(second.changes).toEqual(whole.changes);
      expect(second.engine.read(identifier)).toEqual(whole.engine.read(identifier));
      expect(second.engine.statistics().events).toBe(whole.engine.statistics().events);
    }),
    { numRuns: runs(60) },
  );
});

test('tags and segments, as the changes tell them, are what the oracle says at any moment: they flip by time alone', () => {
  fc.assert(
    fc.property(oneCase, storage, fc.array(fc.nat(400 * 86_400_000), { minLength: 1, maxLength: 6 }), (each, kept, laters) => {
      const run = runAll(each, kept);
      const { engine, changes } = run;
      const end = engine.moment;
      engine.advance(end + 400 * 86_400_000);
      const rules = [...engine.columns.values()].filter(({ kind }) => kind === 'tag' || kind === 'segment').map(({ name }) => name);
      const decays = new Set(rules.filter((rule) => restsOnDecay(each.definition, engine, rule)));
      // From when the last event is visible: at every turn, a millisecond before it, and at random.
      const turns = changes.flatMap(({ at }) => [at - 1, at]).filter((at) => at > end);
      for (const asOf of [end + 1, ...laters.map((later) => end + 1 + later), ...turns]) {
        const told = new Map<string, boolean>();
        for (const { name, change, at, profile, correction } of changes) if (at <= asOf && profile === identifier && correction === undefined) told.set(name, change === 'enter');
        const expected = oracle(each.definition, each.events, { asOf });
        for (const rule of rules) {
          // A decayed sum is within 1e-9 of the oracle's, so its turn is within some milliseconds of it.
          if (turns.includes(asOf) && decays.has(rule)) continue;
          expect({ rule, asOf, holds: told.get(rule) ?? false }).toEqual({ rule, asOf, holds: expected[rule] });
        }
      }
    }),
    { numRuns: runs(80) },
  );
});

/** Whether a decayed sum is among the columns that a rule uses, directly or not. */
function restsOnDecay(definition: Case['definition'], engine: Engine, column: string): boolean {
  const decayed = definition.views.some((view) => view.kind === 'features' && view.features[column]?.aggregate.op === 'decayedSum');
  return decayed || engine.columns.get(column)!.uses.some((used) => restsOnDecay(definition, engine, used));
}
