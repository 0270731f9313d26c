/** Data and health: what arrives from where, what was rejected and why, and what an event would do. */
import { expect, test } from 'vitest';
import { serverUrl, visit } from './browser.ts';

/** Sends what the example refuses. */
async function sendWrong(): Promise<void> {
  await fetch(`${serverUrl()}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('example-write-key:')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch: [{ type: 'track', userId: 'ann@example.org', context: { library: { name: 'till' } }, event: 'Order Completed', properties: { revenue: 'five', email: 'ann@example.org', products: [] } }] }),
  });
}

test('a rejection is told with its reason, a masked sample, how to mend it, and the debugger one click away', async () => {
  await sendWrong();
  const { page, complaints } = await visit('/data');
  await page.getByRole('heading', { level: 1 }).getByText(/rejected today/).waitFor();
  const reason = page.getByRole('region', { name: 'Rejected, and why' }).getByRole('listitem').filter({ hasText: 'wrong_type' });
  await reason.getByText('Mend: Send the type that the definition declares').waitFor();
  await reason.getByText(/^\d+ samples?$/).click();
  await reason.getByText('"revenue": "five"').first().waitFor();
  expect(await page.content()).not.toContain('ann@example.org');
  await reason.getByRole('link', { name: 'Debug this sample' }).first().click();
  await page.waitForURL('**/data/debug');
  await page.getByRole('heading', { level: 1 }).getByText('Rejected: A field has another type than declared. Nothing was written.').waitFor();
  expect(complaints).toEqual([]);
});

test('a source leads to its page, and back', async () => {
  await sendWrong();
  const { page } = await visit('/data');
  await page.getByRole('table', { name: 'Sources' }).getByRole('link', { name: 'till' }).click();
  await page.waitForURL('**/data/till');
  await page.getByRole('heading', { level: 1 }).getByText('till: last heard').waitFor();
  await page.getByRole('row', { name: /Rejected/ }).waitFor();
  await page.goBack();
  await page.getByRole('table', { name: 'Sources' }).waitFor();
});

test('a pasted event is tried, told in words and figures, and not written', async () => {
  const { page, complaints } = await visit('/data/debug');
  const position = async () => ((await (await fetch(`${serverUrl()}/v1/profiles/17850/explain/orders30d`)).json()) as { readonly value: number }).value;
  const before = await position();
  await page.getByLabel('Event as JSON').fill(JSON.stringify({ userId: '17850', event: 'Order Completed', properties: { revenue: 2_000, country: 'United Kingdom', products: [] } }));
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('heading', { level: 1 }).getByText(/Accepted\. Would gain .*Nothing was written\./).waitFor({ timeout: 15_000 });
  const row = page.getByRole('row').filter({ hasText: 'orders in the last 30 days' });
  await row.getByText(String(before + 1), { exact: true }).waitFor();
  expect(await position()).toBe(before);
  expect(new URL(page.url()).search).toBe('');
  expect(complaints).toEqual([]);
});

test('in Chinese: an example is tried by keyboard, and JSON that is none is told', async () => {
  const { page, complaints } = await visit('/data/debug', { language: 'zh', scheme: 'dark', width: 768 });
  await page.getByRole('group', { name: '示例' }).getByRole('button', { name: '迟到一年' }).press('Enter');
  await page.getByRole('heading', { level: 1 }).getByText('迟到：只进入历史，不改变画像。未写入任何数据。').waitFor({ timeout: 15_000 });
  await page.getByLabel('事件（JSON）').fill('{"userId":');
  await page.keyboard.press('Control+Enter');
  await page.getByText('这不是有效的JSON').waitFor();
  expect(complaints).toEqual([]);
});

test('how fast, how full, how fresh: figures and charts, as tables too', async () => {
  await fetch(`${serverUrl()}/v1/profiles/17850`);
  const { page } = await visit('/data', { language: 'zh' });
  await page.getByText('日志中的事件').waitFor();
  const chart = page.getByRole('figure').filter({ hasText: '查询，毫秒' });
  await chart.getByRole('button', { name: '以表格显示' }).click();
  await chart.getByRole('columnheader', { name: 'p99', exact: true }).waitFor();
});
