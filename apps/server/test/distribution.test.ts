import { expect, test } from 'vitest';
import { dayMs, openShop, openingTime } from './shop.ts';

interface Answer {
  readonly profiles: number;
  readonly exact: boolean;
  readonly missing: number;
  readonly scale?: string;
  readonly bins?: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  readonly categories?: readonly { readonly value: unknown; readonly count: number }[];
}

test('a distribution counts every customer once, and those without a value apart', async () => {
  const shop = await openShop();
  for (const [user, revenue] of [['ada', 20], ['ben', 120], ['cem', 130]] as const) await shop.order(user, revenue);
  await shop.ask('/v1/page', { method: 'POST', body: { userId: 'dora', name: 'Home' } });
  const ask = async (path: string): Promise<Answer> => JSON.parse((await shop.ask(path)).text) as Answer;
  const spend = await ask('/v1/features/spend30d/distribution');
  expect(spend).toMatchObject({ name: 'spend30d', unit: 'GBP', exact: true, error: 0, profiles: 4, missing: 0 });
  expect(spend.bins?.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  const since = await ask('/v1/features/sinceOrder/distribution');
  expect(since).toMatchObject({ type: 'duration', unit: 'ms', profiles: 4, missing: 1 });
  expect((await ask('/v1/features/buyer/distribution')).categories).toEqual([{ value: true, count: 3 }, { value: false, count: 1 }]);
});

test('only those of whom a condition holds are counted, by bounds of another distribution when they are given', async () => {
  const shop = await openShop();
  for (const [user, revenue] of [['ada', 20], ['ben', 120], ['cem', 130]] as const) await shop.order(user, revenue);
  const where = encodeURIComponent(JSON.stringify({ op: 'atLeast', left: { op: 'column', name: 'spend30d' }, right: { op: 'literal', value: 100 } }));
  const answer = JSON.parse((await shop.ask(`/v1/features/spend30d/distribution?where=${where}&bounds=0,125,200`)).text) as Answer;
  expect(answer.profiles).toBe(2);
  expect(answer.bins).toEqual([{ from: 0, to: 125, count: 1 }, { from: 125, to: 200, count: 1 }]);
});

test('a distribution can be read as of the past', async () => {
  const shop = await openShop({ now: openingTime - 10 * dayMs });
  await shop.order('ada', 20);
  const before = new Date(openingTime - 9 * dayMs).toISOString();
  shop.clock.advance(10 * dayMs);
  await shop.order('ben', 50);
  expect(JSON.parse((await shop.ask(`/v1/features/orders/distribution?asOf=${before}`)).text)).toMatchObject({ profiles: 1 });
});

test('what cannot be counted is told with a cure', async () => {
  const shop = await openShop();
  expect(await shop.ask('/v1/features/nothing/distribution')).toMatchObject({ status: 404 });
  for (const query of ['where=%7B', `where=${encodeURIComponent('{"op":"column","name":"spend30d"}')}`, 'bounds=2,1', 'asOf=soon']) {
    const { status, text } = await shop.ask(`/v1/features/spend30d/distribution?${query}`);
    expect([status, JSON.parse(text).cure]).toEqual([400, expect.any(String)]);
  }
});
