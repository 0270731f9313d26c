/** Folding first and concluding everybody at once ends where concluding event by event does: the same members, the same changes from there on. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/create-engine.ts';
import type { LimnEvent } from '../../src/event/event.ts';
import type { ProfileDefinition } from '../../src/registry/definition.ts';
import type { Change } from '../../src/segment/change.ts';
import type { Engine } from '../../src/serving/engine.ts';
import { arbitraryCase } from '../oracle/arbitrary.ts';

interface Applied {
  readonly event: LimnEvent;
  readonly moment: number;
}

interface Run {
  readonly engine: Engine;
  readonly changes: Change[];
  apply(from: number, to: number): void;
}

function start(definition: ProfileDefinition, log: readonly Applied[], rowBound: number): Run {
  const changes: Change[] = [];
  const engine = createEngine({ definition, rowBound, history: { eventAt: (position) => log[position]!.event }, onChange: (change) => changes.push(change) });
  return {
    engine,
    changes,
    apply(from, to) {
      for (let position = from; position < to; position++) engine.apply(log[position]!.event, position, log[position]!.moment);
    },
  };
}

/** Events of both kinds, as a log takes them: moments do not fall. */
function logOf(definition: ProfileDefinition, events: readonly LimnEvent[], every: number): readonly Applied[] {
  const { check } = createEngine({ definition, history: { eventAt: () => expect.unreachable() } });
  let moment = 0;
  return events.filter((event) => check(event) === undefined).map((event, i) => ({ event, moment: (moment = Math.max(moment + (i % every === 0 ? 1 : 0), event.receivedAt)) }));
}

/** All that is kept, but for wakes: those that stand for nothing may differ. */
function saved({ engine }: Run): ReadonlyMap<string, string> {
  return new Map([...engine.save()].filter(([name]) => name !== 'wakes').map(([name, bytes]) => [name, bytes.join()]));
}

/** The newest change before an event, and after it. */
function changesAround(changes: readonly Change[], position: number, moment: number): { readonly before: number; readonly after: number } {
  const told = (below: number): number => changes.filter(({ at, cause }) => ('position' in cause ? cause.position < below : at <= moment)).length;
  return { before: told(position), after: told(position + 1) };
}

const spread = fc.integer({ min: 1, max: 5 });

test('folding first and concluding everybody later is the same as concluding all along', () => {
  const met = { settled: 0, later: 0, late: 0 };
  fc.assert(
    fc.property(arbitraryCase({ maxEvents: 40 }), fc.constantFrom(1, 4, 1_000), fc.nat(100), spread, (each, rowBound, share, every) => {
      const { definition } = each;
      const log = logOf(definition, [...each.links, ...each.events], every);
      const cuts = log.flatMap(({ moment }, i) => (i > 0 && moment > log[i - 1]!.moment ? [i] : []));
      const cut = cuts[Math.floor((share * cuts.length) / 101)];
      if (cut === undefined) return;
      const straight = start(definition, log, rowBound);
      straight.apply(0, cut);
      straight.engine.advance(straight.engine.moment + 1);
      const { changes } = straight.engine.statistics();
      const told = [...straight.changes];

      const postponed = start(definition, log, rowBound);
      if (!postponed.engine.postpone({ changesAround: (position, moment) => (met.late++, changesAround(told, position, moment)) })) return;
      postponed.apply(0, cut);
      expect(postponed.changes).toEqual([]);
      for (const _ of postponed.engine.settle(changes));
      expect(postponed.changes).toEqual([]);
      expect(saved(postponed)).toEqual(saved(straight));
      met.settled += changes;

      const end = log.at(-1)!.moment + 400 * 86_400_000;
      for (const { apply, engine } of [straight, postponed]) {
        apply(cut, log.length);
        engine.advance(end);
      }
      expect(postponed.changes).toEqual(straight.changes.slice(changes));
      expect(saved(postponed)).toEqual(saved(straight));
      met.later += postponed.changes.length;
    }),
    { numRuns: 250 * Number(process.env['LIMN_RUNS'] ?? 1) },
  );
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(50);
});
