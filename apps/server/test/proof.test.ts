/** The proof over HTTP: asked for, followed, read; by an admin only. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openShop, readKey, writeKey } from './shop.ts';

const adminKey = 'shop-admin-key';

test('a proof runs beside the server and says what it compared', async () => {
  const shop = await openShop({ keys: { write: [writeKey], read: [readKey], admin: [adminKey] } });
  for (const user of ['ada', 'bob', 'eve']) await shop.order(user, 120);
  expect((await shop.ask('/v1/proof', { method: 'POST', key: readKey, body: {} })).status).toBe(403);
  expect(JSON.parse((await shop.ask('/v1/proof')).text)).toEqual({ state: 'none' });
  expect(JSON.parse((await shop.ask('/v1/proof', { method: 'POST', key: adminKey, body: {} })).text)).toMatchObject({ state: 'running' });
  expect(JSON.parse((await shop.ask('/v1/proof', { method: 'POST', key: adminKey, body: {} })).text)).toMatchObject({ code: 'proof_running' });
  let answer: { state: string; proof?: unknown } = { state: 'running' };
  while (answer.state === 'running') {
    await wait(20);
    answer = JSON.parse((await shop.ask('/v1/proof')).text) as typeof answer;
  }
  expect(answer).toMatchObject({ state: 'done', proof: { position: 3, differences: 0, first: [], compared: { events: 3, identifiers: 3, rows: 3, changes: 6 } } });
});
