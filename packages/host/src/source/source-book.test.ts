import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeScheduler } from '../clock/scheduler.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { SourceBook, type Arrival } from './source-book.ts';

const noon = Date.UTC(2011, 8, 30, 12);
const hourMs = 3_600_000;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-sources-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const openBook = (folder: string): Promise<SourceBook> => SourceBook.open({ folder, disk: nodeDisk, scheduler: nodeScheduler });

function arrival(at: number, more: Partial<Arrival> = {}): Arrival {
  return { way: 'batch', at, accepted: 1, duplicate: 0, late: 0, rejected: 0, appliedMs: 2, survey: { sender: 'web', types: [['order', 1]], fields: [{ type: 'order', field: 'country', looked: 1, missing: 0 }] }, ...more };
}

test('a source is called what it calls itself, else by the way it came', async () => {
  const book = await openBook(await newFolder());
  book.note(arrival(noon));
  book.note(arrival(noon, { survey: { types: [], fields: [] } }));
  book.note(arrival(noon, { name: 'shop', way: 'embedded' }));
  expect(book.list().map(({ name }) => name)).toEqual(['web', 'batch', 'shop']);
});

test('what a source sends is counted by the hour and by kind, and what it leaves out is told', async () => {
  const book = await openBook(await newFolder());
  book.note(arrival(noon, { rejected: 2 }));
  book.note(arrival(noon + hourMs, { late: 1, survey: { sender: 'web', types: [['order', 2]], fields: [{ type: 'order', field: 'country', looked: 2, missing: 1 }] } }));
  expect(book.list()).toMatchObject([
    {
      firstAt: noon,
      lastAt: noon + hourMs,
      total: { accepted: 2, late: 1, rejected: 2, duplicate: 0 },
      hours: [{ accepted: 1, rejected: 2 }, { accepted: 1, late: 1 }],
      types: [{ type: 'order', events: 3, lastAt: noon + hourMs }],
      fields: [{ type: 'order', field: 'country', looked: 3, missing: 1 }],
    },
  ]);
});

test('hours older than two days are let go', async () => {
  const book = await openBook(await newFolder());
  for (let hour = 0; hour < 100; hour++) book.note(arrival(noon + hour * hourMs));
  expect(book.list()[0]!.hours).toHaveLength(48);
});

test('the usual pause is that of the source itself', async () => {
  const book = await openBook(await newFolder());
  for (let i = 0; i < 50; i++) book.note(arrival(noon + i * 60_000));
  const { usualPauseMs } = book.list()[0]!;
  expect(usualPauseMs).toBeGreaterThanOrEqual(60_000);
  expect(usualPauseMs).toBeLessThanOrEqual(120_000);
});

test('sources are known again after a restart; a file that cannot be read costs nothing else', async () => {
  const folder = await newFolder();
  const book = await openBook(folder);
  book.note(arrival(noon));
  await book.close();
  expect((await openBook(folder)).list()).toEqual(book.list());
  await writeFile(join(folder, 'sources.json'), '{');
  expect((await openBook(folder)).list()).toEqual([]);
});

test('however many names are sent, a bounded number of sources is kept', async () => {
  const book = await openBook(await newFolder());
  for (let i = 0; i < 300; i++) book.note(arrival(noon, { name: `source ${i}` }));
  const sources = book.list();
  expect(sources).toHaveLength(201);
  expect(sources.at(-1)).toMatchObject({ name: 'others', total: { accepted: 100 } });
});
