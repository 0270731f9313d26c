import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { checkTable, type CheckedTable, type CheckTableOptions } from './check-table.ts';
import { readCsvBytes } from './read-csv.ts';

type Cells = readonly (string | number)[];
const rowCount = 600;
const random = new Random(1);
const outcome = Array.from({ length: rowCount }, () => (random.uniform() < 0.3 ? 'yes' : 'no'));
const column = (cell: (row: number) => string | number): Cells => Array.from({ length: rowCount }, (_, row) => cell(row));
const sound = column(() => random.normal().toFixed(3));

async function check(columns: Readonly<Record<string, Cells>>, options: Partial<CheckTableOptions> = {}): Promise<CheckedTable> {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.map((_, row) => names.map((name) => columns[name]![row]).join(','));
  const text = `${names.join(',')}\n${rows.join('\n')}\n`;
  const { table, report } = await readCsvBytes((async function* () { yield Buffer.from(text); })(), 'shop.csv', { header: true, separator: ',' });
  return checkTable(table, report, { label: 'bought', ...options });
}

/** Warnings about one column next to a sound one and the label. */
async function judge(cells: Cells, options?: Partial<CheckTableOptions>): Promise<{ readonly codes: readonly string[]; readonly used: boolean; readonly text: string }> {
  const { report, inputs } = await check({ sound, odd: cells, bought: outcome }, options);
  const about = report.warnings.filter(({ column }) => column === 'odd');
  return { codes: about.map(({ code }) => code), used: inputs.includes('odd'), text: about.map(({ text }) => text.en.what).join(' ') };
}

describe('columns that cannot be learnt from are left out and named', () => {
  test.each([
    ['nothing in any row', 'column_empty', column(() => '')],
    ['the same everywhere', 'column_constant', column(() => 'EUR')],
    ['a word of its own in every row', 'column_identifier', column((row) => `customer-${(row * 7_919) % 100_003}`)],
    ['the number of the row', 'column_identifier', column((row) => row + 1_000)],
    ['a copy of a sound column', 'column_duplicate', sound],
    ['the label in other words', 'column_leak', column((row) => (outcome[row] === 'yes' ? 'refunded' : 'none'))],
    ['a moment that only "yes" has', 'column_leak', column((row) => (outcome[row] === 'yes' ? `2026-01-${String(1 + (row % 28)).padStart(2, '0')}` : ''))],
    ['an amount that only "yes" has', 'column_leak', column((row) => (outcome[row] === 'yes' ? 5 + (row % 97) : 0))],
    ['the label with an error in 500', 'column_leak', column((row) => ((outcome[row] === 'yes') === (row % 500 !== 0) ? 3.5 : 1.5))],
  ])('%s: %s', async (_, code, cells) => {
    const { codes, used, text } = await judge(cells);
    expect(codes).toEqual([code]);
    expect(used).toBe(false);
    expect(text).toContain("'odd'");
  });

  test('what looks like an identifier or a leak is used when it is kept by name', async () => {
    expect(await judge(column((row) => row), { keep: ['odd'] })).toMatchObject({ codes: [], used: true });
    expect(await judge(column((row) => outcome[row]!), { keep: ['odd'] })).toMatchObject({ codes: [], used: true });
  });

  test('a column that is only missing often, or has many words, is used and named', async () => {
    expect(await judge(column((row) => (row % 40 === 0 ? row % 7 : '')))).toMatchObject({ codes: ['column_sparse'], used: true });
    const many = Array.from({ length: 2_400 }, (_, row) => `city-${row % 1_100}`);
    const { report, inputs } = await check({ odd: many, bought: many.map((_, row) => (row % 3 === 0 ? 'yes' : 'no')) });
    expect(report.warnings.map(({ code }) => code)).toEqual(['column_many_words']);
    expect(inputs).toEqual(['odd']);
  });

  test('a strong honest column is no leak, nor are prices that all differ', async () => {
    expect(await judge(column((row) => ((outcome[row] === 'yes' ? 1.5 : 0) + random.normal()).toFixed(4)))).toEqual({ codes: [], used: true, text: '' });
  });

  test('columns that are not wanted are left out without a word', async () => {
    expect(await judge(column((row) => row % 5), { leaveOut: ['odd'] })).toEqual({ codes: [], used: false, text: '' });
  });
});

describe('labels', () => {
  const label = (cells: Cells, options?: Partial<CheckTableOptions>): Promise<CheckedTable> => check({ sound: sound.slice(0, cells.length), other: column((row) => row % 5).slice(0, cells.length), bought: cells }, options);

  test.each([
    ['one class', 'label_constant', column(() => 'no')],
    ['one number', 'label_constant', column(() => 3)],
    ['a word of its own in every row', 'label_identifier', column((row) => `order-${row}`)],
    ['nothing', 'rows_too_few', column(() => '')],
    ['10 rows', 'rows_too_few', outcome.slice(0, 10)],
  ])('%s: %s', async (_, code, cells) => {
    await expect(label(cells)).rejects.toMatchObject({ code });
  });

  test('a name that is not there: the nearest is said', async () => {
    await expect(check({ sound, bought: outcome }, { label: 'bouht' })).rejects.toMatchObject({ code: 'column_unknown', message: expect.stringContaining("it has 'bought'") });
  });

  test('nothing left to learn from', async () => {
    await expect(check({ constant: column(() => 1), bought: outcome })).rejects.toMatchObject({ code: 'columns_none' });
  });

  test('rows without a label are left out and counted; few rows and rare classes are said', async () => {
    const { rows, report } = await label(column((row) => (row < 400 ? '' : row % 20 === 0 ? 'yes' : 'no')));
    expect(rows).toHaveLength(200);
    expect(rows[0]).toBe(400);
    expect(report.warnings.map(({ code }) => code)).toEqual(['label_missing', 'rows_few', 'label_rare']);
  });

  test.each([
    [column((row) => outcome[row]!), 'binary', ['no', 'yes']],
    [column((row) => (row % 3 === 0 ? '>50K' : '<=50K')), 'binary', ['<=50K', '>50K']],
    [column((row) => (row % 3 === 0 ? 'No' : 'Churned')), 'binary', ['No', 'Churned']],
    [column((row) => 1 + (row % 2)), 'binary', ['1', '2']],
    [column((row) => ['gold', 'silver', 'gold', 'bronze', 'gold', 'silver'][row % 6]!), 'classes', ['gold', 'silver', 'bronze']],
    [column((row) => row % 17), 'amount', []],
  ] as const)('%# is %s of %j', async (cells, kind, classes) => {
    expect((await label(cells)).label).toMatchObject({ kind, classes });
  });

  test('the word that means "yes" can be said', async () => {
    expect((await label(column((row) => (row % 3 === 0 ? 'left' : 'stayed')), { positive: 'stayed' })).label.classes).toEqual(['left', 'stayed']);
  });

  test('leaks of amounts and of classes are found too', async () => {
    const amounts = column((row) => ((row * 37) % 601) / 10);
    const leaking = await check({ sound, odd: amounts.map((cell) => (Number(cell) * 1.19 + 5).toFixed(2)), bought: amounts });
    expect(leaking.report.columns.map(({ use }) => use)).toEqual(['input', 'left out', 'label']);
    const classes = column((row) => ['a', 'b', 'c'][(row * 7) % 3]!);
    const told = await check({ sound, odd: classes.map((cell) => `is ${cell}`), bought: classes });
    expect(told.report.warnings.map(({ code }) => code)).toEqual(['column_leak']);
  });
});
