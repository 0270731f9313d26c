import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import type { ProfileDefinition } from './definition.ts';
import { versionOf } from './version.ts';

const definition: ProfileDefinition = {
  limn: 1, name: 'customer', label: { en: 'customer', zh: '客户' }, timeZone: 'UTC', identity: { poison: [], maxLinks: 20, maxCluster: 50 }, events: [], views: [],
};

test('canonicalJson: keys are sorted at every depth, absent parts left out, lists kept in order', () => {
  expect(canonicalJson({ b: [2, { d: 1, c: '"' }], a: undefined, A: null })).toBe('{"A":null,"b":[2,{"c":"\\"","d":1}]}');
});

test('versionOf: the order of keys does not matter, everything else does', () => {
  const { views, ...rest } = definition;
  expect(versionOf({ views, ...rest })).toBe(versionOf(definition));
  expect(versionOf({ ...definition, label: { en: 'customer', zh: '顾客' } })).not.toBe(versionOf(definition));
});

test('versionOf: stays what it is, for stored states are kept under it', () => {
  expect(versionOf(definition)).toMatchInlineSnapshot(`"624ff6a2e12c6dde6c09433d422c8f45"`);
});
