import { expect, test } from 'vitest';
import { visit } from './browser.ts';

test('the console opens at the root, and complains of nothing', async () => {
  const { page, complaints } = await visit('/');
  expect(new URL(page.url()).pathname).toBe('/now');
  expect(complaints.filter((text) => !text.includes('/v1/activity'))).toEqual([]);
});
