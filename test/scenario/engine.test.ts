import { createEngine, type Change, type LimnEvent } from '@limn/engine';
import { expect, test } from 'vitest';
import { shopper } from './definition.ts';
import { eventOf, readScenarios, type Scenario } from './scenario.ts';

for (const scenario of readScenarios()) {
  test(`in the engine: ${scenario.name}`, () => replay(scenario, 96));
  test(`in the engine, rolled up at once: ${scenario.name}`, () => replay(scenario, 1));
}

function replay(scenario: Scenario, rowBound: number): void {
  const log: LimnEvent[] = [];
  const changes: Change[] = [];
  const engine = createEngine({ definition: shopper.definition, history: { eventAt: (position) => log[position]! }, onChange: (change) => changes.push(change), rowBound });
  for (const sent of scenario.events) {
    const event = eventOf(sent);
    log.push(event);
    expect(engine.apply(event, log.length - 1, event.receivedAt).outcome).toBe(sent.outcome ?? 'accepted');
  }
  engine.advance(Date.parse(scenario.until));
  for (const { asOf, identifier, identifiers, columns } of scenario.expect) {
    const reading = engine.read(identifier, { asOf: Date.parse(asOf) });
    const wanted = Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, value ?? undefined]));
    expect(reading.columns, asOf).toMatchObject(wanted);
    if (identifiers !== undefined) expect(reading.identifiers).toEqual(identifiers);
  }
  for (const { kind, left, right, after, changes } of scenario.previews ?? []) {
    const preview = engine.previewLink({ kind, left, right });
    expect(preview.after.map(({ members }) => members)).toEqual(expect.arrayContaining([...after]));
    expect(preview.after).toHaveLength(after.length);
    expect(preview.changes.map(({ profile, name, change }) => ({ profile, name, change }))).toEqual(changes);
  }
  expect(changes.map(({ at, profile, name, change, cause, correction }) => ({ at: new Date(at).toISOString(), profile, name, change, by: cause.by, correction }))).toEqual(scenario.changes);
  expect(changes.map(({ id }) => id)).toEqual(changes.map((_, i) => i + 1));
}
