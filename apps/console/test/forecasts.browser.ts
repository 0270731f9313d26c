/** Forecasts: the sentence, the line with its bands, parts, models; chosen by hand, kept in the address, in both languages. */
import { expect, test } from 'vitest';
import { visit } from './browser.ts';

/** A replay and models at the lowest priority, on a machine that does much else. */
const patience = { timeout: 240_000 };

test('somebody asks what the next two weeks bring, and by which country', async () => {
  const { page, complaints } = await visit('/predictions');
  await page.getByRole('link', { name: 'What the next weeks bring' }).click();
  await page.getByLabel('How far').selectOption('14d');
  await page.getByLabel('What', { exact: true }).selectOption({ label: 'Order: sum of revenue' });
  await page.getByRole('heading', { level: 1, name: /Revenue of order, next 14 days: £.* on average\./ }).waitFor(patience);
  expect(new URL(page.url()).search).toBe('?ahead=14d&event=order&of=revenue');
  await page.getByLabel('By', { exact: true }).selectOption('country');
  const parts = page.getByRole('region', { name: 'By country' });
  await parts.getByRole('link', { name: 'United Kingdom' }).click(patience);
  await page.getByRole('heading', { level: 1, name: /Revenue of order of United Kingdom, next 14 days/ }).waitFor();
  await page.getByRole('button', { name: 'As a table' }).click();
  expect(await page.getByRole('region', { name: 'The next weeks' }).getByRole('row').count()).toBe(1 + 3 * 14 + 14);
  await page.getByRole('region', { name: 'How near models came' }).getByText('Exponential smoothing').waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: /Revenue of order, next 14 days/ }).waitFor();
  expect(complaints).toEqual([]);
}, 600_000);

test('in Chinese; what cannot be forecast is said with its cure', async () => {
  const { page, complaints } = await visit('/forecasts?of=revenue&ahead=14d', { language: 'zh' });
  await page.getByRole('heading', { level: 1, name: /未来14天预计£/ }).waitFor(patience);
  await page.goto(`${new URL(page.url()).origin}/forecasts?ahead=300d`);
  await page.getByText('请缩短预测时段', { exact: false }).waitFor(patience);
  expect(complaints).toEqual([]);
}, 600_000);
