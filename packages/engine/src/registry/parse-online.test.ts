import { expect, test } from 'vitest';
import { columnVersions } from './column-version.ts';
import type { PredictionDefinition, ProfileDefinition } from './definition.ts';
import type { OnlineDefinition } from './online-definition.ts';
import { parseDefinition } from './parse-definition.ts';
import { parseOnline } from './parse-online.ts';
import { Part } from './part.ts';
import { stateVersionOf, withoutPolicies } from './prediction.ts';
import { Problems } from './problems.ts';
import { versionOf } from './version.ts';

const read = (value: unknown) => {
  const problems = new Problems();
  return { online: parseOnline(new Part(value, 'online', problems)), problems: problems.found.map(({ path }) => path) };
};

const label = { en: 'x', zh: '某' };
const definition = (online?: OnlineDefinition, target: PredictionDefinition['target'] = { op: 'absent', event: 'order', within: '30d' }): ProfileDefinition => ({
  limn: 1, name: 'customer', label, timeZone: 'UTC', identity: { poison: [], maxLinks: 20, maxCluster: 50 },
  events: [{ name: 'order', match: { call: 'track', event: 'Order' }, label, summary: label, lateness: '3d', fields: {} }],
  views: [
    { kind: 'features', name: 'orders', label, sources: ['order'], features: { orders: { aggregate: { op: 'count' }, over: 'ever', label } } },
    { kind: 'predictions', name: 'outlook', label, predictions: { churn: { target, at: { every: 'month' }, label, ...(online && { online }) } } },
  ],
});

test('it is read as it is declared', () => {
  const online: OnlineDefinition = { model: 'factorization-machine', learn: 'soonest', rate: 0.1, factors: 8, words: 64, waiting: 1_000, detector: 'page-hinkley', onDrift: 'reset' };
  expect(read(online)).toEqual({ online, problems: [] });
  expect(read({ model: 'ftrl' })).toEqual({ online: { model: 'ftrl' }, problems: [] });
});

test.each([{ rate: 0 }, { rate: 11 }, { factors: 0 }, { words: 0 }, { waiting: 0.5 }, { detector: 'ear' }, { onDrift: 'panic' }, { learn: 'never' }, { fast: true }])('%o is refused where it stands', (part) => {
  expect(read({ model: 'ftrl', ...part }).problems).toEqual([`online.${Object.keys(part)[0]}`]);
});

test('a learner needs a model, and a target that comes or does not', () => {
  expect(read({}).problems).toEqual(['online.model']);
  expect(parseDefinition(definition({ model: 'ftrl' })).views).toHaveLength(2);
  expect(() => parseDefinition(definition({ model: 'ftrl' }, { op: 'count', event: 'order', within: '30d' }))).toThrow(/present or absent/);
});

test('it changes the version of the definition, and of nothing that is computed', () => {
  const [without, online] = [definition(), definition({ model: 'ftrl' })];
  expect(versionOf(online)).not.toBe(versionOf(without));
  expect([stateVersionOf(online), columnVersions(online), withoutPolicies(online)]).toEqual([stateVersionOf(without), columnVersions(without), without]);
});
