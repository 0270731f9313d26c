/** Groups that nobody declared: looked for, read in both languages, and one opened as a segment. */
import { expect, test } from 'vitest';
import { visit } from './browser.ts';

/** Looking reads the whole log in a process of the lowest priority. */
const LOOKING_MS = 200_000;

test('groups are looked for from the list of segments, told, and one is opened in the builder without being published', async () => {
  const { page, complaints } = await visit('/segments');
  await page.getByRole('link', { name: 'Find groups' }).click();
  await page.waitForURL(/\/segments\/discover$/);
  await page.getByRole('button', { name: /^Look (for groups|again)$/ }).click();
  const groups = page.getByRole('region', { name: 'Groups, the largest first' });
  await groups.waitFor({ timeout: LOOKING_MS });
  await page.getByRole('heading', { name: /\d+ groups of \d+ customers; the largest, \d+%/ }).waitFor({ timeout: LOOKING_MS });
  await groups.getByText(/is right for \d+% of those it picks/).first().waitFor();
  const look = groups.getByRole('button', { name: /^Look at “.+” as a segment$/ }).first();
  await look.click();
  await page.waitForURL(/\/segments\/\w+\?draft=/);
  const name = new URL(page.url()).pathname.split('/').at(-1)!;
  await page.getByRole('textbox').first().waitFor();
  const published = (await (await page.request.get(new URL('/v1/segments', page.url()).href)).json()) as { readonly segments: readonly { readonly name: string }[] };
  expect(published.segments.map((segment) => segment.name)).not.toContain(name);
  expect(complaints).toEqual([]);
}, LOOKING_MS * 2);

test('the same in Chinese, on a phone', async () => {
  const { page, complaints } = await visit('/segments/discover', { language: 'zh', width: 360, height: 760 });
  await page.getByRole('heading', { name: /位客户分为\d+组/ }).waitFor({ timeout: LOOKING_MS });
  await page.getByText(/选中的人中\d+%属于该组/).first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  expect(complaints).toEqual([]);
}, LOOKING_MS);
