/** Tags and customers unlike the others, looked for as a person would; a tag is computed, looked at and let go. */
import { expect, test } from 'vitest';
import { takePicture, visit } from './browser.ts';

const quiet = (complaints: readonly string[]): readonly string[] => complaints.filter((text) => !text.includes('/v1/activity'));
/** The process that looks has the lowest priority: on a busy machine it waits long. */
const patience = 240_000;

test('what goes together is found, computed beside what is in force, and let go', { timeout: patience }, async () => {
  const { page, complaints } = await visit('/segments/discover');
  const tags = page.getByRole('region', { name: 'Tags found' });
  await tags.getByRole('button', { name: /Look for tags/ }).click();
  const first = tags.getByRole('listitem').first();
  await first.getByText(/In the last \d+ days:/).waitFor({ timeout: patience });
  await first.getByText(/That is [\d.]+ times what chance gives/).waitFor();
  await takePicture(page, 'discover-tags-en-light-1440');
  await first.getByRole('button', { name: /Compute the tag/ }).click();
  await first.getByText(/\d+ customers would have it/).waitFor({ timeout: patience });
  await first.getByRole('button', { name: 'Let go of it' }).click();
  await first.getByRole('button', { name: /Compute the tag/ }).waitFor();
  expect(quiet(complaints)).toEqual([]);
});

test('who is unlike the others leads to their page, in Chinese on a phone', { timeout: patience }, async () => {
  const { page, complaints } = await visit('/segments/discover', { language: 'zh', width: 360, height: 740 });
  const odd = page.getByRole('region', { name: '与众不同的客户' });
  await odd.getByRole('button').first().click();
  await odd.getByText(/十有九人/).first().waitFor({ timeout: patience });
  await odd.getByText('不会由此计算任何内容').waitFor();
  await takePicture(page, 'discover-oddities-zh-light-360');
  await odd.getByRole('heading', { level: 3 }).first().getByRole('link').click();
  await page.waitForURL(/\/customers\//);
  expect(quiet(complaints)).toEqual([]);
});
