import { describe, expect, test } from 'vitest';
import { DEFAULT_IDENTITY } from '../registry/default.ts';
import { graphOf, link } from './graph.testkit.ts';

describe('identity graph', () => {
  test('a source with no links is its own cluster', () => {
    const { clusterOf, graph, sources } = graphOf([]);
    expect(clusterOf('anonymous:a')).toEqual({ profile: 'anonymous:a', members: ['anonymous:a'], links: [], issues: [] });
    expect(graph.isAlone(sources.index('anonymous:a'))).toBe(true);
  });

  test('the profile is named by the user, then by other kinds, anonymous ids last', () => {
    const facts = [link('anonymous:a', 'user:9', 1), link('email:x@y.z', 'user:9', 2), link('anonymous:0a', 'user:9', 3)];
    const { clusterOf } = graphOf(facts);
    const members = ['user:9', 'email:x@y.z', 'anonymous:0a', 'anonymous:a'];
    for (const member of members) expect(clusterOf(member).members).toEqual(members);
    expect(clusterOf('anonymous:a').profile).toBe('user:9');
    expect(clusterOf('anonymous:a').links).toEqual(facts);
  });

  test('a link holds from the moment after it happened, once it was received', () => {
    const { clusterOf } = graphOf([link('anonymous:a', 'user:1', 100, { receivedAt: 200 }), link('anonymous:b', 'user:1', 100)]);
    expect(clusterOf('user:1', 100).members).toEqual(['user:1']);
    expect(clusterOf('user:1', 101).members).toEqual(['user:1', 'anonymous:b']);
    expect(clusterOf('user:1', 199).members).toEqual(['user:1', 'anonymous:b']);
    expect(clusterOf('user:1', 200).members).toEqual(['user:1', 'anonymous:a', 'anonymous:b']);
  });

  test('an unlink that arrives before an older link still wins over it', () => {
    const { clusterOf } = graphOf([link('user:1', 'anonymous:a', 20, { kind: 'unlink' }), link('anonymous:a', 'user:1', 10, { receivedAt: 30, position: 31 })]);
    expect(clusterOf('user:1').members).toEqual(['user:1']);
  });

  test('newer evidence links again after an unlink', () => {
    const facts = [link('user:1', 'anonymous:a', 10), link('user:1', 'anonymous:a', 20, { kind: 'unlink' }), link('user:1', 'anonymous:a', 30)];
    const { clusterOf } = graphOf(facts);
    expect(clusterOf('user:1', 25).members).toHaveLength(1);
    expect(clusterOf('user:1', 31).links).toEqual([facts[2]]);
  });

  test('two users on one anonymous id are one customer until they are unlinked', () => {
    const facts = [link('user:1', 'anonymous:tv', 10), link('user:2', 'anonymous:tv', 20)];
    expect(graphOf(facts).clusterOf('user:2').members).toEqual(['user:1', 'user:2', 'anonymous:tv']);
    const parted = graphOf([...facts, link('user:2', 'anonymous:tv', 30, { kind: 'unlink', evidence: 'operator' })]);
    expect(parted.clusterOf('user:2').members).toEqual(['user:2']);
    expect(parted.clusterOf('user:1').members).toEqual(['user:1', 'anonymous:tv']);
  });

  test('a poison identifier merges nobody and is reported on both sides', () => {
    const { clusterOf, graph } = graphOf([link('user:1', 'anonymous:null', 1), link('user:2', 'anonymous:null', 2)]);
    expect(clusterOf('user:1').members).toEqual(['user:1']);
    for (const id of ['user:1', 'anonymous:null']) {
      expect(clusterOf(id).issues.map((issue) => [issue.code, issue.identifiers])).toEqual([['poison_identifier', ['anonymous:null']]]);
    }
    expect(graph.issues()).toHaveLength(1);
  });

  test('values declared as poison count as such, whatever their case', () => {
    const { clusterOf } = graphOf([link('user:1', 'anonymous:TILL-1', 1)], { ...DEFAULT_IDENTITY, poison: ['till-1'] });
    expect(clusterOf('user:1').issues[0]?.code).toBe('poison_identifier');
  });

  test('an identifier with more links than maxLinks is a shared device; unlinking one makes it sound again', () => {
    const identity = { ...DEFAULT_IDENTITY, maxLinks: 2 };
    const facts = [1, 2, 3].map((user) => link(`user:${user}`, 'anonymous:tablet', user));
    const shared = graphOf(facts, identity);
    expect(shared.clusterOf('user:1', 3).members).toEqual(['user:1', 'user:2', 'anonymous:tablet']);
    expect(shared.clusterOf('user:1').members).toEqual(['user:1']);
    expect(shared.clusterOf('user:1').issues[0]?.code).toBe('shared_identifier');
    expect(shared.graph.issues().map((issue) => issue.identifiers)).toEqual([['anonymous:tablet']]);
    const mended = graphOf([...facts, link('user:3', 'anonymous:tablet', 9, { kind: 'unlink' })], identity);
    expect(mended.clusterOf('user:1').members).toEqual(['user:1', 'user:2', 'anonymous:tablet']);
    expect(mended.graph.issues()).toEqual([]);
  });

  test('a cluster beyond maxCluster is not merged: each member stands alone, reported', () => {
    const chain = [1, 2, 3].map((n) => link(`user:${n}`, `user:${n + 1}`, n));
    const { clusterOf, graph } = graphOf(chain, { ...DEFAULT_IDENTITY, maxCluster: 3 });
    expect(clusterOf('user:2', 3).members).toEqual(['user:1', 'user:2', 'user:3']);
    expect(clusterOf('user:2').members).toEqual(['user:2']);
    expect(clusterOf('user:2').issues.map((issue) => [issue.code, issue.identifiers])).toEqual([['oversized_cluster', ['user:2']]]);
    expect(graph.issues().map((issue) => issue.identifiers)).toEqual([['user:1', 'user:2', 'user:3', 'user:4']]);
  });

  test('a source linked with itself stays alone', () => {
    const { graph, sources } = graphOf([link('user:1', 'user:1', 1)]);
    expect(graph.isAlone(sources.index('user:1'))).toBe(true);
  });
});
