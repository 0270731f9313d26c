import { expect, test } from 'vitest';
import { customerDefinition, START } from '../../test/customer.ts';
import { temporaryFolder } from '../../test/folder.ts';
import { nodeScheduler } from '../clock/scheduler.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { createBodyReader } from '../ingest/body-reader.ts';
import { Generation } from './generation.ts';

const events = 90;

async function openGeneration(folder: string): Promise<Generation> {
  const log = { start: 0, end: events, eventAt: () => expect.unreachable(), replay: () => expect.unreachable() };
  const generation = new Generation({ definition: customerDefinition, models: new Map(), log, disk: nodeDisk, scheduler: nodeScheduler, folder, onChange: () => {} });
  await generation.load((cause) => expect.unreachable(String(cause)));
  return generation;
}

function stateOf({ engine }: Generation): Map<string, Uint8Array> {
  return new Map([...engine.save()].map(([name, bytes]) => [name, new Uint8Array(bytes)]));
}

test('a record in slices: others have their turn in between and see it in part, a checkpoint has all of it', async () => {
  const batch = Array.from({ length: events }, (_, i) => ({ type: 'track', messageId: `m${i % 84}`, userId: `u${i % 7}`, event: 'Order', timestamp: START + i, properties: { revenue: i } }));
  const body = { form: { is: 'batch' }, bytes: Buffer.from(JSON.stringify({ batch })), receivedAt: START + events } as const;
  const { prepared: slices } = createBodyReader(customerDefinition).read([body]);
  expect(slices.map(({ count }) => count)).toEqual([25, 25, 25, 15]);

  const folder = await temporaryFolder();
  const generation = await openGeneration(folder);
  const applying = generation.applySlices({ position: 0, moment: START + events, slices });
  expect(generation.engine.statistics().events).toBe(25);
  expect(generation.applied).toBe(0);
  const [unusual] = await Promise.all([applying, generation.checkpoint()]);
  expect(unusual.map(({ index }) => index)).toEqual([84, 85, 86, 87, 88, 89]);

  const loaded = await openGeneration(folder);
  expect(loaded.applied).toBe(events);
  expect([...loaded.outcomes.keys()]).toEqual(unusual.map(({ index }) => index));
  expect(stateOf(loaded)).toEqual(stateOf(generation));
});
