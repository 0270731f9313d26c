/** What is random must still reach everything: otherwise comparing proves little. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDefinition } from '../../src/registry/parse-definition.ts';
import { aggregateOps } from '../../src/feature/aggregate/create-aggregate.ts';
import { arbitraryCase } from './arbitrary.ts';
import { arbitraryDefinition } from './arbitrary-definition.ts';
import { oracle } from './oracle.ts';
import { rowsOf } from './row.ts';

const cases = fc.sample(arbitraryCase({ maxEvents: 30 }), { numRuns: 400, seed: 1 });

test('every definition is valid', () => {
  const property = fc.property(arbitraryDefinition, (definition) => {
    expect(parseDefinition(structuredClone(definition))).toEqual(definition);
  });
  fc.assert(property, { numRuns: 300 });
});

test('every aggregate occurs, and most columns are not missing', () => {
  const ops = new Set(cases.flatMap(({ definition }) => definition.views.flatMap((view) => (view.kind === 'features' ? Object.values(view.features).map(({ aggregate }) => aggregate.op) : []))));
  expect([...ops].toSorted()).toEqual(aggregateOps.toSorted());
  const values = cases.flatMap(({ definition, events, moments }) => Object.values(oracle(definition, events, { asOf: moments[0]! })));
  expect(values.filter((value) => value !== undefined).length / values.length).toBeGreaterThan(0.5);
});

test('views of every source occur, with filters of their own and without', () => {
  const views = cases.flatMap(({ definition }) => definition.views.flatMap((view) => (view.kind === 'features' ? [view] : [])));
  for (const name of ['orders', 'lines', 'refunds', 'activity']) expect(views.filter((view) => view.name === name).length, name).toBeGreaterThan(100);
  for (const name of ['orders', 'refunds', 'activity']) {
    const filtered = views.filter((view) => view.name === name && view.where !== undefined);
    expect(filtered.length, name).toBeGreaterThan(50);
    expect(filtered.filter(({ features }) => Object.values(features).some(({ where }) => where !== undefined)).length, name).toBeGreaterThan(20);
  }
});

test('tags are both true and false', () => {
  const columns = cases.flatMap(({ definition, events, moments }) => Object.entries(oracle(definition, events, { asOf: moments[0]! })));
  const tags = columns.filter(([name]) => name.startsWith('tag')).map(([, value]) => value);
  const share = tags.filter((value) => value === true).length / tags.length;
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.8);
});

test('histories have repeated, late, simultaneous and rejected events, under several identifiers', () => {
  const sent = cases.reduce((sum, { events }) => sum + events.length, 0);
  const kept = cases.map(({ definition, events }) => rowsOf(definition, events));
  const taken = kept.reduce((sum, rows) => sum + rows.length, 0);
  expect(taken / sent).toBeGreaterThan(0.4);
  expect(taken / sent).toBeLessThan(0.9);
  const restamped = cases.flatMap(({ events }) => events.filter(({ id, time }) => events.some((other) => other.id === id && other.time !== time)));
  expect(restamped.length).toBeGreaterThan(100);
  const simultaneous = kept.reduce((sum, rows) => sum + rows.length - new Set(rows.map(({ time }) => time)).size, 0);
  expect(simultaneous / taken).toBeGreaterThan(0.2);
  for (const { events } of cases) expect(events.map(({ receivedAt }) => receivedAt)).toEqual(events.map(({ receivedAt }) => receivedAt).toSorted((a, b) => a - b));
});
