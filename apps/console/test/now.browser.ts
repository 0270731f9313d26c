/** The place of now: what happens is seen as it happens, holds still for who reads, and stops for who wants that. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { serverUrl, visit } from './browser.ts';
import { openServer } from './own-server.ts';

/** Sends an order to the example, as a shop would. */
async function sendOrder(userId: string, revenue: number): Promise<void> {
  const response = await fetch(`${serverUrl()}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('example-write-key:')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId, event: 'Order Completed', properties: { revenue, country: 'France', products: [{ product_id: '22423', quantity: 1, price: revenue }] } }),
  });
  expect(response.status).toBe(200);
}

const feedOf = (page: Page, name: string) => page.getByRole('group', { name, exact: true });

test('an order is seen within seconds with what it changed, and leads to the customer and to why', async () => {
  const { page, complaints } = await visit('/now');
  await page.getByRole('heading', { level: 1 }).getByText('All well', { exact: false }).waitFor();
  const customer = `new-${Date.now()}`;
  await sendOrder(customer, 139.12);
  const entry = feedOf(page, 'What just happened').getByRole('listitem').filter({ hasText: customer });
  await entry.getByText('ordered 1 product for £139.12').waitFor({ timeout: 15_000 });
  await entry.getByRole('link', { name: 'new', exact: true }).waitFor({ timeout: 15_000 });
  expect(await entry.getByRole('link', { name: /^why .* gained new$/ }).getAttribute('href')).toBe(`/customers/user:${customer}?why=newcomer`);
  expect(await entry.getByRole('link', { name: customer, exact: true }).getAttribute('href')).toBe(`/customers/user:${customer}`);
  expect(complaints).toEqual([]);
});

test('the feed holds while it is read, and says how much is new', async () => {
  const { page } = await visit('/now');
  const feed = feedOf(page, 'What just happened');
  await feed.getByRole('listitem').first().waitFor();
  await feed.focus();
  const customer = `held-${Date.now()}`;
  await sendOrder(customer, 12);
  const show = page.getByRole('button', { name: /\d+ new, show/ });
  await show.waitFor({ timeout: 15_000 });
  expect(await feed.getByText(customer).count()).toBe(0);
  await show.click();
  await feed.getByText(customer).waitFor();
});

test('what is shown stands in the address; Back undoes it', async () => {
  const { page } = await visit('/now');
  await page.getByRole('group', { name: 'Show' }).getByRole('button', { name: 'Tags' }).click();
  await page.waitForURL('**/now?feed=tags');
  expect(await page.getByRole('button', { name: 'Tags', exact: true }).getAttribute('aria-pressed')).toBe('true');
  await page.goBack();
  await page.waitForURL((url) => url.search === '');
});

test('Space stops all that moves and goes on; in Chinese, on a phone', async () => {
  const { page, complaints } = await visit('/now', { language: 'zh', scheme: 'dark', width: 360, height: 800 });
  await page.getByRole('heading', { level: 1 }).getByText('一切正常', { exact: false }).waitFor();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: '继续' }).waitFor();
  const customer = `paused-${Date.now()}`;
  await sendOrder(customer, 8);
  await page.waitForTimeout(2_500);
  expect(await page.getByText(customer).count()).toBe(0);
  await page.keyboard.press('Space');
  const entry = feedOf(page, '最新动态').getByRole('listitem').filter({ hasText: customer });
  await entry.getByText('下单1种商品，共£8.00').waitFor({ timeout: 15_000 });
  await entry.getByText('获得').first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
});

test('before the first event the page says how to begin, and shows the first within a second', async () => {
  const { url } = await openServer();
  const { page } = await visit('/now');
  await page.goto(`${url}/now`);
  await page.getByText('No events yet. Send one; it shows within a second.').waitFor();
  await fetch(`${url}/v1/track`, { method: 'POST', headers: { authorization: `Basic ${btoa('example-write-key:')}` }, body: JSON.stringify({ userId: '1', event: 'Order Completed', properties: { revenue: 5, products: [] } }) });
  await feedOf(page, 'What just happened').getByText('ordered 0 products for £5.00').waitFor({ timeout: 10_000 });
});
