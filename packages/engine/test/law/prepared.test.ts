/** Two halves of an event's life, apart and together: the same outcomes, the same bytes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/create-engine.ts';
import type { LimnEvent, Outcome } from '../../src/event/event.ts';
import { createPreparer } from '../../src/feature/preparer.ts';
import type { Change } from '../../src/segment/change.ts';
import type { Engine } from '../../src/serving/engine.ts';
import { arbitraryCase, type Case } from '../oracle/arbitrary.ts';

interface Run {
  readonly engine: Engine;
  readonly changes: Change[];
}

function start({ definition }: Case, log: readonly LimnEvent[], rowBound: number): Run {
  const changes: Change[] = [];
  return { changes, engine: createEngine({ definition, rowBound, history: { eventAt: (position) => log[position]! }, onChange: (change) => changes.push(change) }) };
}

function saved({ engine }: Run): readonly (readonly [string, Uint8Array])[] {
  return [...engine.save()].map(([name, bytes]) => [name, bytes.slice()]);
}

/** Identity on all sides: both identifiers on one event, statements taken back, identify without a definition of its own, history. */
function withIdentity(events: readonly LimnEvent[], every: number): LimnEvent[] {
  return events.flatMap((event, i): LimnEvent[] => {
    if (event.kind !== 'event' || i % every !== 0) return [event];
    const { time, receivedAt } = event;
    const both: LimnEvent = { ...event, user: event.user ?? 'ada', anonymous: event.anonymous ?? (i % 2 === 0 ? 'visitor' : 'null') };
    const said: LimnEvent = { kind: i % 3 === 0 ? 'unlink' : 'link', id: `said-${i}`, time, receivedAt, left: 'user:ada' as never, right: 'anonymous:visitor' as never, evidence: 'operator' };
    const known: LimnEvent = { kind: 'event', call: 'identify', id: `known-${i}`, time, receivedAt, user: 'guest', anonymous: 'visitor', properties: {} };
    return [{ ...both, imported: true }, said, known];
  });
}

const cases = arbitraryCase({ maxEvents: 60 });
const batchSize = fc.integer({ min: 1, max: 20 });

test('what one thread prepares and another folds ends with the same outcomes, changes and saved bytes as one event after the other', () => {
  let refused = 0;
  let learned = 0;
  fc.assert(
    fc.property(cases, fc.constantFrom(1, 4, 1_000), batchSize, fc.boolean(), fc.integer({ min: 1, max: 5 }), (each, rowBound, size, history, every) => {
      const log = withIdentity([...each.links, ...each.events], every);
      const straight = start(each, log, rowBound);
      const apart = start(each, log, rowBound);
      const preparer = createPreparer(each.definition);
      for (let from = 0; from < log.length; from += size) {
        const events = log.slice(from, from + size);
        const moment = Math.max(straight.engine.moment, ...events.map(({ receivedAt }) => receivedAt));
        const outcomes = events.map((event, i): Outcome => {
          const { engine } = straight;
          const at = history && event.imported === true ? Math.max(engine.moment, Math.min(moment, event.receivedAt)) : moment;
          return engine.apply(event, from + i, at);
        });
        for (const event of events) {
          const fault = preparer.prepare(event);
          if (fault === undefined) continue;
          refused++;
          preparer.refuse(event, fault);
        }
        const batch = structuredClone(preparer.take());
        const unusual = apart.engine.applyPrepared(batch, { position: from, moment, history });
        expect(unusual).toEqual(outcomes.flatMap((outcome, index) => (outcome.outcome === 'accepted' ? [] : [{ index, outcome }])));
        const texts = apart.engine.texts(preparer.known, size);
        learned += texts.length;
        preparer.learn(texts);
      }
      expect(apart.changes).toEqual(straight.changes);
      expect(saved(apart)).toEqual(saved(straight));
    }),
    { numRuns: 150 * Number(process.env['LIMN_RUNS'] ?? 1) },
  );
  expect(refused).toBeGreaterThan(10);
  expect(learned).toBeGreaterThan(100);
});

test('a batch prepared for another definition is not folded', () => {
  const [one, other] = fc.sample(cases, { numRuns: 2, seed: 3 });
  const { engine } = start(one!, [], 96);
  const foreign = createPreparer(other!.definition).take();
  expect(() => engine.applyPrepared(foreign, { position: 0, moment: 0 })).toThrow(foreign.version);
});
