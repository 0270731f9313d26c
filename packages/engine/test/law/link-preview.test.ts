/** A preview of a link or an unlink is what then happens, and leaves no trace. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from '../../src/create-engine.ts';
import type { BehaviourEvent, LimnEvent, LinkEvent, SourceId } from '../../src/event/event.ts';
import type { ProfileDefinition } from '../../src/registry/definition.ts';
import type { Change } from '../../src/segment/change.ts';
import type { Engine } from '../../src/serving/engine.ts';

const words = { en: 'thing', zh: '东西' };
const column = (name: string) => ({ op: 'column', name }) as const;
const literal = (value: number) => ({ op: 'literal', value }) as const;
const hour = 3_600_000;
const start = Date.UTC(2026, 0, 5);

/** What everybody together, nobody, and few of them do. */
function shop(identity: ProfileDefinition['identity']): ProfileDefinition {
  return {
    limn: 1,
    name: 'customer',
    label: words,
    timeZone: 'UTC',
    identity,
    events: [{ name: 'visit', match: { call: 'page' }, label: words, summary: words, lateness: '3d', fields: { page: { type: 'string' } } }],
    views: [
      {
        kind: 'features',
        name: 'visits',
        label: words,
        sources: ['visit'],
        features: {
          visits: { aggregate: { op: 'count' }, over: 'ever', label: words },
          pages: { aggregate: { op: 'lastN', of: { op: 'field', name: 'page' }, n: 3 }, over: '7d', label: words },
          sinceVisit: { aggregate: { op: 'timeSince', which: 'last' }, over: 'ever', label: words },
        },
      },
      { kind: 'derived', name: 'derived', label: words, values: { doubled: { value: { op: 'multiply', left: column('visits'), right: literal(2) }, label: words } } },
      {
        kind: 'tags',
        name: 'tags',
        label: words,
        tags: {
          often: { rule: { op: 'atLeast', left: column('visits'), right: literal(3) }, label: words },
          gone: { rule: { op: 'atLeast', left: column('sinceVisit'), right: { op: 'duration', value: '12h' } }, label: words },
          quiet: { rule: { op: 'not', of: { op: 'isPresent', of: column('sinceVisit') } }, label: words },
        },
      },
    ],
  };
}

const names = ['user:1', 'user:2', 'user:3', 'anonymous:a', 'anonymous:b', 'anonymous:null', 'email:x'] as string[] as SourceId[];
const identity = fc.record({ poison: fc.constant([]), maxLinks: fc.integer({ min: 1, max: 3 }), maxCluster: fc.integer({ min: 2, max: 5 }) });
const visit = fc.record({ step: fc.nat(40), source: fc.constantFrom(...names.slice(0, 6)), both: fc.constantFrom(undefined, undefined, 'a', 'b', 'null') });
const statement = fc.record({ kind: fc.constantFrom('link' as const, 'link' as const, 'unlink' as const), step: fc.nat(40), left: fc.constantFrom(...names), right: fc.constantFrom(...names) });
/** Also between identifiers that nobody has heard of. */
const question = fc.record({ kind: fc.constantFrom('link' as const, 'unlink' as const), left: fc.constantFrom(...names, 'user:new' as SourceId), right: fc.constantFrom(...names, 'anonymous:new' as SourceId), later: fc.constantFrom(0, 0, 1, hour, 30 * hour) });

function historyOf(visits: readonly { step: number; source: SourceId; both: string | undefined }[], statements: readonly { kind: 'link' | 'unlink'; step: number; left: SourceId; right: SourceId }[]): readonly LimnEvent[] {
  const events = visits.map(({ step, source, both }, i): BehaviourEvent => {
    const [kind, value] = source.split(':') as ['user' | 'anonymous', string];
    const time = start + step * hour;
    return { kind: 'event', id: `v${i}`, call: 'page', event: 'Home', time, receivedAt: time, properties: { page: `p${i}` }, [kind]: value, ...(kind === 'user' && both !== undefined && { anonymous: both }) };
  });
  const links = statements.map(({ step, ...said }, i): LinkEvent => ({ ...said, id: `l${i}`, time: start + step * hour, receivedAt: start + step * hour, evidence: 'operator' }));
  return [...events, ...links].sort((a, b) => a.receivedAt - b.receivedAt);
}

function savedBytes(engine: Engine): ReadonlyMap<string, string> {
  return new Map([...engine.save()].map(([name, bytes]) => [name, bytes.join()]));
}

test('what is previewed is what happens when it is said: clusters, changes and values; until then nothing differs', () => {
  let [merges, parted, turned] = [0, 0, 0];
  fc.assert(
    fc.property(identity, fc.array(visit, { maxLength: 12 }), fc.array(statement, { maxLength: 8 }), fc.array(question, { minLength: 1, maxLength: 4 }), (limits, visits, statements, questions) => {
      const log: LimnEvent[] = [];
      const changes: Change[] = [];
      const engine = createEngine({ definition: shop(limits), history: { eventAt: (position) => log[position]! }, onChange: (change) => changes.push(change) });
      const apply = (event: LimnEvent, moment: number): void => void engine.apply(event, log.push(event) - 1, moment);
      for (const event of historyOf(visits, statements)) apply(event, event.receivedAt);

      for (const { kind, left, right, later } of questions) {
        const at = Math.max(engine.moment, start) + later;
        engine.advance(at);
        const state = savedBytes(engine);
        const preview = engine.previewLink({ kind, left, right, at });
        expect(engine.previewLink({ kind, left, right, at })).toEqual(preview);
        expect(savedBytes(engine)).toEqual(state);
        for (const { profile, members, links } of preview.before) expect(engine.cluster(profile)).toMatchObject({ profile, members, links });

        const told = changes.length;
        const values = new Map(preview.after.map(({ profile }) => [profile, engine.read(profile, { asOf: at + 1 })]));
        apply({ kind, id: `q${log.length}`, left, right, time: at, receivedAt: at, evidence: 'operator' }, at);
        expect(changes.slice(told).map(({ profile, kind, name, change }) => ({ profile, kind, name, change }))).toEqual(preview.changes);
        for (const { profile, members } of preview.after) {
          expect(engine.cluster(profile)).toMatchObject({ profile, members });
          const [was, becomes] = [values.get(profile)!, engine.read(profile, { asOf: at + 1 })];
          // What was no profile of its own had the values of nobody.
          const before = was.profile === profile ? was.columns : engine.read('user:nobody at all', { asOf: at + 1 }).columns;
          const differences = [...engine.columns.values()].flatMap(({ name, kind: of }) => (of === 'tag' || of === 'segment' || JSON.stringify(before[name]) === JSON.stringify(becomes.columns[name]) ? [] : [{ profile, column: name, before: before[name], after: becomes.columns[name] }]));
          expect(preview.columns.filter((value) => value.profile === profile)).toEqual(differences);
        }
        if (preview.after.length < preview.before.length) merges++;
        if (preview.after.length > preview.before.length) parted++;
        turned += preview.changes.length;
      }
    }),
    { numRuns: 300 * Number(process.env['LIMN_RUNS'] ?? 1) },
  );
  expect(Math.min(merges, parted, turned)).toBeGreaterThan(20);
});
