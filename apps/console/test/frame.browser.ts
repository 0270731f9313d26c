/** What stands around every page: places, keys, language, light and dark, and the key that a server may want. */
import { expect, test } from 'vitest';
import { visit } from './browser.ts';
import { openServer } from './own-server.ts';

test('the console opens at the root, and complains of nothing', async () => {
  const { page, complaints } = await visit('/');
  expect(new URL(page.url()).pathname).toBe('/now');
  expect(complaints).toEqual([]);
});

test('the language is the browser\'s, is switched in place, and stays', async () => {
  const { page } = await visit('/segments', { language: 'zh' });
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
  await page.getByRole('link', { name: '客户', exact: true }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Customers', exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/segments');
  await page.reload();
  await page.getByRole('link', { name: 'Customers', exact: true }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en-GB');
});

test('light and dark follow the system until the reader chooses', async () => {
  const { page } = await visit('/data', { scheme: 'dark' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe('rgb(16, 20, 24)');
  await page.getByRole('button', { name: 'Light' }).click();
  expect(await ground()).toBe('rgb(247, 248, 250)');
  await page.reload();
  await page.locator('main h1').waitFor();
  expect(await ground()).toBe('rgb(247, 248, 250)');
});

test('g and a letter go to each place; a link and Back do as links and Back do', async () => {
  const { page } = await visit('/now');
  for (const [key, path] of [['c', '/customers'], ['s', '/segments'], ['p', '/predictions'], ['f', '/features'], ['d', '/data'], ['n', '/now']] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.waitForURL(`**${path}`);
  }
  await page.goBack();
  await page.waitForURL('**/data');
});

test('single keys can be switched off, and mind who types', async () => {
  const { page } = await visit('/now');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await help.waitFor();
  await help.getByRole('switch', { name: 'Keys without Ctrl' }).press('Space');
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForTimeout(300);
  expect(new URL(page.url()).pathname).toBe('/now');
});

test('the first tab stop leads past the rail to the content', async () => {
  const { page } = await visit('/features');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
});

test('a server that wants a key is asked nothing before the key is there; the key stays out of the URL', async () => {
  const { url } = await openServer({ keys: { write: ['w'], read: ['reading-key'], admin: ['admin-key'] } });
  const { page } = await visit('/segments', { url });
  await page.getByText('This Limn wants a key before it shows customers.').waitFor();
  await page.getByLabel('Read or admin key').fill('guess');
  await page.keyboard.press('Enter');
  await page.getByText('This key opens nothing here.').waitFor();
  await page.getByLabel('Read or admin key').fill('reading-key');
  await page.keyboard.press('Enter');
  await page.getByText('This Limn wants a key').waitFor({ state: 'hidden' });
  expect(page.url()).toBe(`${url}/segments`);
});

test('before its first chart the console weighs less than 350 KB', async () => {
  const { page } = await visit('/customers');
  await page.getByRole('table').waitFor();
  const sizes = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => [entry.name, (entry as PerformanceResourceTiming).encodedBodySize] as const));
  const files = sizes.filter(([name]) => name.includes('/assets/') && !/echarts|chart-parts/.test(name));
  const kilobytes = files.reduce((sum, [, size]) => sum + size, 0) / 1_024;
  console.log(`${files.length} files, ${kilobytes.toFixed(0)} KB compressed`);
  expect(kilobytes).toBeGreaterThan(50);
  expect(kilobytes).toBeLessThan(350);
});
