import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSeries, type ReadSeriesOptions } from './read-series.ts';
import { dateText } from './series.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-series-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, options: ReadSeriesOptions = {}) {
  const path = join(folder, 'table.csv');
  await writeFile(path, text);
  return readSeries(path, options);
}

test('moments and amounts are found by their names; a price is taken times its quantity; nothing of these: rows are counted', async () => {
  const { whole, columns } = await read('date,total\n2026-01-05,2\n2026-01-05,3.5\n2026-01-07,1\n');
  expect({ values: [...whole.values], start: dateText(whole.start), columns }).toEqual({ values: [5.5, 0, 1], start: '2026-01-05', columns: { time: 'date', value: 'total' } });
  expect([...(await read('InvoiceDate,UnitPrice,Quantity\n2026-01-05,2,3\n2026-01-06,1.5,2\n')).whole.values]).toEqual([6, 3]);
  const counted = await read('时间,颜色\n2026-01-05,红\n2026-01-05,绿\n2026-01-06,红\n', { columns: { by: '颜色' } });
  expect([...counted.whole.values]).toEqual([2, 1]);
  expect(counted.parts!.map(({ name, values }) => [name, [...values]])).toEqual([['红', [1, 1]], ['绿', [1, 0]]]);
});

test('weeks begin on Mondays; what lacks a number is left out and told; days from `until` on do not count', async () => {
  const rows = Array.from({ length: 20 }, (_, i) => `2026-01-${String(i + 1).padStart(2, '0')},1`).join('\n');
  const { whole, problems } = await read(`day,value\n${rows}\n2026-01-08,NaN\n`, { every: 'week' });
  expect({ start: dateText(whole.start), values: [...whole.values], codes: problems.map(({ code }) => code) }).toEqual({ start: '2026-01-05', values: [7, 7], codes: ['series_rows_left_out'] });
  expect([...(await read(`day,value\n${rows}\n`, { until: Date.UTC(2026, 0, 4) })).whole.values]).toEqual([1, 1, 1]);
});

test.each([
  ['colour,size\nred,large\n', {}, 'series_columns_unfit'],
  ['date,total\n2026-01-05,2\n', { until: Date.UTC(2027, 0, 1) }, 'series_moment_ahead'],
  ['date,total\n2026-01-05,2\n2026-01-06,3\n', { columns: { value: 'totel' } }, 'column_unknown'],
  ['date,colour\n2026-01-05,red\n2026-01-06,blue\n', { columns: { value: 'colour' } }, 'column_unfit'],
  ['date,total\n', {}, 'table_empty'],
])('%j is refused: %s', async (text, options, code) => {
  await expect(read(text, options)).rejects.toMatchObject({ code });
});
