import { setTimeout as wait } from 'node:timers/promises';
import type { OnlineDefinition, ProfileDefinition } from '@limn/engine';
import { expect, test } from 'vitest';
import type { OnlineLearning } from '../src/http/online.ts';
import { dayMs, openingTime, openShop, shopDefinition, type Shop } from './shop.ts';

const label = (en: string, zh: string) => ({ en, zh });

/** A thread is begun for each, beside whatever else the machine does. */
const SLOW_MS = 120_000;

/** Who orders every other day, and who seldom: whether an order comes within three days. */
function learning(online?: OnlineDefinition): ProfileDefinition {
  return {
    ...shopDefinition,
    events: shopDefinition.events.map((event) => ({ ...event, lateness: '3d' })),
    views: [
      ...shopDefinition.views,
      { kind: 'predictions', name: 'outlook', label: label('outlook', '预测'), predictions: {
        comes: { target: { op: 'present', event: 'order', within: '3d' }, at: { every: '1d' }, label: label('orders again', '再次下单'), ...(online && { online }) },
      } },
    ],
  };
}

/** Orders of `days`, of customers of whom even ones come every other day and odd ones every ninth. */
async function trade(shop: Shop, days: number): Promise<void> {
  for (let day = 1; day < days; day += 2) {
    const events = [day - 1, day].flatMap((of) => Array.from({ length: 20 }, (_, i) => i).filter((i) => (i % 2 === 0 ? (of + i) % 2 === 0 : (of + i) % 9 === 0)).map((i) => ({
      kind: 'event' as const, id: `o${of}-${i}`, call: 'track' as const, event: 'Order Completed', time: openingTime + of * dayMs - 1_000, receivedAt: openingTime + day * dayMs, user: `u${i}`, properties: { revenue: 10 + i },
    })));
    shop.clock.advanceTo(openingTime + day * dayMs);
    await shop.limn.ingest(events);
  }
}

async function learnt(shop: Shop, isThere: (learning: OnlineLearning) => boolean = ({ state, position, of }) => state === 'learning' && position === of): Promise<OnlineLearning> {
  for (let tries = 0; tries < 1_000; tries++) {
    const now = JSON.parse((await shop.ask('/v1/predictions/comes/online')).text) as OnlineLearning;
    if (isThere(now) && now.position === shop.limn.status().logPosition) return now;
    await wait(50);
  }
  throw new Error('It never learnt.');
}

test('a declared prediction learns from the log, and is told beside who answers', async () => {
  const shop = await openShop({ definition: learning({ model: 'ftrl', rate: 0.3 }) });
  await trade(shop, 60);
  const now = await learnt(shop);
  expect(now).toMatchObject({ prediction: 'comes', state: 'learning', model: 'ftrl', learn: 'complete', problems: [], drifts: [] });
  expect(now.examples!.learnt).toBeGreaterThan(900);
  expect(now.progressive!.logLoss).toBeLessThan(now.progressive!.baseLogLoss);
  expect(now.overTime!.reduce((sum, { examples }) => sum + examples, 0)).toBe(now.progressive!.examples);
  expect(now.comparison).toBeUndefined();

  const said = async (id: string) => (JSON.parse((await shop.ask(`/v1/profiles/${id}`)).text) as { readonly predictions: { readonly comes: { readonly value: unknown; readonly silent?: string; readonly shadows?: readonly { readonly model: string; readonly state?: string; readonly value: number }[] } } }).predictions.comes;
  const [often, seldom] = [await said('u2'), await said('u5')];
  expect(often).toMatchObject({ value: null, silent: 'noModel', shadows: [{ model: now.version, state: 'online' }] });
  expect(often.shadows![0]!.value).toBeGreaterThan(0.6);
  expect(seldom.shadows![0]!.value).toBeLessThan(0.6);

  // Its reasons are in the sentences of any model.
  const { prediction } = JSON.parse((await shop.ask('/v1/profiles/u2/explain/comes?by=online')).text) as { readonly prediction: { readonly text: string; readonly reasons: readonly { readonly column: string }[]; readonly sampled?: unknown } };
  expect(prediction.text).toContain('Orders again: ');
  expect(prediction.reasons.length).toBeGreaterThan(0);
  expect(prediction.sampled).toBeUndefined();

  // Another definition begins anew from the log; without a declaration there is no learner.
  const publish = async (definition: ProfileDefinition): Promise<void> => {
    const { version } = await shop.limn.generations.propose(definition);
    await shop.limn.generations.publish(version);
  };
  await publish(learning({ model: 'ftrl', rate: 0.5 }));
  const after = await learnt(shop, ({ version, state }) => version !== undefined && version !== now.version && state === 'learning');
  expect(after.progressive!.examples).toBe(now.progressive!.examples);
  expect(after.progressive!.logLoss).not.toBe(now.progressive!.logLoss);
  await publish(learning());
  expect(await shop.ask('/v1/predictions/comes/online')).toMatchObject({ status: 404, text: expect.stringContaining('online_undeclared') as string });
  expect(await shop.ask('/v1/predictions/goes/online')).toMatchObject({ status: 404, text: expect.stringContaining('unknown_prediction') as string });
}, SLOW_MS);

test('closed and opened again it goes on where it was: nothing is learnt twice', async () => {
  const shop = await openShop({ definition: learning({ model: 'ftrl' }) });
  await trade(shop, 30);
  const before = await learnt(shop);
  await shop.close();
  const { createHttpServer } = await import('../src/http/create-http-server.ts');
  const again = createHttpServer({ limn: shop.limn, keys: { write: [], read: [] } });
  try {
    const ask = async (): Promise<OnlineLearning> => (await again.inject('/v1/predictions/comes/online')).json();
    let after = await ask();
    for (let tries = 0; tries < 1_000 && after.position !== before.position; tries++) {
      await wait(50);
      after = await ask();
    }
    expect(after).toEqual(before);
  } finally {
    await again.close();
  }
}, SLOW_MS);

test('labels that never come are named and alarmed, and what was learnt is still told', async () => {
  const shop = await openShop({ definition: learning({ model: 'ftrl' }) });
  await trade(shop, 30);
  // Visits only, from now on: whoever sent orders has stopped.
  for (let day = 30; day < 150; day += 20) {
    shop.clock.advanceTo(openingTime + day * dayMs);
    await shop.limn.ingest([{ kind: 'event', id: `v${day}`, call: 'page', time: openingTime + day * dayMs - 1_000, receivedAt: openingTime + day * dayMs, user: 'u1', properties: {} }]);
  }
  const now = await learnt(shop);
  expect(now.problems!.map(({ code }) => code)).toEqual(['online_labels_absent']);
  expect(now.examples!.forgotten).toBeGreaterThan(0);
  // Watchers are asked once a second.
  const alertsNow = async () => (JSON.parse((await shop.ask('/v1/alerts')).text) as { readonly alerts: readonly { readonly code: string }[] }).alerts;
  let alerts = await alertsNow();
  for (let tries = 0; tries < 60 && !alerts.some(({ code }) => code === 'labels_missing'); tries++) {
    await wait(100);
    alerts = await alertsNow();
  }
  expect(alerts).toContainEqual(expect.objectContaining({ code: 'labels_missing', level: 'warn', about: 'comes', predictions: ['comes'] }));
}, SLOW_MS);
