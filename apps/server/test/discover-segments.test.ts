/** Groups that nobody declared, asked for over HTTP and on the command line of a real server. */
import { setTimeout as wait } from 'node:timers/promises';
import { defineEvent, number, words, type ProfileDefinition } from '@limn/engine';
import { expect, test } from 'vitest';
import { runCli } from '../src/cli/program.ts';
import type { SegmentDiscovery } from '../src/http/discovery-segments.ts';
import { dayMs, openingTime, openShop, readKey, shopDefinition, writeKey, type Shop } from './shop.ts';

/** Children of the lowest priority look; on a machine that does much else they wait. */
const SLOW_MS = 240_000;
const adminKey = 'shop-admin-key';
const customers = 240;
const label = words('order', '下单');
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label, summary: label, fields: { revenue: number({ scale: 2, unit: 'GBP' }) } });

/** The shop's views with more about each order, so that there is something to agree on. */
const definition: ProfileDefinition = {
  ...shopDefinition,
  events: shopDefinition.events,
  views: shopDefinition.views.map((view) =>
    view.kind === 'features' && view.name === 'orders'
      ? {
          ...view,
          features: {
            ...view.features,
            largestOrder: { aggregate: { op: 'max', of: { op: 'field', name: 'revenue' } }, over: 'ever', label: words('largest order', '最大订单金额'), unit: 'GBP' },
            usualGap: { aggregate: { op: 'gap', measure: 'mean' }, over: 'ever', label: words('usual time between orders', '平均下单间隔') },
            orderDays: { aggregate: { op: 'activeDays' }, over: 'ever', label: words('days with an order', '下单天数') },
          },
        }
      : view) as ProfileDefinition['views'],
};

/** Chance that is the same every time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Two in three order little nearly every week, one in three much every other week; or all order as often and as much as it happens. */
async function openGroups(planted = true): Promise<Shop> {
  const shop = await openShop({ definition, keys: { write: [writeKey], read: [readKey], admin: [adminKey] } });
  const draw = chance(7);
  const spread = Array.from({ length: customers }, () => draw() + draw() + draw());
  for (let day = 0; day < 84; day += 7) {
    shop.clock.advance(7 * dayMs);
    await shop.limn.ingest(Array.from({ length: customers }, (_, i) => i).flatMap((i) => {
      const isSeldom = planted && i % 3 === 0;
      const often = planted ? (isSeldom ? 0.45 : 0.95) : spread[i]! / 3;
      const [lot, moment, amount] = [draw(), draw(), 0.5 + draw() + draw()];
      if (lot >= often) return [];
      const at = new Date(openingTime + day * dayMs + Math.floor(moment * 7 * dayMs)).toISOString();
      return [order.at(at, { id: `o${day}-${i}`, user: `u${i}`, receivedAt: at }, { revenue: Math.round(100 * amount * (isSeldom ? 400 : 20)) / 100 })];
    }));
  }
  return shop;
}

async function discovered(shop: Shop, asked: object = {}): Promise<SegmentDiscovery> {
  const begun = await shop.ask('/v1/discoveries/segments', { method: 'POST', key: adminKey, body: asked });
  expect(begun.status, begun.text).toBe(200);
  for (;;) {
    const answer = JSON.parse((await shop.ask('/v1/discoveries/segments', { key: readKey })).text) as SegmentDiscovery;
    if (answer.state !== 'running') return answer;
    await wait(50);
  }
}

test('planted groups are found, told in both languages, kept, known again, and published by their rules', async () => {
  const shop = await openGroups();
  expect(JSON.parse((await shop.ask('/v1/discoveries/segments', { key: readKey })).text)).toEqual({ state: 'none' });
  const found = await discovered(shop);
  expect(found).toMatchObject({ state: 'done' });
  expect(found.groups).toHaveLength(2);
  for (const [i, of] of [160, 80].entries()) expect(Math.abs(found.groups![i]!.size - of)).toBeLessThanOrEqual(4);
  expect(found.groups!.map(({ id, isNew }) => [id, isNew])).toEqual([['g1', true], ['g2', true]]);
  for (const { label: name, sentence, traits, rule } of found.groups!) {
    expect(name.en).toMatch(/^[a-z]/);
    expect(name.zh + sentence.zh).toMatch(/\p{Script=Han}/u);
    expect(sentence.en).toMatch(/, others /);
    expect(Math.abs(traits[0]!.effect)).toBeGreaterThan(0.9);
    expect(Math.min(rule!.precision, rule!.coverage)).toBeGreaterThan(0.95);
    expect(rule!.text.en).not.toMatch(/undefined/);
  }
  expect(found.map!.length).toBeGreaterThan(customers - 5);
  expect(found.axes![0]!.parts.length).toBeGreaterThan(2);

  const [, seldom] = found.groups!;
  const proposed = JSON.parse((await shop.ask('/v1/discoveries/segments/g2/definition?as=seldomAndMuch', { key: readKey })).text) as ProfileDefinition;
  await shop.limn.generations.propose(proposed, { publish: true, wait: true });
  expect(shop.limn.engine.count('seldomAndMuch')).toBe(seldom!.rule!.picked);

  const again = await discovered(shop, { seed: 5 });
  expect(again.groups!.map(({ id, isNew, name, label: told }) => [id, isNew, name, told])).toEqual(found.groups!.map(({ id, name, label: told }) => [id, false, name, told]));

  expect((await shop.ask('/v1/discoveries/segments/g9/definition', { key: readKey })).status).toBe(404);
  expect((await shop.ask('/v1/discoveries/segments', { method: 'POST', key: adminKey, body: { columns: ['orders', 'nothing'] } })).text).toMatch(/unknown_column/);
}, SLOW_MS);

test('on the command line: printed, kept as a draft, published; what is not there is told', async () => {
  const shop = await openGroups();
  const limn = async (...argv: string[]) => {
    const lines: string[] = [];
    const terminal = { print: (line = '') => void lines.push(line), note: (line: string) => void lines.push(line), replaceLine: () => {}, paint: (_: string, text: string) => text, width: 120, watched: false };
    const exit = await runCli(['discover', 'segments', ...argv, '--url', shop.url], { env: { LIMN_READ_KEY: readKey, LIMN_ADMIN_KEY: adminKey }, terminal });
    return { exit, said: lines.join('\n') };
  };
  expect((await limn('--newest')).said).toMatch(/No groups were found yet.*not_found/s);
  const found = await limn();
  expect(found.exit).toBe(0);
  expect(found.said).toMatch(/2 groups of \d+ customers; the largest, 6\d%/);
  expect(found.said).toMatch(/Rule: .*right for \d+ %, finds \d+ % of the group/s);
  expect((await limn('--newest', '--lang', 'zh')).said).toMatch(/位客户分为2组.*规则：/s);
  expect((await limn('--save', 'g1', '--as', 'weekly')).said).toMatch(/Kept as a draft: weekly/);
  expect(await shop.limn.drafts.read('weekly')).toMatchObject({ content: { kind: 'segment', features: [] } });
  expect((await limn('--publish', 'g1', '--as', 'weekly')).said).toMatch(/In force: weekly/);
  expect(Math.abs(shop.limn.engine.count('weekly') - 160)).toBeLessThan(8);
  expect((await limn('--save', 'g7')).said).toMatch(/no group 'g7'; it has g1, g2/);
}, SLOW_MS);

test('customers who differ by degrees have no groups; of too few customers nothing is said', async () => {
  const shop = await openGroups(false);
  const none = await discovered(shop, { columns: ['largestOrder', 'spend30d', 'orders', 'usualGap'] });
  expect(none.state === 'refused' || none.groups!.length === 0).toBe(true);
  const small = await openShop({ definition, keys: { write: [writeKey], read: [readKey], admin: [adminKey] } });
  expect(await discovered(small)).toMatchObject({ state: 'refused', code: 'customers_few', cure: { zh: expect.stringMatching(/人数过少/) } });
}, SLOW_MS);
