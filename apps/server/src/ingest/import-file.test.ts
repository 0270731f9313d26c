import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileError } from '../errors.ts';
import { importFile, type Batch, type ImportTarget } from './import-file.ts';
import type { FileMap } from './map-file.ts';
import { readMap } from './read-map.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** A target in memory that may die after some batches, and then remembers what it had acknowledged. */
function memoryTarget({ diesAfter = Infinity } = {}): ImportTarget & { readonly batches: Batch[]; diesAfter: number } {
  const done = new Map<string, number>();
  const batches: Batch[] = [];
  return {
    batches,
    diesAfter,
    importedRows: async (name) => done.get(name) ?? 0,
    async take(batch) {
      if (batches.length >= this.diesAfter) throw new Error('the target died');
      batches.push(batch);
      done.set(batch.name, Math.max(batch.row, done.get(batch.name) ?? 0));
      return batch.messages.map(() => ({ outcome: 'accepted' }));
    },
  };
}

const ids = (batches: readonly Batch[]): readonly unknown[] => batches.flatMap(({ messages }) => messages.map(({ messageId }) => messageId));

const orders: FileMap = {
  map: 1,
  group: { by: 'invoice', within: 2 },
  id: 'invoice',
  time: { column: 'at' },
  user: 'who',
  rules: [
    { when: { column: 'quantity', below: 0 }, skip: 'correction' },
    { event: 'Order Completed', properties: { revenue: { sum: ['quantity', 'price'] }, products: { items: { id: 'sku' } } } },
  ],
};

const header = 'invoice,at,who,sku,quantity,price';

describe('a CSV file', () => {
  test('rows of one invoice become one event, even with another between', async () => {
    const path = await write('one.csv', `${header}\n1,2011-01-01,a,x,2,1.5\n2,2011-01-01,b,y,1,1\n1,2011-01-01,a,z,1,0.25\n`);
    const target = memoryTarget();
    const report = await importFile({ path, map: orders, target });
    expect(target.batches.flatMap(({ messages }) => messages)).toEqual([
      { type: 'track', messageId: '1', timestamp: '2011-01-01T00:00:00.000Z', userId: 'a', event: 'Order Completed', properties: { revenue: 3.25, products: [{ id: 'x' }, { id: 'z' }] } },
      { type: 'track', messageId: '2', timestamp: '2011-01-01T00:00:00.000Z', userId: 'b', event: 'Order Completed', properties: { revenue: 1, products: [{ id: 'y' }] } },
    ]);
    expect(report).toMatchObject({ events: 2, outcomes: { accepted: 2 }, rows: { rows: 3, taken: 3 } });
  });

  test('every row is taken or skipped with its reason, and bad ones stop nobody', async () => {
    const rows = ['1,2011-01-01,a,x,2,1.5', '2,2011-01-01,a,x,-2,1.5', '3,soon,a,x,2,1.5', '4,2011-01-01,,x,2,1.5', '5,2011-01-01,a,x,two,1.5', '6,2011-01-01,a', '7,2011-01-01,a,"x ""y"", z",1,1'];
    const path = await write('dirt.csv', `\uFEFF${header}\r\n${rows.join('\r\n')}`);
    const target = memoryTarget();
    const { rows: counts } = await importFile({ path, map: orders, target });
    expect(ids(target.batches)).toEqual(['1', '7']);
    expect(target.batches[0]?.messages[1]).toMatchObject({ properties: { products: [{ id: 'x "y", z' }] } });
    expect(counts).toMatchObject({ rows: 7, taken: 2 });
    expect([...counts.skipped.values()].map(({ reason, rows: skipped, firstRow }) => [reason.en, skipped, firstRow])).toEqual([
      ['correction', 1, 2],
      ['at is not a time as iso', 1, 3],
      ['names no customer', 1, 4],
      ['quantity is not a number', 1, 5],
      ['has 3 columns instead of 6', 1, 6],
    ]);
  });

  test('gzip, tabs and another encoding are read', async () => {
    const gb = Buffer.from([0xd6, 0xd0, 0xce, 0xc4]);
    const path = await write('gb.tsv.gz', gzipSync(Buffer.concat([Buffer.from('at\twho\n2011-01-01\t'), gb, Buffer.from('\n')])));
    const target = memoryTarget();
    await importFile({ path, map: { map: 1, encoding: 'gb18030', time: { column: 'at' }, user: 'who', rules: [{ event: 'x' }] }, target });
    expect(target.batches[0]?.messages[0]).toMatchObject({ userId: '中文' });
  });

  test('needs a map, and says so', async () => {
    const path = await write('bare.csv', `${header}\n`);
    await expect(importFile({ path, target: memoryTarget() })).rejects.toMatchObject({ code: 'missing_map' });
  });

  test('a column that it does not have is an error with the one that was meant', async () => {
    const path = await write('columns.csv', `${header}\n`);
    const failed = importFile({ path, map: { ...orders, user: 'whoo' }, target: memoryTarget() });
    await expect(failed).rejects.toMatchObject({ code: 'unknown_column', problems: [{ cure: "Did you mean 'who'?" }] });
  });

  test.each([
    ['absent.csv', undefined, 'unreadable_file'],
    ['empty.csv', '', 'malformed_file'],
    ['torn.csv.gz', gzipSync(`${header}\n${'1,2011-01-01,a,x,2,1.5\n'.repeat(5_000)}`).subarray(0, 60), 'malformed_file'],
    ['file.txt', 'x', 'malformed_file'],
  ])('%s is refused with a code', async (name, content, code) => {
    const path = content === undefined ? join(folder, name) : await write(name, content);
    await expect(importFile({ path, map: orders, target: memoryTarget() })).rejects.toThrow(FileError);
    await expect(importFile({ path, map: orders, target: memoryTarget() })).rejects.toMatchObject({ code });
  });
});

describe('an import that is cut off', () => {
  const lines = Array.from({ length: 5_003 }, (_, i) => `${Math.floor(i / 3) + (i % 7 === 0 ? 1 : 0)},2011-01-01,a,x,1,1`);

  test('resumes where it was: each event is taken once, whenever the target died', async () => {
    const path = await write('cut.csv', `${header}\n${lines.join('\n')}\n`);
    const whole = memoryTarget();
    await importFile({ path, map: orders, target: whole });
    expect(whole.batches.length).toBeGreaterThan(2);
    for (let diesAfter = 0; diesAfter < whole.batches.length; diesAfter++) {
      const target = memoryTarget({ diesAfter });
      await expect(importFile({ path, map: orders, target })).rejects.toThrow('the target died');
      target.diesAfter = Infinity;
      await importFile({ path, map: orders, target });
      expect(ids(target.batches)).toEqual(ids(whole.batches));
    }
  });

  test('done twice sends nothing the second time', async () => {
    const path = await write('twice.csv', `${header}\n${lines.join('\n')}\n9999,2011-01-01,a,x,-1,1\n`);
    const target = memoryTarget();
    await importFile({ path, map: orders, target });
    const sent = target.batches.length;
    expect(await importFile({ path, map: orders, target })).toMatchObject({ wasDone: true, events: 0 });
    expect(await importFile({ path, map: { ...orders, rows: lines.length }, target: memoryTarget() })).toMatchObject({ wasDone: false, expectedRows: lines.length });
    expect(target.batches).toHaveLength(sent);
  });

  test('another map is another import', async () => {
    const path = await write('maps.csv', `${header}\n${lines.join('\n')}\n`);
    const target = memoryTarget();
    const first = await importFile({ path, map: orders, target });
    const second = await importFile({ path, map: { ...orders, rules: [{ event: 'Other' }] }, target });
    expect(second.name).not.toBe(first.name);
    expect(second.events).toBeGreaterThan(0);
  });
});

describe('an NDJSON file', () => {
  test('without a map holds messages as they are; a line that is no object is counted', async () => {
    const path = await write('messages.ndjson', '{"type":"identify","userId":"a","messageId":"m1"}\n\nnot json\n[1]\n{"event":"x","userId":"b"}\n');
    const target = memoryTarget();
    const { name, rows } = await importFile({ path, target });
    expect(target.batches.flatMap(({ messages }) => messages)).toEqual([
      { type: 'identify', userId: 'a', messageId: 'm1' },
      { type: 'track', event: 'x', userId: 'b', messageId: `${name.slice(0, 16)}-4` },
    ]);
    expect(rows).toMatchObject({ rows: 4, taken: 2 });
  });

  test('with a map reads keys and paths of keys', async () => {
    const path = await write('mapped.jsonl', '{"at":1309508760,"who":{"id":7},"paid":true,"total":"12.50"}\n');
    const target = memoryTarget();
    await importFile({ path, map: { map: 1, time: { column: 'at', format: 'seconds' }, user: 'who.id', rules: [{ when: { column: 'paid', equals: 'true' }, event: 'Paid', properties: { total: { column: 'total', as: 'number' } } }] }, target });
    expect(target.batches[0]?.messages[0]).toMatchObject({ userId: '7', timestamp: '2011-07-01T08:26:00.000Z', properties: { total: 12.5 } });
  });
});

describe('the retail example', () => {
  test('accounts for all 370,931 lines: 368,971 in 14,331 orders and 2,887 refunds, 1,960 skipped with a reason', async () => {
    const retail = join(import.meta.dirname, '../../../../examples/retail');
    const target = memoryTarget();
    const report = await importFile({ path: join(retail, 'data/online-retail-2010-12_2011-09.csv.gz'), map: await readMap(join(retail, 'map.json')), target });
    const messages = target.batches.flatMap((batch) => batch.messages) as unknown as readonly { event: string; properties: { products: readonly unknown[]; revenue?: number; amount?: number } }[];
    const of = (event: string) => messages.filter((message) => message.event === event);
    expect(report.expectedRows).toBeUndefined();
    expect(report.rows).toMatchObject({ rows: 370_931, taken: 368_971 });
    expect([...report.rows.skipped.values()].map(({ rows }) => rows).sort((a, b) => a - b)).toEqual([3, 934, 1_023]);
    expect([of('Order Completed').length, of('Order Refunded').length]).toEqual([14_331, 2_887]);
    expect(messages.reduce((lines, { properties }) => lines + properties.products.length, 0)).toBe(368_971);
    expect(of('Order Refunded').every(({ properties }) => properties.amount! > 0)).toBe(true);
    expect(of('Order Completed').every(({ properties }) => properties.revenue! > 0)).toBe(true);
    expect(messages[0]).toMatchObject({ messageId: '536365', userId: '17850', timestamp: '2010-12-01T08:26:00.000Z', properties: { revenue: 139.12 } });
    expect(new Set(ids(target.batches)).size).toBe(messages.length);
  });
});
