import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { apiTypes, typesFile } from './api-types.ts';

test('the types of the API are those of the server as it stands: npm run api -w @limn/console', async () => {
  expect((await readFile(typesFile, 'utf8')) === (await apiTypes())).toBe(true);
});
