/** Features: found by a word, followed up and down, understood in both languages. */
import { expect, test } from 'vitest';
import { visit } from './browser.ts';

test('a feature is found by a word, opened, and followed to what rests on it', async () => {
  const { page, complaints } = await visit('/features');
  await page.getByText(/50 features and 11 derived values/).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('less refunds');
  await page.getByRole('link', { name: 'Money spent in the last year, less refunds' }).click();
  await page.getByText('Money spent in the last year − money refunded in the last year.').first().waitFor();
  expect(new URL(page.url()).pathname).toBe('/features/netSpend365d');

  const lineage = page.getByRole('region', { name: 'Where it comes from and where it goes' });
  const list = lineage.locator('ul').first();
  await list.getByRole('link', { name: 'money spent in the last year', exact: true }).waitFor();
  await list.getByRole('link', { name: 'high value', exact: true }).first().click();
  await page.waitForURL(/\/tags\/highValue/);
  await page.goBack();
  await page.getByText(/Half of the [\d,]+ customers have/).waitFor();
  await page.goBack();
  // The filter stands in the URL: Back shows the same list.
  await page.getByRole('textbox', { name: 'Filter features' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Filter features' }).inputValue()).toBe('less refunds');
  expect(complaints).toEqual([]);
});

test('in Chinese a feature says how it is computed, and on a phone its lineage is a list', async () => {
  const { page, complaints } = await visit('/features/spend30d', { language: 'zh', width: 360, height: 760 });
  await page.getByText('近30天内“下单”中revenue的总和。').first().waitFor();
  const lineage = page.getByRole('region', { name: '从哪里来，到哪里去' });
  await lineage.getByRole('link', { name: '未来90天不再下单' }).first().waitFor();
  expect(await page.locator('.react-flow').isVisible()).toBe(false);
  expect(complaints).toEqual([]);
});

test('what nothing matches is said, and what is not declared', async () => {
  const { page } = await visit('/features?q=zzz');
  await page.getByText('Nothing matches “zzz”.').waitFor();
  await page.goto(page.url().replace('/features?q=zzz', '/features/nothing'));
  await page.getByText('No feature is called nothing').waitFor();
});
