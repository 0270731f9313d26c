/** The restore drill, as an operator would go through it: a backup under load, the machine lost, a folder out of the backup. */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { listenToChanges } from './change-listener.ts';
import { root } from './document.ts';
import { readKey, shopDefinition, writeKey } from './shop.ts';
import { freshFolder, start, type Started } from './started.ts';

const adminKey = 'an-admin-key';
const options = { definition: shopDefinition, writeKey, readKey, more: ['--admin-key', adminKey] };

interface Command {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** `limn …` with `--json`, as somebody types it. */
async function limn(args: readonly string[], url = 'http://127.0.0.1:1'): Promise<Command> {
  const env = { ...process.env, LIMN_URL: url, LIMN_ADMIN_KEY: adminKey, LANG: 'C', NO_COLOR: '1' };
  try {
    const { stdout, stderr } = await promisify(execFile)(join(root, 'node_modules/.bin/node'), ['apps/server/bin/limn.js', ...args, '--json'], { cwd: root, env });
    return { exit: 0, out: stdout, err: stderr };
  } catch (cause) {
    const { code, stdout, stderr } = cause as { readonly code: number; readonly stdout: string; readonly stderr: string };
    return { exit: code, out: stdout, err: stderr };
  }
}

const customers = 40;
/** An hour ago, so that the same event is the same whenever it is sent. */
const began = Date.now() - 3_600_000;
const batch = (from: number, count: number) => ({
  batch: Array.from({ length: count }, (_, i) => ({ type: 'track', messageId: `m${from + i}`, userId: `u${(from + i) % customers}`, timestamp: new Date(began + from + i).toISOString(), event: 'Order Completed', properties: { revenue: 1 + ((from + i) % 9) } })),
});

/** All profiles, as of one moment. */
async function contentOf(server: Started): Promise<unknown> {
  const profiles: unknown[] = [];
  for (let i = 0; i < customers; i++) profiles.push(((await server.get(`/v1/profiles/u${i}?asOf=2099-01-01`)) as { readonly views: unknown }).views);
  return profiles;
}

/** Ids of all changes so far, as a subscriber gets them. */
async function changeIds(server: Started): Promise<readonly (number | undefined)[]> {
  const { changes } = await server.get<{ readonly changes: number }>('/v1/status');
  const listener = await listenToChanges(server.url, { key: readKey, after: 0 });
  const ids = (await listener.take(changes)).map(({ id }) => id);
  listener.leave();
  return ids;
}

test('events, a backup under load, more events, the machine lost: the restored folder has all that was acknowledged before, and goes on', async () => {
  const base = await freshFolder();
  const first = await start({ ...options, folder: join(base, 'data') });
  for (let from = 0; from < 2_000; from += 100) expect((await first.post('/v1/batch', batch(from, 100))).status).toBe(200);
  let loading = true;
  let acknowledged = 2_000;
  const load = (async () => {
    while (loading) {
      if ((await first.post('/v1/batch', batch(acknowledged, 50))).status === 200) acknowledged += 50;
    }
  })();
  const before = acknowledged;
  const taken = await limn(['backup', join(base, 'backups')], first.url);
  expect(taken).toMatchObject({ exit: 0 });
  const { position, path } = JSON.parse(taken.out) as { readonly position: number; readonly path: string };
  expect(position).toBeGreaterThanOrEqual(before);
  loading = false;
  await load;
  expect(acknowledged).toBeGreaterThanOrEqual(position);
  await first.end('SIGKILL');
  await rm(join(base, 'data'), { recursive: true });

  const restored = await limn(['restore', join(base, 'backups'), '--data', join(base, 'data')]);
  expect(restored).toMatchObject({ exit: 0 });
  expect(JSON.parse(restored.out)).toMatchObject({ path, opened: { position, profiles: customers } });
  const second = await start({ ...options, folder: join(base, 'data') });
  // The same events into an empty folder: what the restored one must equal.
  const reference = await start({ ...options, folder: join(base, 'reference') });
  for (let from = 0; from < position; from += 50) await reference.post('/v1/batch', batch(from, Math.min(50, position - from)));
  expect(await contentOf(second)).toEqual(await contentOf(reference));
  const ids = await changeIds(second);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).toEqual(ids.map((_, i) => i + 1));

  expect((await second.post('/v1/batch', batch(position, 100))).status).toBe(200);
  expect(await second.get('/v1/status')).toMatchObject({ logPosition: position + 100, events: position + 100 });
  const later = await changeIds(second);
  expect(later).toEqual(later.map((_, i) => i + 1));
}, 60_000);

test('without a server the folder is read itself; with one in it, it is not; wrong ones get their codes', async () => {
  const base = await freshFolder();
  const server = await start({ ...options, folder: join(base, 'data') });
  await server.post('/v1/batch', batch(0, 100));
  expect(await limn(['backup', join(base, 'backups'), '--data', join(base, 'data')])).toMatchObject({ exit: 1, err: expect.stringContaining('"folder_locked"') });
  const relative = await fetch(`${server.url}/v1/backup`, { method: 'POST', headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' }, body: '{"target":"here"}' });
  expect([relative.status, ((await relative.json()) as { readonly code: string }).code]).toEqual([400, 'malformed_request']);
  expect((await server.post('/v1/backup', { target: join(base, 'backups') })).status).toBe(403);
  await server.end('SIGTERM');
  const taken = await limn(['backup', join(base, 'backups'), '--data', join(base, 'data')]);
  expect(taken.exit).toBe(0);
  expect(await limn(['backup', join(base, 'backups'), '--data', join(base, 'nothing')])).toMatchObject({ exit: 3, err: expect.stringContaining('"no_folder"') });
  await mkdir(join(base, 'taken'));
  await writeFile(join(base, 'taken', 'file'), '');
  expect(await limn(['restore', join(base, 'backups'), '--data', join(base, 'taken')])).toMatchObject({ exit: 1, err: expect.stringContaining('"restore_refused"') });
  expect(await limn(['restore', join(base, 'taken'), '--data', join(base, 'new')])).toMatchObject({ exit: 1, err: expect.stringContaining('"no_backup"') });
  expect(await limn(['restore', join(base, 'backups'), '--data', join(base, 'new')])).toMatchObject({ exit: 0 });
}, 60_000);
