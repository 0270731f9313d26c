import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customer } from '@limn/example-retail';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CliError } from '../errors.ts';
import { readDefinition } from './read-definition.ts';

const english = (en: string): string => en;
let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'limn-definition-')); });
afterAll(() => rm(folder, { recursive: true }));

test('a file that begins with a byte order mark is read like any other', async () => {
  const path = join(folder, 'marked.json');
  await writeFile(path, `\uFEFF${JSON.stringify(customer.definition)}`);
  expect((await readDefinition(path, english)).name).toBe(customer.definition.name);
});

test('a file of any bytes is refused without repeating its control characters', async () => {
  const path = join(folder, 'binary.json');
  await writeFile(path, '\u001B[2J\u0007\u009B31m{');
  const refused = await readDefinition(path, english).catch((error: unknown) => error as CliError);
  expect(refused).toMatchObject({ code: 'unreadable_definition' });
  expect((refused as CliError).message).not.toMatch(/\p{Cc}/u);
});
