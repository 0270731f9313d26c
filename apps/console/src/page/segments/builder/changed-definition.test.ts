import { expect, test } from 'vitest';
import { changedDefinition, identifierOf, neededFeatures } from './changed-definition.ts';
import type { Declared, Definition } from './window-family.ts';

const label = { en: 'x', zh: '甲' };
const declared = (name: string): Declared => ({ rule: { op: 'column', name }, label });
const definition: Definition = {
  limn: 1,
  views: [
    { kind: 'features', name: 'orders', label, features: { spend30d: { aggregate: { op: 'count' }, over: '30d', label, resolution: '1h' } as never } },
    { kind: 'tags', name: 'tags', label, tags: { active: declared('a') } },
    { kind: 'segments', name: 'first', label, segments: { vip: declared('b') } },
    { kind: 'segments', name: 'last', label, segments: { other: declared('c') } },
  ],
};
const spend45d = { name: 'spend45d', like: 'spend30d', over: '45d', label: { en: 'y', zh: '乙' } };

test('a declared rule is changed where it stands, a new one stands in the last view of its kind', () => {
  const changed = changedDefinition(definition, { kind: 'segment', name: 'vip', declared: declared('z'), features: [] });
  expect(changed.views[2]!.segments).toEqual({ vip: declared('z') });
  expect(changed.views[3]).toBe(definition.views[3]);
  expect(changedDefinition(definition, { kind: 'segment', name: 'fresh', declared: declared('z'), features: [] }).views[3]!.segments).toEqual({ other: declared('c'), fresh: declared('z') });
  expect(changedDefinition(definition, { kind: 'tag', name: 'active', declared: undefined, features: [] }).views[1]!.tags).toEqual({});
});

test('a first segment brings its view', () => {
  const bare = { ...definition, views: definition.views.slice(0, 2) };
  expect(changedDefinition(bare, { kind: 'segment', name: 'vip', declared: declared('z'), features: [] }).views.at(-1)).toMatchObject({ kind: 'segments', segments: { vip: declared('z') } });
});

test('another window stands beside the feature that it is like, and has a resolution of its own', () => {
  const { features } = changedDefinition(definition, { kind: 'segment', name: 'vip', declared: declared('z'), features: [spend45d] }).views[0]!;
  expect(features).toEqual({ spend30d: expect.objectContaining({ resolution: '1h' }), spend45d: { aggregate: { op: 'count' }, over: '45d', label: spend45d.label } });
  expect(neededFeatures([spend45d], ['spend30d'])).toEqual([]);
});

test('identifiers are what code would call it, and free', () => {
  expect(identifierOf('Big in Germany', new Set())).toBe('bigInGermany');
  expect(identifierOf('VIP', new Set(['vip']))).toBe('vip2');
  expect(identifierOf('大客户', new Set())).toBe('segment');
});
