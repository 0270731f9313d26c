import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SourceId } from '../../src/event/event.ts';
import { graphOf, link } from '../../src/identity/graph.testkit.ts';
import type { Link } from '../../src/identity/link.ts';
import { naiveCluster, naiveIssues } from '../oracle/identity.ts';

const ids = ['user:1', 'user:2', 'user:3', 'email:a', 'anonymous:a', 'anonymous:b', 'anonymous:null', 'user:4'];
const factAmong = (names: readonly string[]): fc.Arbitrary<Link> => fc
  .record({
    left: fc.constantFrom(...names),
    right: fc.constantFrom(...names),
    kind: fc.constantFrom('link' as const, 'link' as const, 'unlink' as const),
    time: fc.integer({ min: 0, max: 12 }),
    delay: fc.integer({ min: 0, max: 4 }),
    evidence: fc.constantFrom('identify', 'alias', 'operator'),
    position: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ left, right, delay, ...fact }) => ({ ...fact, left: left as SourceId, right: right as SourceId, receivedAt: fact.time + delay }));
const anyFacts = fc.array(factAmong(ids), { maxLength: 24 });
const anyIdentity = fc.record({ poison: fc.constant([]), maxLinks: fc.integer({ min: 1, max: 4 }), maxCluster: fc.integer({ min: 2, max: 6 }) });
const anyMoment = fc.oneof(fc.integer({ min: 0, max: 18 }), fc.constant(Infinity));

describe('laws of the identity graph', () => {
  test('clusters and issues are those of the naive oracle, for any facts, limits and moment', () => {
    fc.assert(
      fc.property(anyFacts, anyIdentity, anyMoment, (facts, identity, asOf) => {
        const { clusterOf, graph } = graphOf(facts, identity);
        for (const id of ids) expect(clusterOf(id, asOf)).toMatchObject(naiveCluster(facts, identity, id, asOf));
        expect(graph.issues(asOf).map((issue) => [issue.code, issue.identifiers])).toEqual(naiveIssues(facts, identity, asOf));
      }),
      { numRuns: 400 },
    );
  });

  test('the order of arrival never changes the answer', () => {
    const arrivals = anyFacts.chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })));
    fc.assert(
      fc.property(arrivals, anyIdentity, anyMoment, ([facts, shuffled], identity, asOf) => {
        const one = graphOf(facts, identity);
        const other = graphOf(shuffled, identity);
        for (const id of ids) expect(other.clusterOf(id, asOf)).toEqual(one.clusterOf(id, asOf));
      }),
    );
  });

  test('a link taken back leaves every cluster as if it had never been', () => {
    const distinct = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
    fc.assert(
      fc.property(anyFacts, anyIdentity, distinct, (facts, identity, [left, right]) => {
        const others = facts.filter((fact) => ![left, right].includes(fact.left) || ![left, right].includes(fact.right));
        const before = graphOf(others, identity);
        const after = graphOf([...others, link(left, right, 100), link(left, right, 101, { kind: 'unlink' })], identity);
        for (const id of ids) expect(after.clusterOf(id)).toEqual(before.clusterOf(id));
      }),
    );
  });

  test('whose cluster is another by a fact is told, whatever the limits; supposing it leaves no trace', () => {
    let changed = 0;
    fc.assert(
      fc.property(anyFacts, anyIdentity, factAmong([...ids, 'user:5']).map((fact): Link => ({ ...fact, evidence: 'operator' })), (facts, identity, fact) => {
        const { graph, sources } = graphOf([...facts, ...ids.map((id) => link(id, id, 0))], identity);
        const clusters = () => new Map(Array.from({ length: sources.length }, (_, source) => [source, graph.members(source).join()]));
        const saved = () => JSON.stringify([...sources.save(), ...graph.save()].map(([name, bytes]) => [name, [...bytes]]));
        const [before, state] = [clusters(), saved()];
        const supposed = graph.supposing(fact, (touched) => ({ touched, clusters: clusters() }));
        expect(saved()).toBe(state);
        expect(clusters()).toEqual(before);
        expect(graph.affect(fact)).toEqual(supposed.touched);
        expect(clusters()).toEqual(supposed.clusters);
        for (const [source, members] of clusters()) {
          if (members === (before.get(source) ?? String(source))) continue;
          changed++;
          expect(supposed.touched.has(source)).toBe(true);
        }
      }),
      { numRuns: 1_000 * Number(process.env['LIMN_RUNS'] ?? 1) },
    );
    expect(changed).toBeGreaterThan(100);
  });

  test('as of a moment, facts received later have no say', () => {
    fc.assert(
      fc.property(anyFacts, anyIdentity, fc.integer({ min: 0, max: 18 }), (facts, identity, asOf) => {
        const known = facts.filter((fact) => fact.receivedAt <= asOf && fact.time < asOf);
        const all = graphOf(facts, identity);
        const then = graphOf(known, identity);
        for (const id of ids) expect(all.clusterOf(id, asOf)).toEqual(then.clusterOf(id));
      }),
    );
  });

  test('facts that follow from those kept need not be kept: no cluster differs at any moment', () => {
    // As they reach the engine: in the order received, and taken back as of then.
    const few = ids.slice(0, 3);
    const received = fc.array(factAmong(few), { maxLength: 24, size: 'max' }).map((facts) =>
      facts
        .toSorted((a, b) => a.receivedAt - b.receivedAt)
        .map((fact, position): Link => ({ ...fact, position, evidence: 'identify', time: fact.kind === 'unlink' ? fact.receivedAt : fact.time })),
    );
    let impliedFacts = 0;
    fc.assert(
      fc.property(received, anyIdentity, anyMoment, (facts, identity, asOf) => {
        const all = graphOf(facts, identity);
        const some = graphOf([], identity);
        for (const fact of facts) {
          if (some.graph.implies(fact)) impliedFacts++;
          else some.graph.add(fact);
        }
        for (const id of few) expect(some.clusterOf(id, asOf)).toEqual(all.clusterOf(id, asOf));
      }),
      { numRuns: 300 },
    );
    expect(impliedFacts).toBeGreaterThan(300);
  });

  test('a saved graph, loaded, gives the same clusters and takes further facts', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (facts, more) => {
        const whole = graphOf([...facts, ...more]);
        const saved = graphOf(facts);
        const sections = new Map([...saved.sources.save(), ...saved.graph.save()].map(([name, bytes]) => [name, bytes.slice()]));
        const loaded = graphOf([link('user:9', 'user:8', 1)]);
        loaded.sources.load(sections);
        loaded.graph.load(sections);
        for (const fact of more) loaded.graph.add(fact);
        for (const id of ids) expect(loaded.clusterOf(id)).toEqual(whole.clusterOf(id));
      }),
    );
  });
});
