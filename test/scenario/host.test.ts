/** The same scenarios through the durable host: at once, and stopped and opened again after every event. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock, openLimn, type Limn, type ManualClock } from '@limn/host';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shopper } from './definition.ts';
import { eventOf, readScenarios, type Scenario } from './scenario.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-scenario-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

for (const scenario of readScenarios()) {
  test(`in the host: ${scenario.name}`, () => replay(scenario, { reopen: false }));
  test(`in the host, opened again after every event: ${scenario.name}`, () => replay(scenario, { reopen: true }));
}

async function replay(scenario: Scenario, { reopen }: { reopen: boolean }): Promise<void> {
  const clock: ManualClock = manualClock(0);
  const open = (): Promise<Limn> => openLimn({ folder, definition: shopper.definition, clock });
  let limn = await open();
  for (const sent of scenario.events) {
    const event = eventOf(sent);
    clock.advanceTo(event.receivedAt);
    const [outcome] = await limn.ingest([event]);
    expect(outcome?.outcome).toBe(sent.outcome ?? 'accepted');
    if (!reopen) continue;
    await limn.close();
    limn = await open();
  }
  clock.advanceTo(Date.parse(scenario.until));
  for (const { asOf, identifier, identifiers, columns } of scenario.expect) {
    const reading = limn.engine.read(identifier, { asOf: Date.parse(asOf) });
    expect(reading.columns, asOf).toMatchObject(Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, value ?? undefined])));
    if (identifiers !== undefined) expect(reading.identifiers).toEqual(identifiers);
  }
  for (const { kind, left, right, after, changes } of scenario.previews ?? []) {
    const preview = limn.engine.previewLink({ kind, left, right, at: clock.now() });
    expect(preview.after.map(({ members }) => members)).toEqual(expect.arrayContaining([...after]));
    expect(preview.after).toHaveLength(after.length);
    expect(preview.changes.map(({ profile, name, change }) => ({ profile, name, change }))).toEqual(changes);
  }
  const changes = await limn.changesAfter(0, 1_000);
  await limn.close();
  expect(changes.map(({ at, profile, name, change, cause, correction }) => ({ at: new Date(at).toISOString(), profile, name, change, by: cause.by, correction }))).toEqual(scenario.changes);
  expect(changes.map(({ id }) => id)).toEqual(changes.map((_, i) => i + 1));
}
