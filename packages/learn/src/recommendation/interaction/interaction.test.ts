import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TableBuilder } from './build-table.ts';
import { chooseRows } from './choose-rows.ts';
import { guessColumn } from './guess-columns.ts';
import { historyOf, rowsByCustomer } from './histories.ts';
import type { InteractionTable } from './interaction-table.ts';
import { keepCore } from './keep-core.ts';
import { readInteractions } from './read-interactions.ts';
import { readBaskets, readNextBaskets, readPrefixes, readSequences, readSessions, readTargets } from './read-lines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-interactions-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

/** `customer item weight` of each row, in its order. */
function told({ rows, customers, items, weights, customerKeys, itemKeys }: InteractionTable): readonly string[] {
  return Array.from({ length: rows }, (_, row) => `${customerKeys[customers[row]!]} ${itemKeys[items[row]!]} ${weights[row]}`);
}

test('columns are guessed in English and Chinese, and rows come by time', async () => {
  const english = await readInteractions(await file('orders.csv', 'InvoiceNo,StockCode,Quantity,InvoiceDate,CustomerID\n1,85123A,6,2011-01-02 08:00:00,17850\n2,00071,-2,2011-01-01 08:00:00,17850\n3,22,0,2011-01-01,17850\n4,22,3,2011-01-01,\n'));
  expect(english.columns).toEqual({ customer: 'CustomerID', item: 'StockCode', time: 'InvoiceDate', weight: 'Quantity' });
  expect(told(english.table)).toEqual(['17850 00071 -1', '17850 85123A 1']);
  expect(english.leftOut).toBe(2);
  const chinese = await readInteractions(await file('行为.csv', '用户ID,商品ID,行为类型,时间戳,类目\n1,9,buy,1511544070,食品\n1,8,pv,1511544000,服装\n'));
  expect(chinese.columns).toEqual({ customer: '用户ID', item: '商品ID', signal: '行为类型', time: '时间戳', category: '类目' });
  expect(told(chinese.table)).toEqual(['1 8 1', '1 9 5']);
  expect(chinese.table.at[0]).toBe(1_511_544_000_000);
  expect([chinese.categories, chinese.categoryNames]).toEqual([[[0], [1]], ['食品', '服装']]);
});

test('identifiers stay as they are written: long numbers, leading zeros, two values', async () => {
  const { table } = await readInteractions(await file('ids.csv', 'user,item\n9007199254740993,007\n9007199254740992,7\n'));
  expect([table.customerKeys, table.itemKeys]).toEqual([['9007199254740993', '9007199254740992'], ['007', '7']]);
  expect((await readInteractions(await file('two.csv', 'user,item\n1,0\n0,1\n1,1\n'))).table.customerKeys).toEqual(['1', '0']);
});

test('columns that are named win; what no column looks like is an error with a cure', async () => {
  const path = await file('odd.csv', 'a,b,rank\nx,y,3\nx,z,1\n');
  expect(told((await readInteractions(path, { columns: { customer: 'a', item: 'b', time: 'rank' } })).table)).toEqual(['x z 1', 'x y 1']);
  await expect(readInteractions(path)).rejects.toMatchObject({ code: 'interactions_unfit', message: expect.stringContaining('--user') });
  await expect(readInteractions(path, { columns: { customer: 'a', item: 'bb' } })).rejects.toMatchObject({ code: 'column_unknown' });
  await expect(readInteractions(path, { columns: { customer: 'a', item: 'b', weight: 'a' } })).rejects.toMatchObject({ code: expect.stringMatching(/column_unfit/) });
});

test('the usual name closest to the role is taken, and RecBole\'s types are passed over', () => {
  expect(guessColumn('customer', ['session_id', 'user_id:token'])).toBe('user_id:token');
  expect(guessColumn('item', ['parent_asin', 'x'])).toBe('parent_asin');
  expect(guessColumn('item', ['the_product_key'])).toBe('the_product_key');
  expect(guessColumn('weight', ['price'])).toBeUndefined();
});

test('published forms: sequences, sessions, baskets and what came after each', async () => {
  expect(told(await readSequences(await file('a.txt.gz', '1 10 11\n2 11\n')))).toEqual(['1 10 1', '2 11 1', '1 11 1']);
  expect((await readTargets(await file('a.test.txt', '1 12\n')))[0]).toEqual({ customer: '1', items: ['12'] });
  expect(told(await readSessions(await file('s.txt', '10 11\n11\n')))).toEqual(['session 1 10 1', 'session 1 11 1', 'session 2 11 1']);
  expect((await readPrefixes(await file('s.test.txt', '10 11\t12\n')))[0]).toEqual({ prefix: ['10', '11'], items: ['12'] });
  const baskets = await readBaskets(await file('b.json', '{"7": [[-1], [1, 2], [3], [-1]]}'));
  expect([told(baskets), [...baskets.at]]).toEqual([['7 1 1', '7 2 1', '7 3 1'], [1, 1, 2]]);
  expect(await readNextBaskets(await file('n.json', '{"7": [[-1], [4, 5], [-1]]}'))).toEqual([{ customer: '7', items: ['4', '5'] }]);
});

test.each([
  ['no file', () => readSequences('/nowhere/at/all.txt'), 'table_unreadable'],
  ['nothing in it', async () => readSequences(await file('empty.txt', '\n')), 'table_empty'],
  ['a line without an answer', async () => readPrefixes(await file('p.txt', '1 2\n')), 'table_malformed'],
  ['no baskets', async () => readBaskets(await file('x.json', '[1]')), 'table_malformed'],
  ['half of a file', async () => readBaskets(await file('y.json', '{"1":')), 'table_malformed'],
])('%s is an error with a code', async (_, read, code) => {
  await expect(read()).rejects.toMatchObject({ code });
});

const anyTable = fc.array(fc.record({ customer: fc.constantFrom('a', 'b', 'c', 'd'), item: fc.constantFrom('p', 'q', 'r'), at: fc.nat(9) }), { maxLength: 30 }).map((interactions) => {
  const builder = new TableBuilder();
  for (const each of interactions) builder.add(each);
  return builder.finish();
});

test('a core is its own core, and everybody and everything in it has enough', () => {
  fc.assert(fc.property(anyTable, fc.integer({ min: 1, max: 3 }), (table, least) => {
    const core = keepCore(table, least);
    const pairs = new Set(told(core));
    for (const customer of core.customerKeys) expect([...pairs].filter((pair) => pair.startsWith(`${customer} `)).length).toBeGreaterThanOrEqual(least);
    for (const item of core.itemKeys) expect([...pairs].filter((pair) => pair.endsWith(` ${item} 1`)).length).toBeGreaterThanOrEqual(least);
    expect(told(keepCore(core, least))).toEqual(told(core));
  }), { numRuns: 60 });
});

test('chosen rows keep their names; customers\' histories are their rows in order', () => {
  fc.assert(fc.property(anyTable, fc.nat(2), (table, every) => {
    const { table: part, itemOf } = chooseRows(table, (row) => row % (every + 1) === 0);
    expect(told(part)).toEqual(told(table).filter((_, row) => row % (every + 1) === 0));
    expect([...itemOf].sort((one, other) => one - other)).toEqual([...itemOf.keys()]);
    const byCustomer = rowsByCustomer(part);
    const all = part.customerKeys.flatMap((_, customer) => historyOf(part, byCustomer, customer));
    expect(all).toHaveLength(part.rows);
    expect(historyOf(part, byCustomer, part.customerKeys.length)).toEqual([]);
  }), { numRuns: 60 });
});
