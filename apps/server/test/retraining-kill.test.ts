/** What only a really killed process can prove: a run that was begun goes on after kill -9, once. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { manualClock, openLimn } from '@limn/host';
import { expect, test } from 'vitest';
import { changingDefinition, passDays } from './changing-shop.ts';
import { dayMs, readKey, writeKey } from './shop.ts';
import { freshFolder, start, type Started } from './started.ts';

const definition = changingDefinition({ tries: 1, upTo: 'candidate' });
const adminKey = 'shop-admin-key';
const keys = { writeKey, readKey, more: ['--admin-key', adminKey] };

/** A child of the lowest priority learns: on a machine that does much else, that takes a while. */
const SLOW_MS = 240_000;

/** Steps that stand on the disk. */
async function stepsIn(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'models', 'retraining.ndjson'), 'utf8').catch(() => '');
  return text.trim().split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { readonly step: string }).step);
}

const ask = (limn: Started): Promise<Response> => fetch(`${limn.url}/v1/predictions/soon/retraining`, { method: 'POST', body: '{"by":"ada"}', headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' } });

test('kill -9 in the midst of a training: the next process learns the same run to its end, and registers one candidate', { timeout: SLOW_MS }, async () => {
  const folder = await freshFolder();
  const clock = manualClock(Math.floor(Date.now() / dayMs - 40) * dayMs);
  const history = await openLimn({ folder, definition, clock });
  await passDays(history, clock, { days: 36, ways: 'streaks', customers: 30, from: clock.now() });
  await history.close();

  let limn = await start({ folder, definition, ...keys });
  expect((await ask(limn)).status).toBe(202);
  while (!(await stepsIn(folder)).includes('attempt')) await wait(5);
  expect(await limn.end('SIGKILL')).toBeNull();
  expect((await stepsIn(folder)).join(' ')).toBe('begun attempt');

  limn = await start({ folder, definition, ...keys });
  let run: { readonly state: string; readonly outcome?: string; readonly model?: string };
  do {
    await wait(50);
    run = await limn.get('/v1/retraining/runs/1');
  } while (run.state !== 'ended');
  const { models } = await limn.get<{ readonly models: readonly { readonly hash: string; readonly state: string }[] }>('/v1/models');
  expect([(await stepsIn(folder)).join(' '), run.outcome, models]).toMatchObject(['begun attempt attempt trained contested ended', 'kept', [{ hash: run.model, state: 'candidate' }]]);
});
