/** Trainings over HTTP: a candidate with its evaluation beside it, or nothing at all. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { defineEvent, definePredictions, every, number, prediction, words, type ProfileDefinition } from '@limn/engine';
import { openArtifact } from '@limn/learn';
import { expect, test } from 'vitest';
import { dayMs, openingTime, openShop, readKey, shopDefinition, writeKey, type Shop } from './shop.ts';

const adminKey = 'shop-admin-key';
const keys = { write: [writeKey], read: [readKey], admin: [adminKey] };
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [],
  predictions: () => ({
    stays: prediction({ present: order, within: '5d' }, { at: every('2d'), en: 'will order within 5 days', zh: '未来5天会下单' }),
    never: prediction({ present: order, within: '365d' }, { at: every('2d'), en: 'will order within a year', zh: '未来一年会下单' }),
  }),
});
const definition: ProfileDefinition = { ...shopDefinition, views: [...shopDefinition.views.slice(0, 2), outlook.definition, ...shopDefinition.views.slice(2)] };

interface State {
  readonly state: string;
  readonly model?: string;
  readonly rows?: number;
  readonly code?: string;
  readonly detail?: { readonly en: string; readonly zh: string };
}

/** Forty days of orders: each customer in a rhythm of their own, and half of them stop one day. */
async function openBusyShop(): Promise<Shop> {
  const shop = await openShop({ keys, definition });
  for (let day = 0; day < 40; day++) {
    const at = new Date(openingTime + day * dayMs).toISOString();
    const users = Array.from({ length: 60 }, (_, who) => who).filter((who) => (day + who) % (1 + (who % 5)) === 0 && (who % 2 === 0 || day < 8 + who / 2));
    await shop.limn.ingest(users.map((who) => order.at(at, { id: `${who}-${day}`, user: `u${who}`, receivedAt: at }, { revenue: 10 + (who % 7) })));
    shop.clock.advance(dayMs);
  }
  return shop;
}

const train = (shop: Shop, name: string, body: object = {}) => shop.ask(`/v1/predictions/${name}/training`, { method: 'POST', key: adminKey, body: { tries: 1, ...body } });

async function trained(shop: Shop, name: string): Promise<State> {
  for (;;) {
    const state = JSON.parse((await shop.ask(`/v1/predictions/${name}/training`)).text) as State;
    if (state.state !== 'running') return state;
    await wait(20);
  }
}

const codeOf = async (asked: Promise<{ readonly text: string }>): Promise<string> => (JSON.parse((await asked).text) as { readonly code: string }).code;

test('a training ends in a candidate that says how good it is, and its folder is a whole artifact', async () => {
  const shop = await openBusyShop();
  expect(await trained(shop, 'stays')).toEqual({ state: 'none' });
  expect(await codeOf(shop.ask('/v1/predictions/stays/training', { method: 'POST', key: readKey, body: {} }))).toBe('key_cannot_administer');
  expect(JSON.parse((await train(shop, 'stays', { seed: 7, by: 'ada' })).text)).toMatchObject({ state: 'running', step: 'collect' });
  expect(await codeOf(train(shop, 'never'))).toBe('training_running');
  const { state, model, rows } = await trained(shop, 'stays');
  expect({ state, many: rows! > 500 }).toEqual({ state: 'done', many: true });
  const [candidate] = shop.limn.models.list('stays');
  expect(candidate).toMatchObject({ hash: model, state: 'candidate', steps: [{ by: 'ada', to: 'candidate' }], about: { metric: 'auc', seed: 7, trainer: 'trees' } });
  const evaluation = JSON.parse((await shop.ask(`/v1/models/${model}/evaluation`)).text) as { readonly name: string; readonly split: string };
  expect(evaluation).toMatchObject({ name: 'stays', split: 'time', seed: 7, rechecked: { rows: 200, changed: 0 } });
  const page = await shop.ask(`/v1/models/${model!.slice(0, 8)}/evaluation?page=zh`);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.text).toContain('<html lang="zh-CN">');
  expect(page.text).toContain('按当时的日志重新计算了 200 个样本：完全一致。');
  const artifact = await openArtifact(join(shop.limn.folder, 'models', model!));
  expect(artifact.manifest).toMatchObject({ name: 'stays', seed: 7, featureVersions: { orders: expect.any(String) } });
  await artifact.close();

  // Again, with the same seed: the same model, which is registered already.
  await train(shop, 'stays', { seed: 7 });
  expect((await trained(shop, 'stays')).model).toBe(model);
  expect(shop.limn.models.list()).toHaveLength(1);
  const { hash } = await shop.limn.models.register({ prediction: 'stays', by: 'ben', model: { format: 1, inputs: [{ kind: 'number', column: 'orders' }], predictor: { kind: 'linear', weights: [[0]], intercepts: [0.5] }, link: 'identity' } });
  expect(await codeOf(shop.ask(`/v1/models/${hash}/evaluation`))).toBe('evaluation_unknown');
});

test('what cannot be learnt says why in both languages, and a training set is written where it is asked for', async () => {
  const shop = await openBusyShop();
  await train(shop, 'never');
  expect(await trained(shop, 'never')).toMatchObject({ state: 'failed', code: 'rows_too_few', detail: { en: expect.stringContaining('rows'), zh: expect.stringContaining('行') } });
  expect(await trained(shop, 'stays')).toEqual({ state: 'none' });
  expect(await codeOf(train(shop, 'spend'))).toBe('unknown_prediction');
  expect(await codeOf(train(shop, 'stays', { dataset: 'beside' }))).toBe('malformed_request');
  const folder = join(shop.limn.folder, 'examples');
  await train(shop, 'stays', { dataset: folder, sample: 0.5 });
  const { state, rows } = await trained(shop, 'stays');
  expect([state, rows! > 200]).toEqual(['done', true]);
  expect((await readdir(folder)).sort()).toEqual(['manifest.json', 'part-00001.parquet']);
  expect(shop.limn.models.list()).toEqual([]);
});

test('a training that is killed midway, or outlived by its definition, leaves nothing registered', async () => {
  const shop = await openBusyShop();
  await train(shop, 'stays');
  const changed: ProfileDefinition = { ...definition, label: { en: 'client', zh: '顾客' } };
  await shop.limn.generations.publish((await shop.limn.generations.propose(changed)).version);
  expect(await trained(shop, 'stays')).toMatchObject({ state: 'failed', code: 'definition_changed' });
  await train(shop, 'stays');
  await shop.close();
  expect(shop.limn.models.list()).toEqual([]);
  expect((await readdir(shop.limn.folder)).includes('models')).toBe(false);
});
