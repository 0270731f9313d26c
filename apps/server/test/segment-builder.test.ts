/** Rules tried before they count: whom they pick and would have picked, drafts of them, and what became of those published. */
import { createEngine, type Expression } from '@limn/engine';
import { expect, test } from 'vitest';
import { dayMs, openShop, openingTime, readKey, shopDefinition, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };
const column = (name: string): Expression => ({ op: 'column', name });
const atLeast = (name: string, value: number): Expression => ({ op: 'atLeast', left: column(name), right: { op: 'literal', value } });
const all = (...of: readonly Expression[]): Expression => ({ op: 'and', all: of });

interface Preview {
  readonly count: number;
  readonly conditions: readonly { readonly path: string; readonly alone: number; readonly before: number; readonly left: number }[];
  readonly problems: readonly { readonly code: string; readonly path: string; readonly message: { readonly en: string; readonly zh: string }; readonly cure: { readonly en: string } }[];
  readonly sample: readonly { readonly profile: string; readonly why: string }[];
  readonly against?: { readonly enter: number; readonly leave: number; readonly stay: number; readonly entering: readonly string[] };
}

const preview = async (shop: Shop, body: object): Promise<Preview> => JSON.parse((await shop.ask('/v1/segments/preview', { method: 'POST', key: readKey, body })).text) as Preview;

async function fill(shop: Shop): Promise<void> {
  for (const [user, revenue] of [['ada', 20], ['ben', 120], ['cem', 130], ['cem', 30], ['dora', 60], ['dora', 61]] as const) await shop.order(user, revenue);
}

test('a rule is counted condition by condition, compared with what is published, and each customer says why', async () => {
  const shop = await openShop();
  await fill(shop);
  const found = await preview(shop, { rule: all(atLeast('orders', 2), atLeast('spend30d', 100)), name: 'bigSpenders' });
  expect(found).toMatchObject({
    count: 2,
    profiles: 4,
    exact: true,
    error: 0,
    sentence: { en: 'At least 2 orders; and money spent in the last 30 days: at least £100.00.', zh: '订单数至少2，且近30天消费金额不低于£100.00。' },
    conditions: [{ path: 'all[0]', within: 'and', alone: 2, before: 4, left: 2 }, { path: 'all[1]', within: 'and', alone: 3, before: 2, left: 2 }],
    against: { count: 3, enter: 0, leave: 1, stay: 2, leaving: ['user:ben'] },
  });
  expect(found.sample.map(({ profile }) => profile).sort()).toEqual(['user:cem', 'user:dora']);
  expect(found.sample[0]!.why).toContain('£');
  expect(found.problems.map(({ code, path }) => [code, path])).toEqual([['changes_nothing', 'all[1]']]);
  expect((await preview(shop, { rule: atLeast('spend30d', 100), lang: 'zh' })).sample[0]!.why).toContain('近30天消费金额为');
});

test('a condition that leaves nobody is named, with how far those go who were left', async () => {
  const shop = await openShop();
  await fill(shop);
  const { count, problems } = await preview(shop, { rule: all(atLeast('orders', 2), atLeast('spend30d', 500), column('buyer')) });
  expect(count).toBe(0);
  expect(problems).toEqual([expect.objectContaining({ code: 'leaves_nobody', path: 'all[1]' })]);
  expect(problems[0]!.message.en).toBe('Condition 2 leaves nobody.');
  expect(problems[0]!.cure.en).toContain('£160.00');
});

test('any of a group is brought together, and what is excepted is left out', async () => {
  const shop = await openShop();
  await fill(shop);
  const rule = all({ op: 'or', all: [atLeast('spend30d', 150), atLeast('orders', 2)] }, { op: 'not', of: atLeast('spend30d', 150) });
  const { count, conditions } = await preview(shop, { rule });
  expect(count).toBe(1);
  expect(conditions.map(({ path, alone, before, left }) => [path, alone, before, left])).toEqual([['all[0]', 2, 4, 2], ['all[0].all[0]', 1, 4, 1], ['all[0].all[1]', 2, 4, 2], ['all[1]', 3, 2, 1]]);
});

test('a rule that is none, and one that a definition would not take there, is refused with a cure', async () => {
  const shop = await openShop();
  for (const rule of [column('spend30d'), column('bigSpenders'), column('nothing'), { op: 'field', name: 'revenue' }]) {
    const { status, text } = await shop.ask('/v1/segments/preview', { method: 'POST', key: readKey, body: { rule } });
    expect([status, JSON.parse(text)]).toEqual([400, expect.objectContaining({ code: 'malformed_selection', cure: expect.any(String) })]);
  }
});

test('the past of a rule is what an engine of that time says', async () => {
  const shop = await openShop({ now: openingTime - 80 * dayMs });
  const orders: { readonly at: number; readonly user: string; readonly revenue: number }[] = [];
  for (let week = 0; week < 11; week++) {
    for (const [user, revenue] of [['ada', 60 + week], ['ben', week % 3 === 0 ? 130 : 10]] as const) {
      await shop.order(user, revenue);
      orders.push({ at: shop.clock.now(), user, revenue });
    }
    shop.clock.advance(7 * dayMs);
  }
  const rule = atLeast('spend30d', 150);
  let answer: { state: string; exact?: boolean; points?: { at: string; proposed: { size: number; entered: number; left: number }; published: { size: number } }[] };
  do answer = JSON.parse((await shop.ask('/v1/segments/preview/history', { method: 'POST', key: readKey, body: { rule, name: 'bigSpenders', days: 60 } })).text);
  while (answer.state === 'reading');
  expect(answer).toMatchObject({ exact: true });
  const truth = (at: number, least: number): string[] => {
    const engine = createEngine({ definition: shopDefinition, history: { eventAt: () => { throw new Error('not kept'); } } });
    orders.filter((order) => order.at < at).forEach((order, i) => engine.apply({ kind: 'event', call: 'track', event: 'Order Completed', user: order.user, id: `o${i}`, time: order.at, receivedAt: order.at, properties: { revenue: order.revenue } }, i, order.at));
    return ['ada', 'ben'].filter((user) => (engine.read(user, { asOf: at }).columns['spend30d'] as number) >= least);
  };
  expect(answer.points).toHaveLength(10);
  let before: string[] | undefined;
  for (const { at, proposed, published } of answer.points!) {
    const now = truth(Date.parse(at), 150);
    expect(published.size).toBe(truth(Date.parse(at), 100).length);
    expect(proposed).toEqual({ size: now.length, entered: before === undefined ? 0 : now.filter((user) => !before!.includes(user)).length, left: (before ?? now).filter((user) => !now.includes(user)).length });
    before = now;
  }
});

test('a segment tells how it grew by day, what it overlaps with, its rule in words and who uses it', async () => {
  const shop = await openShop({ now: openingTime - 40 * dayMs });
  await fill(shop);
  shop.clock.advance(40 * dayMs);
  await shop.order('ada', 200);
  const { days } = JSON.parse((await shop.ask('/v1/segments/bigSpenders/history?days=45')).text) as { days: { date: string; size: number; entered: number; left: number }[] };
  expect(days.filter(({ entered, left }) => entered + left > 0).map(({ size, entered, left }) => [size, entered, left])).toEqual([[3, 3, 0], [0, 0, 3], [1, 1, 0]]);
  expect(days.at(-1)).toMatchObject({ date: '2011-09-30', size: 1 });
  expect(JSON.parse((await shop.ask('/v1/segments/bigSpenders/overlap')).text)).toEqual({ count: 1, overlap: [{ name: 'buyer', kind: 'tag', label: { en: 'buyer', zh: '买家' }, count: 1, share: 1, size: 4 }] });
  const { segments } = JSON.parse((await shop.ask('/v1/segments?days=3')).text) as { segments: unknown[] };
  expect(segments).toEqual([expect.objectContaining({ name: 'bigSpenders', count: 1, sizes: [0, 0, 1], usedBy: [], sentence: { en: 'Money spent in the last 30 days: at least £100.00.', zh: '近30天消费金额不低于£100.00。' } })]);
  expect((await shop.ask('/v1/tags/bigSpenders/history')).status).toBe(404);
});

test('what is published is remembered with who and why, told rule by rule, and can be restored', async () => {
  const shop = await openShop({ keys });
  await fill(shop);
  const withRule = (rule: Expression) => ({ ...shopDefinition, views: shopDefinition.views.map((view) => (view.kind === 'segments' ? { ...view, segments: { bigSpenders: { ...view.segments['bigSpenders']!, rule } } } : view)) });
  const publish = async (definition: unknown, body: object): Promise<string> => {
    const { version } = JSON.parse((await shop.ask('/v1/generations', { method: 'POST', key: adminKey, body: { definition } })).text) as { version: string };
    while ((JSON.parse((await shop.ask(`/v1/generations/${version}`)).text) as { state: string }).state === 'building');
    expect((await shop.ask(`/v1/generations/${version}/publish`, { method: 'POST', key: adminKey, body })).status).toBe(200);
    return version;
  };
  const first = shop.limn.engine.version;
  const second = await publish(withRule(atLeast('spend30d', 50)), { by: 'Ada', note: 'Fifty is enough.' });
  const { definition } = JSON.parse((await shop.ask(`/v1/definitions/${first}`)).text) as { definition: unknown };
  expect(await publish(definition, { by: 'Ben' })).toBe(first);
  const { publications } = JSON.parse((await shop.ask('/v1/definitions/history')).text) as { publications: unknown[] };
  expect(publications).toMatchObject([
    { id: 3, version: first, before: second, kind: 'published', by: 'Ben', changed: ['segment bigSpenders'] },
    { id: 2, version: second, before: first, by: 'Ada', note: 'Fifty is enough.' },
    { id: 1, version: first, kind: 'begun', changed: [] },
  ]);
  const { versions } = JSON.parse((await shop.ask('/v1/segments/bigSpenders/versions')).text) as { versions: unknown[] };
  expect(versions).toMatchObject([
    { id: 3, change: 'changed', sentence: { zh: '近30天消费金额不低于£100.00。' } },
    { id: 2, change: 'changed', note: 'Fifty is enough.', rule: atLeast('spend30d', 50) },
    { id: 1, change: 'added' },
  ]);
  expect((await shop.ask('/v1/definitions/nothing')).status).toBe(404);
});

test('a draft is kept, is written over by nobody who has not read it, and says when its segment was published otherwise meanwhile', async () => {
  const shop = await openShop({ keys });
  const declared = { rule: atLeast('spend30d', 70), label: { en: 'big', zh: '大' } };
  const put = (revision: number, more: object = {}) => shop.ask('/v1/drafts/bigSpenders', { method: 'PUT', key: adminKey, body: { kind: 'segment', declared, features: [], revision, by: 'Ada', ...more } });
  expect(JSON.parse((await shop.ask('/v1/drafts/bigSpenders')).text)).toMatchObject({ status: 404, code: 'unknown_draft' });
  expect(JSON.parse((await put(0)).text)).toMatchObject({ revision: 1, overtaken: false });
  expect(JSON.parse((await put(0)).text)).toMatchObject({ status: 409, code: 'draft_changed', cure: expect.any(String) });
  const other = { ...shopDefinition, views: shopDefinition.views.map((view) => (view.kind === 'segments' ? { ...view, segments: { bigSpenders: { ...view.segments['bigSpenders']!, rule: atLeast('spend30d', 1) } } } : view)) };
  const { version } = await shop.limn.generations.propose(other);
  await shop.limn.generations.publish(version);
  const draft = JSON.parse((await shop.ask('/v1/drafts/bigSpenders')).text);
  expect(draft).toMatchObject({ by: 'Ada', overtaken: true, published: { rule: atLeast('spend30d', 1) }, began: { rule: atLeast('spend30d', 100) }, declared });
  expect(JSON.parse((await put(1, { rebase: true })).text)).toMatchObject({ overtaken: false });
  expect(JSON.parse((await shop.ask('/v1/drafts')).text)).toMatchObject({ drafts: [{ name: 'bigSpenders', revision: 2 }] });
  expect((await shop.ask('/v1/drafts/bigSpenders', { method: 'PUT', key: readKey, body: { kind: 'segment', declared, features: [], revision: 2 } })).status).toBe(403);
  expect((await shop.ask('/v1/drafts/bad%2Fname', { method: 'PUT', key: adminKey, body: { kind: 'segment', declared, features: [], revision: 0 } })).status).toBe(400);
  expect((await shop.ask('/v1/drafts/bigSpenders', { method: 'DELETE', key: adminKey })).status).toBe(200);
  expect((await shop.ask('/v1/drafts/bigSpenders')).status).toBe(404);
});
