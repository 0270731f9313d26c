/** The running state beside what the log gives: equal bit for bit, or the first event to blame. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atLeast, count, defineEvent, defineFeatures, defineProfile, defineTags, feature, number, rule, sourceId, sum, timeSince, words, type LimnEvent } from '@limn/engine';
import { manualClock, openLimn, type Limn, type ManualClock, type ProofProgress } from '@limn/host';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCheckpointFile, writeCheckpoint } from '../src/checkpoint/checkpoint.ts';
import { nodeDisk } from '../src/file/node-disk.ts';

const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), lateness: '1d', fields: { revenue: number({ scale: 2 }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: ({ revenue }) => ({
    orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    spent: feature(sum(revenue), { over: '30d', en: 'spent in 30 days', zh: '近30天消费' }),
    sinceOrder: feature(timeSince('last'), { over: 'ever', en: 'time since the last order', zh: '距上次下单' }),
  }),
});
const tagsAt = (spender: number) => defineTags('tags', {
  label: words('tags', '标签'),
  from: [orders],
  tags: (column) => ({ spender: rule(atLeast(column.spent, spender), { en: 'spender', zh: '高消费' }), lost: rule(atLeast(column.sinceOrder, '3d'), { en: 'lost', zh: '流失' }) }),
});
const profileAt = (spender: number) => defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, tagsAt(spender)] }).definition;
const definition = profileAt(50);

const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

let folder: string;
let clock: ManualClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-proof-'));
  clock = manualClock(start);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (): Promise<Limn> => openLimn({ folder, definition, clock });

/** Nine days of nine customers: late ones, repeats, links, and one so busy that rows become tiles. */
async function live(limn: Limn): Promise<void> {
  for (let i = 0; i < 216; i++) {
    clock.advanceTo(start + i * hour);
    const at = (ago: number): string => new Date(clock.now() - ago).toISOString();
    const events: LimnEvent[] = [
      order.at(at(i % 5 === 0 ? 7 * hour : 0), { user: `u${i % 8}`, id: `a${i - (i % 11 === 0 ? 8 : 0)}` }, { revenue: i }),
      order.at(at(0), { user: 'busy', id: `b${i}` }, { revenue: 1 }),
      order.at(at(60_000), { anonymous: 'visitor', id: `v${i}` }, { revenue: 1 }),
    ];
    await limn.ingest(events);
    if (i === 100) await limn.ingest([{ kind: 'link', id: 'l', time: clock.now(), receivedAt: clock.now(), left: sourceId('user', 'u1'), right: sourceId('anonymous', 'visitor'), evidence: 'operator' }]);
  }
}

test('a state that came about in any way is proven: live, restarted, after a definition was published', async () => {
  let limn = await open();
  await live(limn);
  const progress: ProofProgress[] = [];
  const proof = await limn.prove((step) => progress.push(step));
  expect(proof).toMatchObject({ version: limn.engine.version, position: 649, moment: limn.engine.moment, differences: 0, first: [] });
  expect(proof.compared).toMatchObject({ events: 649, identifiers: 10, profiles: 10, changes: limn.lastChange });
  expect(proof.compared.tiles).toBeGreaterThan(0);
  expect(proof.compared.rows).toBeGreaterThan(100);
  expect(progress).toContainEqual({ step: 'replay', done: 649, of: 649 });
  await limn.close();

  clock.advanceTo(start + 400 * hour);
  limn = await open();
  const { version } = await limn.generations.propose(profileAt(20));
  await limn.generations.publish(version);
  await limn.ingest([order.at(new Date(clock.now()).toISOString(), { user: 'u3' }, { revenue: 90 })]);
  expect(await limn.prove()).toMatchObject({ version, position: 650, differences: 0 });
  await limn.close();
});

test('one wrong bit in the state is found, with the customer and the event to blame', async () => {
  let limn = await open();
  await limn.ingest(Array.from({ length: 5 }, (_, i) => order.at(new Date(start).toISOString(), { user: `u${i}`, id: `o${i}` }, { revenue: 60 })));
  await limn.close();
  const [checkpoints] = await foldersIn(join(folder, 'checkpoint'));
  const [file] = (await readdir(checkpoints!)).toSorted().reverse();
  const { meta, sections } = await readCheckpointFile(join(checkpoints!, file!), nodeDisk);
  const wrong = new Map(sections);
  const rows = Uint8Array.from(sections.get('rows/0')!);
  // The cents of the third customer: rows of one field end with it, before three bytes of length.
  const length = rows.length / 5;
  rows[3 * length - 4]! ^= 2;
  wrong.set('rows/0', rows);
  await writeCheckpoint(checkpoints!, { meta, sections: wrong });

  limn = await open();
  const { differences, first } = await limn.prove();
  expect(differences).toBe(1);
  expect(first[0]).toMatchObject({ what: 'row', source: 'user:u2', position: 2 });
  expect(first[0]!.stored).not.toBe(first[0]!.computed);
  await limn.close();
});

test('a log that cannot be read proves nothing, neither way', async () => {
  const limn = await open();
  await limn.ingest(Array.from({ length: 5 }, (_, i) => order.at(new Date(start).toISOString(), { user: `u${i}`, id: `o${i}` }, { revenue: 60 })));
  const log = join(folder, 'log');
  const segment = join(log, (await readdir(log)).find((name) => !name.endsWith('.index'))!);
  const bytes = await readFile(segment);
  bytes[100]! ^= 1;
  await writeFile(segment, bytes);
  await expect(limn.prove()).rejects.toMatchObject({ code: 'proof_failed', message: expect.stringContaining('damaged') as string });
  await limn.close();
});

async function foldersIn(path: string): Promise<string[]> {
  return (await readdir(path)).map((name) => join(path, name));
}
