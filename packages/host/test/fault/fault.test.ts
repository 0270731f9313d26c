/** The embedded Limn under all that can happen to it, by seed. More of it: `npm run simulate-faults`, or `LIMN_FAULT_SEEDS=5000`. */
import { expect, test } from 'vitest';
import { readCorpus } from './corpus.ts';
import { mutants } from './mutants.ts';
import { createPlan } from './plan.ts';
import { failureOf, shrinkFailure, simulate, type Failure } from './simulate.ts';
import { run } from './world.ts';

const seeds = (count: number): readonly number[] => Array.from({ length: count }, (_, seed) => seed);
const usual = Number(process.env['LIMN_FAULT_SEEDS'] ?? 60);

test(`${usual} seeds: nothing acknowledged is lost, nothing doubles, the feed has no gap, and all is as the oracle says`, { timeout: 3_600_000 }, async () => {
  const failures: Failure[] = [];
  const totals = await simulate({ seeds: seeds(usual), onFailure: (failure) => (failures.push(failure), 'stop') });
  expect(failures.map(({ seed, cause }) => `npm run simulate-faults -- --seed ${seed}: ${cause.message}`)).toEqual([]);
  // They did meet what they are for.
  expect(Math.min(totals.deaths, totals.powerCuts, totals.lostWrites, totals.tornWrites, totals.failedOperations, totals.published)).toBeGreaterThan(0);
});

test.each([...(await readCorpus())])('kept: %s', async (_, { plan }) => {
  expect(await failureOf(plan)).toBeUndefined();
});

test('the same seed is the same run, to the byte', async () => {
  for (const seed of [3, 14, 15]) expect(await run(createPlan(seed))).toEqual(await run(createPlan(seed)));
});

test.each(Object.entries(mutants))('it would be found if %s', { timeout: 300_000 }, async (_, wrapDisk) => {
  let found: Failure | undefined;
  await simulate({ seeds: seeds(400), wrapDisk, onFailure: (failure) => ((found = failure), 'stop') });
  expect(found).toBeDefined();
});

test('a failing plan is made small, and still fails in the same way', { timeout: 300_000 }, async () => {
  const wrapDisk = mutants['an event is acknowledged before it is written']!;
  let found: Failure | undefined;
  await simulate({ seeds: seeds(50), wrapDisk, onFailure: (failure) => ((found = failure), 'stop') });
  const small = await shrinkFailure(found!, 150, { wrapDisk });
  expect(small.cause.message).toMatch(/was acknowledged and is not in the log/);
  expect(small.plan.steps.length).toBeLessThan(5);
});
