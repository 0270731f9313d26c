import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const folder = await mkdtemp(join(tmpdir(), 'limn-published-'));

beforeAll(async () => {
  await mkdir(join(folder, 's3rec'));
  await writeFile(join(folder, 's3rec/Beauty.history.txt.gz'), gzipSync('1 a b c\n2 b d\n3 a e\n'));
  await writeFile(join(folder, 's3rec/Beauty.test_target.txt.gz'), gzipSync('1 d\n2 a\n3 f\n'));
});

afterAll(() => rm(folder, { recursive: true }));

// The folder is read once, when the module is.
vi.stubEnv('LIMN_REAL_DATA', folder);
const { namesAsked, openPublished } = await import('./published-data.ts').finally(() => vi.unstubAllEnvs());

test('all that is published is past, and each target is asked for', async () => {
  const { past, cases } = (await openPublished('beauty'))!;
  expect({ customers: past.customerKeys, rows: past.rows, asked: cases.length }).toEqual({ customers: ['1', '2', '3'], rows: 7, asked: 3 });
});

test('a sample has the first customers, what they did, and what is asked about them', async () => {
  const { past, cases } = (await openPublished('beauty', { most: 2 }))!;
  expect(past.customerKeys).toEqual(['1', '2']);
  expect([...past.itemKeys].sort()).toEqual(['a', 'b', 'c', 'd']);
  expect(cases.map(({ customer, history, truth }) => [past.customerKeys[customer], history.map(({ item }) => past.itemKeys[item]), truth.map((item) => past.itemKeys[item])])).toEqual([['1', ['a', 'b', 'c'], ['d']], ['2', ['b', 'd'], ['a']]]);
});

test('data that is absent is said, and nothing is opened', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await openPublished('toys')).toBeUndefined();
  expect(said).toHaveBeenCalledWith(expect.stringMatching(/toys is passed over, .*LIMN_REAL_DATA/));
  said.mockRestore();
});

test('a table is asked for in any case, and one that there is not is refused', () => {
  expect(namesAsked(['beauty', 'toys'], undefined)).toEqual(['beauty', 'toys']);
  expect(namesAsked(['beauty', 'toys'], 'Beauty')).toEqual(['beauty']);
  expect(() => namesAsked(['beauty', 'toys'], 'books')).toThrow('There is no table "books" here. Tables: beauty, toys.');
});
