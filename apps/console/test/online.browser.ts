/** What learns with each event: its page says how it fares beside who answers, in both languages, before and after labels come. */
import { order } from '@limn/example-retail';
import { expect, test } from 'vitest';
import { visit } from './browser.ts';
import { openServer } from './own-server.ts';

const dayMs = 86_400_000;

test('whoever has just begun reads that no label has come yet', async () => {
  const { url, limn } = await openServer();
  const at = new Date(Date.now() - 2 * dayMs).toISOString();
  const { page, complaints } = await visit('/predictions/churn90d', { url });
  const panel = page.getByRole('region', { name: 'Learns with each event' });
  await panel.getByText(/It has not begun yet|It is learning from history|No label has come yet/).waitFor();
  await limn.ingest(Array.from({ length: 30 }, (_, i) => order.at(at, { id: `o${i}`, user: `c${i}`, receivedAt: at }, { revenue: 20 + i, country: 'United Kingdom', items: [{ product: 'p', quantity: 1, price: 20, name: 'CUP' }] })));
  await panel.getByText('No label has come yet; 0 examples wait for theirs.').waitFor();
  expect(complaints).toEqual([]);
});

test('in Chinese the panel of the example says who tells better, or that nobody answers to compare with, and draws it', async () => {
  const { page, complaints } = await visit('/predictions/churn90d', { language: 'zh' });
  const panel = page.getByRole('region', { name: '随事件在线学习' });
  await panel.getByText(/还没有可对比的现役模型|与现役模型|现役模型更好|优于现役模型/).first().waitFor({ timeout: 150_000 });
  await panel.getByRole('img', { name: /每个标签的损失/ }).waitFor();
  await panel.getByRole('button', { name: '以表格显示' }).click();
  await panel.getByRole('columnheader', { name: '在线学习' }).waitFor();
  expect(complaints).toEqual([]);
}, 200_000);
