/** What happens reaches the reader by itself, also after the server was away, and over one line however many tabs are open. */
import { expect, test } from 'vitest';
import { visit } from './browser.ts';
import { openServer, type OwnServer } from './own-server.ts';

async function order(server: OwnServer, userId: string): Promise<void> {
  const answer = await fetch(`${server.url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('example-write-key:')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId, event: 'Order Completed', properties: { order_id: `o-${userId}`, revenue: 20, currency: 'GBP', products: [{ product_id: '85123A', name: 'WHITE HANGING HEART', quantity: 1, price: 20 }] } }),
  });
  expect(answer.status).toBe(200);
}

test('an event shows within seconds, without a reload, and leads to its customer', async () => {
  const server = await openServer();
  const { page, complaints } = await visit('/now', { url: server.url });
  await page.getByText('Live', { exact: true }).waitFor();
  await order(server, 'ada');
  await page.getByRole('link', { name: 'ada', exact: true }).first().click();
  await page.waitForURL('**/customers/user:ada');
  expect(complaints).toEqual([]);
});

test('a server that went away and came back is found again: nothing is shown twice, nothing is lost', async () => {
  const server = await openServer();
  const { page } = await visit('/now', { url: server.url });
  await page.getByText('Live', { exact: true }).waitFor();
  await order(server, 'before');
  await page.getByRole('link', { name: 'before', exact: true }).first().waitFor();
  await server.stop();
  await page.getByText('Connection lost.').waitFor();
  await server.start();
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 20_000 });
  await order(server, 'after');
  await page.getByRole('link', { name: 'after', exact: true }).first().waitFor();
  for (const name of ['before', 'after']) expect(await page.getByRole('list').getByText(`${name} ordered`, { exact: false }).count(), name).toBeLessThanOrEqual(1);
});

test('two tabs share one line; when the one that listens closes, the other goes on', async () => {
  const server = await openServer();
  const { page, context } = await visit('/now', { url: server.url });
  await page.getByText('Live', { exact: true }).waitFor();
  let lines = 0;
  context.on('request', (request) => {
    if (request.url().endsWith('/v1/activity')) lines++;
  });
  const other = await context.newPage();
  await other.goto(`${server.url}/now`);
  await other.getByText('Live', { exact: true }).waitFor();
  expect(lines).toBe(0);
  await page.close();
  await order(server, 'ada');
  await other.getByRole('link', { name: 'ada', exact: true }).first().waitFor();
  expect(lines).toBe(1);
});
