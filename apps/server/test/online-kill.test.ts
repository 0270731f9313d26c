import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProfileDefinition } from '@limn/engine';
import { LogFollower, manualClock, openLimn } from '@limn/host';
import { createPredictionLearner } from '@limn/learn/online';
import { expect, onTestFinished, test } from 'vitest';
import { dayMs, openingTime, shopDefinition } from './shop.ts';
import type { VictimJob, VictimWord } from './online-victim.ts';

const label = { en: 'orders again', zh: '再次下单' };
const definition: ProfileDefinition = {
  ...shopDefinition,
  views: [...shopDefinition.views, { kind: 'predictions', name: 'outlook', label, predictions: { comes: { target: { op: 'present', event: 'order', within: '3d' }, at: { every: '1d' }, label, online: { model: 'ftrl' } } } }],
};

/** Runs the victim; killed after so many words, it says nothing at the end. */
function run(job: VictimJob, killAfter: number): Promise<VictimWord | undefined> {
  const child = fork(fileURLToPath(new URL('./online-victim.ts', import.meta.url)), { serialization: 'advanced', execArgv: ['--conditions=source'] });
  let words = 0;
  let last: VictimWord | undefined;
  return new Promise((resolve, reject) => {
    child.on('message', (word: VictimWord) => {
      if ('state' in word) last = word;
      if ('state' in word || ++words === killAfter) child.kill('SIGKILL');
    });
    child.once('exit', () => resolve(last));
    child.once('error', reject);
    child.send(job);
  });
}

test('killed again and again, a learner comes to the same bits as one that never was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'limn-online-kill-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const limn = await openLimn({ folder: join(folder, 'data'), definition, clock: manualClock(openingTime) });
  onTestFinished(() => limn.close());
  for (let day = 0; day < 80; day++) {
    (limn.clock as ReturnType<typeof manualClock>).advanceTo?.(openingTime + day * dayMs);
    const events = Array.from({ length: 40 }, (_, i) => i).filter((i) => (i % 2 === 0 ? (day + i) % 2 === 0 : (day + i) % 9 === 0)).map((i) => ({
      kind: 'event' as const, id: `o${day}-${i}`, call: 'track' as const, event: 'Order Completed', time: openingTime + day * dayMs - 1_000, receivedAt: openingTime + day * dayMs, imported: true as const, user: `u${i}`, properties: { revenue: 10 + i },
    }));
    await limn.ingest(events as never);
  }
  const job: VictimJob = { definition, prediction: 'comes', log: limn.history(), folder: join(folder, 'online'), every: 100 };
  const whole = await run({ ...job, folder: join(folder, 'whole'), every: Infinity }, Infinity);
  const ends: (VictimWord | undefined)[] = [];
  for (const killAfter of [1, 2, 3, 4, Infinity]) ends.push(await run(job, killAfter));
  const end = ends.at(-1) as { readonly state: string; readonly from: number };
  expect(whole).toMatchObject({ from: 0 });
  expect(end.from).toBeGreaterThan(0);
  expect(end.state).toBe((whole as { readonly state: string }).state);
  // What was stored on the way is of the same law: opened here it has seen no more than it says.
  const follower = await LogFollower.open({ folder: job.folder, log: job.log, create: (history) => createPredictionLearner({ definition, prediction: 'comes', history }) });
  expect(follower.position).toBeLessThanOrEqual(limn.status().logPosition);
  follower.close();
}, 60_000);
