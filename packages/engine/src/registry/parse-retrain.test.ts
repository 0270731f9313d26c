import { expect, test } from 'vitest';
import { parseRetrain } from './parse-retrain.ts';
import { Part } from './part.ts';
import { Problems } from './problems.ts';
import { columnVersions } from './column-version.ts';
import { stateVersionOf, withoutPolicies } from './prediction.ts';
import { versionOf } from './version.ts';
import type { ProfileDefinition } from './definition.ts';
import type { RetrainDefinition } from './retrain-definition.ts';

const read = (value: unknown) => {
  const problems = new Problems();
  return { policy: parseRetrain(new Part(value, 'retrain', problems)), problems: problems.found.map(({ path }) => path) };
};

test('a policy is read as it is declared', () => {
  const policy: RetrainDefinition = { every: '30 3 * * 1-5', onDrift: true, quiet: '3d', upTo: 'canary', shadow: '1d', canary: 0.2, canaryFor: '12h', watchFor: '30d', trainer: 'linear', tries: 3, seed: 7 };
  expect(read(policy)).toEqual({ policy, problems: [] });
  expect(read({}).problems).toEqual([]);
});

test.each(['7d', '1h', '0 0 * * *', '59 23 31 12 7', '5 */6 1,15 * *'])('%s is a schedule', (every) => {
  expect(read({ every }).problems).toEqual([]);
});

test.each(['30m', '* * * * *', '*/5 * * * *', '0 24 * * *', '0 3 * *', '60 3 * * *', '0 3 * * 1-9', '0 */0 * * *', 'weekly', ''])("'%s' is no schedule", (every) => {
  expect(read({ every }).problems).toEqual(['retrain.every']);
});

test.each([{ canary: 1 }, { canary: 0 }, { tries: 0 }, { seed: -1 }, { upTo: 'retired' }, { onDrift: 'yes' }, { shadow: 3 }, { often: true }])('%o is refused where it stands', (policy) => {
  expect(read(policy).problems).toEqual([`retrain.${Object.keys(policy)[0]}`]);
});

test('a policy changes the version of the definition, and of nothing that is computed', () => {
  const label = { en: 'x', zh: '某' };
  const definition = (retrain?: RetrainDefinition): ProfileDefinition => ({
    limn: 1, name: 'customer', label, timeZone: 'UTC', identity: { poison: [], maxLinks: 20, maxCluster: 50 },
    events: [{ name: 'order', match: { call: 'track', event: 'Order' }, label, summary: label, lateness: '3d', fields: {} }],
    views: [
      { kind: 'features', name: 'orders', label, sources: ['order'], features: { orders: { aggregate: { op: 'count' }, over: 'ever', label } } },
      { kind: 'predictions', name: 'outlook', label, predictions: { churn: { target: { op: 'absent', event: 'order', within: '30d' }, at: { every: 'month' }, label, ...(retrain && { retrain }) } } },
    ],
  });
  const [without, weekly] = [definition(), definition({ every: '7d' })];
  expect(versionOf(weekly)).not.toBe(versionOf(without));
  expect([stateVersionOf(weekly), columnVersions(weekly), withoutPolicies(weekly)]).toEqual([stateVersionOf(without), columnVersions(without), without]);
});
