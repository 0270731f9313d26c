/** Definitions change while Limn runs: computed beside, compared, put in force in one step, and never mixed. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atLeast, count, defineEvent, defineFeatures, defineProfile, defineTags, feature, number, rule, sum, words, type ProfileDefinition } from '@limn/engine';
import { manualClock, openLimn, type Limn, type ManualClock } from '@limn/host';
import { afterEach, beforeEach, expect, test } from 'vitest';

const order = defineEvent('order', { match: { call: 'track', event: 'Order' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const orders = defineFeatures('orders', {
  source: order,
  label: words('orders', '订单'),
  features: ({ revenue }) => ({
    orders: feature(count(), { over: 'ever', en: 'orders', zh: '订单数' }),
    spent: feature(sum(revenue), { over: '30d', en: 'spent in 30 days', zh: '近30天消费' }),
  }),
});

/** Two tags; what makes a customer regular, and whether there are spenders, is what changes. */
function definition({ regular, spender }: { readonly regular: number; readonly spender?: number }): ProfileDefinition {
  const tags = defineTags('tags', {
    label: words('tags', '标签'),
    from: [orders],
    tags: (column) => ({
      regular: rule(atLeast(column.orders, regular), { en: 'regular', zh: '常客' }),
      ...(spender !== undefined && { spender: rule(atLeast(column.spent, spender), { en: 'spender', zh: '高消费' }) }),
    }),
  });
  return defineProfile('customer', { label: words('customer', '客户'), events: [order], views: [orders, tags] }).definition;
}

const first = definition({ regular: 3 });
const second = definition({ regular: 2, spender: 50 });
const start = Date.UTC(2026, 0, 1);

let folder: string;
let clock: ManualClock;
let serial = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-generations-'));
  clock = manualClock(start);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (given: ProfileDefinition, where = folder): Promise<Limn> => openLimn({ folder: where, definition: given, clock });

/** Customer i has ordered i times, for 20 each. */
async function fill(limn: Limn, customers = 5): Promise<void> {
  for (let i = 1; i <= customers; i++) await limn.ingest(Array.from({ length: i }, () => event(`c${i}`)));
}

function event(user: string) {
  return order.at(new Date(clock.now()).toISOString(), { user, id: `o${serial++}` }, { revenue: 20 });
}

test('the preview says who enters and leaves, and publishing does just that, in the feed too', async () => {
  const limn = await open(first);
  await fill(limn);
  const before = limn.lastChange;
  const { version, state } = await limn.generations.propose(second);
  expect(state).toBe('ready');
  expect(limn.engine.version).not.toBe(version);

  const diff = await limn.generations.diff(version);
  expect(diff).toMatchObject({ added: ['tag spender'], removed: [], changed: ['tag regular'], position: 15 });
  expect(diff.rules).toEqual([
    { name: 'regular', kind: 'tag', before: 3, after: 4, entered: 1, left: 0, entering: ['user:c2'], leaving: [] },
    { name: 'spender', kind: 'tag', before: 0, after: 3, entered: 3, left: 0, entering: ['user:c3', 'user:c4', 'user:c5'], leaving: [] },
  ]);
  expect(limn.lastChange).toBe(before);

  const told: string[] = [];
  limn.onChange(({ id, profile, name, change }) => told.push(`${id} ${profile} ${name} ${change}`));
  await limn.generations.publish(version);
  expect(limn.engine.version).toBe(version);
  expect(told).toEqual([4, 5, 6, 7].map((id, i) => `${id} ${['user:c2 regular', 'user:c3 spender', 'user:c4 spender', 'user:c5 spender'][i]} enter`));
  const feed = await limn.changesAfter(before, 100);
  expect(feed.map(({ cause }) => cause)).toEqual(feed.map(() => ({ by: 'definition', version })));

  clock.advanceTo(start + 1_000);
  await limn.ingest([event('c1')]);
  expect((await limn.changesAfter(before + 4, 10)).map(({ id, profile, name }) => ({ id, profile, name }))).toEqual([{ id: 8, profile: 'user:c1', name: 'regular' }]);
  await limn.close();
});

test('what was published stays in force after a restart and after a crash, with the same feed', async () => {
  const limn = await open(first);
  await fill(limn);
  const { version } = await limn.generations.propose(second);
  await limn.generations.publish(version);
  clock.advanceTo(start + 1_000);
  await limn.ingest([event('c1')]);
  const feed = await limn.changesAfter(0, 100);

  const crashed = await mkdtemp(join(tmpdir(), 'limn-generations-'));
  await cp(folder, crashed, { recursive: true });
  await limn.close();
  for (const where of [folder, crashed]) {
    const again = await open(first, where);
    expect(again.engine.version).toBe(version);
    expect(await again.changesAfter(0, 100)).toEqual(feed);
    expect(again.engine.count('regular')).toBe(5);
    await again.ingest([event('c9'), event('c9')]);
    expect((await again.changesAfter(feed.length, 100)).map(({ id }) => id)).toEqual([feed.length + 1]);
    await again.close();
  }
  await rm(crashed, { recursive: true });
});

test('a folder opened with another definition goes over to it, as if it had been published', async () => {
  const limn = await open(first);
  await fill(limn);
  await limn.close();
  const again = await open(second);
  expect(again.generations.list()).toEqual([{ version: again.engine.version, state: 'current', done: 15, of: 15 }]);
  expect(again.engine.count('regular')).toBe(4);
  expect((await again.changesAfter(0, 100)).filter(({ cause }) => cause.by === 'definition')).toHaveLength(4);
  await again.close();
});

test('a candidate goes on after a restart, and is published by itself when that was asked', async () => {
  const limn = await open(first);
  await fill(limn);
  const { version } = await limn.generations.propose(second);
  const crashed = await mkdtemp(join(tmpdir(), 'limn-generations-'));
  await cp(folder, crashed, { recursive: true });
  await limn.close();
  const again = await open(first);
  expect(again.engine.version).not.toBe(version);
  expect(again.generations.list().map((generation) => generation.version)).toContain(version);
  expect((await again.generations.diff(version)).rules.map(({ entered }) => entered)).toEqual([1, 3]);
  await again.close();

  const resumed = await open(first, crashed);
  await resumed.generations.propose(second, { publish: true });
  expect(resumed.engine.version).toBe(version);
  await resumed.close();
  await rm(crashed, { recursive: true });
});

test('the generation before stays readable and current while it is pinned', async () => {
  let limn = await open(first);
  await fill(limn);
  const old = limn.engine.version;
  const { version } = await limn.generations.propose(second);
  await limn.generations.publish(version, { pin: true });
  await limn.ingest([event('c1'), event('c1')]);
  const check = async (): Promise<void> => {
    const engine = await limn.generations.engine(old);
    expect(engine.read('c1').columns).toMatchObject({ orders: 3, regular: true });
    expect(engine.read('c1').columns).not.toHaveProperty('spender');
    expect(limn.engine.read('c1').columns).toMatchObject({ orders: 3, spender: true });
    expect(limn.generations.list().map(({ state }) => state)).toEqual(['current', 'pinned']);
  };
  await check();
  await limn.close();
  limn = await open(first);
  await check();
  await limn.generations.discard(old);
  expect(limn.generations.list()).toHaveLength(1);
  await expect(limn.generations.engine(old)).rejects.toMatchObject({ code: 'generation_unknown' });
  await limn.close();
});

test('events that come while a definition is computed and published are in it, each once', async () => {
  const limn = await open(first);
  await fill(limn, 20);
  let sent = 0;
  let done = false;
  const sender = (async () => {
    while (!done) {
      await limn.ingest([event(`s${sent % 7}`)]);
      sent++;
    }
  })();
  const { version } = await limn.generations.propose(second);
  await limn.generations.publish(version, { pin: true });
  done = true;
  await sender;
  const engine = limn.engine;
  const old = await limn.generations.engine(first === second ? version : limn.generations.list()[1]!.version);
  let total = 0;
  for (let i = 0; i < Math.min(7, sent); i++) {
    expect(engine.read(`s${i}`).columns['orders']).toBe(old.read(`s${i}`).columns['orders']);
    total += engine.read(`s${i}`).columns['orders'] as number;
  }
  expect(total).toBe(sent);
  const feed = await limn.changesAfter(0, 1_000);
  expect(feed.map(({ id }) => id)).toEqual(feed.map((_, i) => i + 1));
  await limn.close();
});

test('a second candidate is refused, an unknown version too, and one that was let go makes room', async () => {
  const limn = await open(first);
  await fill(limn, 2);
  const { version } = await limn.generations.propose(second);
  await expect(limn.generations.propose(definition({ regular: 9 }))).rejects.toMatchObject({ code: 'generation_busy' });
  await expect(limn.generations.publish('nothing')).rejects.toMatchObject({ code: 'generation_unknown' });
  await limn.generations.discard(version);
  expect((await limn.generations.propose(definition({ regular: 9 }))).state).toBe('ready');
  await limn.close();
});

test('what is known of definitions is refused when it is damaged: nothing is computed from a guess', async () => {
  const limn = await open(first);
  await fill(limn, 2);
  await limn.close();
  const manifest = join(folder, 'generations.json');
  const kept = await readFile(manifest, 'utf8');
  await writeFile(manifest, kept.slice(0, -9));
  await expect(open(first)).rejects.toMatchObject({ code: 'generations_damaged' });
  await writeFile(manifest, kept);
  const definitions = join(folder, 'definitions');
  const [name] = await readdir(definitions);
  await writeFile(join(definitions, name!), JSON.stringify(second));
  await expect(open(second)).rejects.toMatchObject({ code: 'generations_damaged', message: expect.stringContaining('not that of its name') as string });
});

test('a definition that cannot be computed fails by itself: the one in force goes on', async () => {
  const limn = await open(first);
  await fill(limn);
  const log = join(folder, 'log');
  const segment = join(log, (await readdir(log)).find((name) => !name.endsWith('.index'))!);
  const bytes = await readFile(segment);
  bytes[400]! ^= 1;
  await writeFile(segment, bytes);
  await expect(limn.generations.propose(second)).rejects.toMatchObject({ code: 'generation_failed', message: expect.stringContaining('damaged') as string });
  expect(limn.generations.list()).toMatchObject([{ state: 'current' }, { state: 'failed' }]);
  expect((await limn.ingest([event('c1')]))[0]).toEqual({ outcome: 'accepted' });
  await limn.close();
});

test('every definition that came into force is remembered: when, how, by whom and why, and can be read again', async () => {
  let limn = await open(first);
  await fill(limn);
  clock.advanceTo(start + 1_000);
  const { version } = await limn.generations.propose(second);
  await limn.generations.publish(version, { by: 'Ada', note: 'Fewer orders make a regular.' });
  await limn.close();
  // Started as before: what was published goes on. Started with another: that one comes into force.
  limn = await open(first);
  expect(limn.engine.version).toBe(version);
  await limn.close();
  const third = definition({ regular: 4 });
  limn = await open(third);
  const [begun, published, given, ...more] = limn.publications.list;
  expect(more).toEqual([]);
  expect(begun).toEqual({ id: 1, at: start, version: expect.any(String), kind: 'begun' });
  expect(published).toEqual({ id: 2, at: start + 1_000, version, before: begun!.version, kind: 'published', by: 'Ada', note: 'Fewer orders make a regular.' });
  expect(given).toMatchObject({ id: 3, kind: 'given', before: version, version: limn.engine.version });
  expect(await limn.publications.definition(version)).toEqual(second);
  expect(await limn.publications.declarations(version, given!.version)).toEqual({ added: [], removed: ['tag spender'], changed: ['tag regular'] });
  await expect(limn.publications.definition('../generations')).rejects.toMatchObject({ code: 'generation_unknown' });
  await limn.close();

  // A crash between the flip and its line leaves a gap, which the next start closes; a damaged file is no history.
  await rm(join(folder, 'publications.json'));
  limn = await open(third);
  expect(limn.publications.list).toMatchObject([{ id: 1, kind: 'found', version: given!.version }]);
  await limn.close();
  await writeFile(join(folder, 'publications.json'), '{"format":1,"publications":[]}');
  await expect(open(third)).rejects.toMatchObject({ code: 'generations_damaged' });
});
