import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { realData } from '../../test/real-data.ts';
import { readCsv, readCsvBytes, type ReadCsvOptions, type ReadTable } from './read-csv.ts';
import type { CategoryColumn, NumberColumn } from './table.ts';

async function* chunks(bytes: Uint8Array, size = bytes.length < 10_000 ? 7 : 65_536): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function read(text: string | Uint8Array, options?: ReadCsvOptions): Promise<ReadTable> {
  return readCsvBytes(chunks(typeof text === 'string' ? new TextEncoder().encode(text) : text), 'shop.csv', options);
}

const typesOf = ({ report }: ReadTable): readonly string[] => report.columns.map(({ type }) => type);
const codesOf = ({ report }: ReadTable): readonly string[] => report.warnings.map(({ code }) => code);
const numbers = ({ table }: ReadTable, place = 0): readonly number[] => [...(table.columns[place] as NumberColumn).values];
const words = ({ table }: ReadTable, place = 0): readonly (string | undefined)[] => {
  const { codes, vocabulary } = table.columns[place] as CategoryColumn;
  return [...codes].map((code) => vocabulary[code]);
};
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

describe('how a file is written is guessed', () => {
  test.each([
    ['a,b\n1,x\n2,y\n', ','],
    ['a;b\n1,5;x, y\n2,5;z, w\n', ';'],
    ['a\tb\n1\tx,y\n2\tz\n', '\t'],
    ['a|b\n1|x\n2|y\n', '|'],
    ['a\n1\n2\n', ','],
  ])('%j is parted by %j', async (text, separator) => {
    const found = await read(text);
    expect(found.report.dialect).toMatchObject({ separator, header: true });
    expect(found.table.rows).toBe(2);
  });

  test('quotes hide separators, line ends and quotes; a byte order mark is no part of a name', async () => {
    const found = await read('\uFEFFname,note\nAnn,"a, ""b""\nc"\nBob,plain\n');
    expect(found.table.columns.map(({ name }) => name)).toEqual(['name', 'note']);
    expect(words(found, 1)).toEqual(['a, "b"\nc', 'plain']);
  });

  test('UTF-16 and GB 18030 are read as what they are, and said', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('城市,数\n上海,1\n北京,2\n', 'utf16le')]);
    expect(words(await read(utf16))).toEqual(['上海', '北京']);
    // 城市,数 / 上海,1 / 北京,2 in GB 18030
    const gb = Uint8Array.from([0xb3, 0xc7, 0xca, 0xd0, 0x2c, 0xca, 0xfd, 0x0a, 0xc9, 0xcf, 0xba, 0xa3, 0x2c, 0x31, 0x0a, 0xb1, 0xb1, 0xbe, 0xa9, 0x2c, 0x32, 0x0a]);
    const found = await read(gb);
    expect(words(found)).toEqual(['上海', '北京']);
    expect(found.report.warnings).toMatchObject([{ code: 'encoding_guessed', text: { en: { what: 'The table is not UTF-8; it was read as gb18030.' } } }]);
  });

  test('a first line of data is data, unless it is said to be the header', async () => {
    const found = await read('39, State-gov, 77516\n50, Private, 83311\n');
    expect(found.table.rows).toBe(2);
    expect(found.table.columns.map(({ name }) => name)).toEqual(['column1', 'column2', 'column3']);
    expect(words(found, 1)).toEqual(['State-gov', 'Private']);
    expect(codesOf(found)).toEqual(['header_absent']);
    expect((await read('2019,2020\n1,2\n', { header: true })).table.columns.map(({ name }) => name)).toEqual(['2019', '2020']);
  });
});

describe('types come from the values', () => {
  test.each([
    ['1\n2.5\n-3e2\n', 'number', [1, 2.5, -300]],
    ['"1,234.50"\n"12"\n"(1,000)"\n', 'number', [1234.5, 12, -1000]],
    ['"1.234,50"\n"12,00"\n"0,5"\n', 'number', [1234.5, 12, 0.5]],
    ['$12.50\n€ 3\n¥1.2万\n', 'number', [12.5, 3, 12_000]],
    ['12%\n3.5 %\n０.５%\n', 'number', [0.12, 0.035, 0.005]],
    ['Yes\nno\nYES\n', 'boolean', [1, 0, 1]],
    ['1\n0\n1\n', 'boolean', [1, 0, 1]],
    ['是\n否\n是\n', 'boolean', [1, 0, 1]],
    ['2026-01-31\n2026-02-01T12:00:00Z\n', 'time', [day('2026-01-31'), day('2026-02-01') + 43_200_000]],
    ['31.01.2026\n01.02.2026\n', 'time', [day('2026-01-31'), day('2026-02-01')]],
    ['1/31/2026\n2/1/2026 1:05 PM\n', 'time', [day('2026-01-31'), day('2026-02-01') + 47_100_000]],
    ['2026年1月31日\n2026年2月1日\n', 'time', [day('2026-01-31'), day('2026-02-01')]],
    ['31 Jan 2026\n"February 1, 2026"\n', 'time', [day('2026-01-31'), day('2026-02-01')]],
    ['20260131\n20260201\n', 'time', [day('2026-01-31'), day('2026-02-01')]],
  ])('%j is %s', async (cells, type, values) => {
    const found = await read(`x,y\n${cells.trim().split('\n').map((cell) => `${cell},a`).join('\n')}\n`, { header: true, separator: ',' });
    expect(typesOf(found)[0]).toBe(type);
    numbers(found).forEach((value, i) => expect(value).toBeCloseTo(values[i]!, 9));
  });

  test.each([['Mar\nFeb\n'], ['007\n012\n'], ['12345678901234567\n22345678901234567\n'], ['a1\n2\nb\n'], ['1.2.3\n1.2.4\n']])('%j stays words', async (cells) => {
    expect(typesOf(await read(`x\n${cells}`))).toEqual(['category']);
  });

  test('empty, NA, null, NaN, - and ? are missing everywhere; None and 无 only among numbers', async () => {
    const found = await read('n,w\n1,None\n,\nNA,a\nnull,b\nNaN,c\n-,d\n?,e\nNone,f\n无,无\n2,g\n3,h\n4,i\n');
    expect(numbers(found)).toEqual([1, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 2, 3, 4]);
    expect(found.report.columns[0]).toMatchObject({ missing: 8, distinct: 4, dirty: { rows: 0 } });
    expect(words(found, 1).slice(0, 3)).toEqual(['None', undefined, 'a']);
    expect(words(found, 1)[8]).toBe('无');
  });

  test('a date that can be read in two ways is said to be; one that cannot decides for all', async () => {
    const twoWays = await read('d\n01/02/2026\n03/04/2026\n');
    expect(twoWays.report.warnings).toMatchObject([{ code: 'column_ambiguous', column: 'd', text: { en: { what: "Column 'd' can be read in two ways; '01/02/2026' was read as 2026-01-02." } } }]);
    const dayFirst = await read('d\n01/02/2026\n31/01/2026\n');
    expect(numbers(dayFirst)).toEqual([day('2026-02-01'), day('2026-01-31')]);
    expect(codesOf(dayFirst)).toEqual([]);
  });

  test('a number whose comma may part thousands or decimals is said to be', async () => {
    const found = await read('p;q\n1,234;a\n2,500;b\n');
    expect(numbers(found)).toEqual([1234, 2500]);
    expect(codesOf(found)).toEqual(['column_ambiguous']);
  });

  test('30 February is no moment, 25 o’clock neither', async () => {
    const found = await read(`d\n${'2026-01-31\n'.repeat(30)}2026-02-30\n2026-01-01 25:00\n`);
    expect(found.report.columns[0]).toMatchObject({ type: 'time', dirty: { rows: 2, samples: ['2026-02-30', '2026-01-01 25:00'] } });
  });
});

describe('dirt is survived, counted and named', () => {
  test('cells that are not of the type are missing, and the first few are shown', async () => {
    const found = await read(`price\n${Array.from({ length: 50 }, (_, i) => i + 0.5).join('\n')}\nfree\nask us\nfree\n`);
    expect(found.report.columns[0]).toMatchObject({ type: 'number', missing: 3, dirty: { rows: 3, samples: ['free', 'ask us'] } });
    expect(found.report.warnings).toMatchObject([{ code: 'column_dirty', column: 'price', text: { zh: { what: '列“price”按数值读取，但有 3 行不符：“free”、“ask us”；均按缺失处理。' } } }]);
  });

  test('rows with too few or too many cells are kept as far as they go', async () => {
    const found = await read('a,b\n1,2\n3\n4,5,6\n7,8\n');
    expect(numbers(found, 0)).toEqual([1, 3, 4, 7]);
    expect(numbers(found, 1)).toEqual([2, NaN, 5, 8]);
    expect(found.report.warnings).toMatchObject([{ code: 'rows_ragged', text: { en: { what: expect.stringContaining('2 rows have more or fewer cells than the header, the first at line 3') } } }]);
  });

  test('two columns of one name and one without a name each get their own', async () => {
    const found = await read('a,a,a_2,\n1,2,3,4\n');
    expect(found.table.columns.map(({ name }) => name)).toEqual(['a', 'a_3', 'a_2', 'column4']);
    expect(codesOf(found)).toEqual(['column_renamed', 'column_renamed']);
  });

  test('a column of nothing is words without any', async () => {
    expect((await read('a,b\n1,\n2,NA\n')).report.columns[1]).toMatchObject({ missing: 2, missingRate: 1, distinct: 0 });
  });

  test('names and cells that programs stumble over are only words', async () => {
    const naughty = ['__proto__', 'constructor', '<script>alert(1)</script>', "'; DROP TABLE x; --", '\u202Etest', 'İ', 'null\u0000', '=1+1'];
    const found = await read(`${naughty.map((cell) => `"${cell}"`).join(',')}\n${naughty.map((cell) => `"${cell}"`).join(',')}\n`);
    expect(found.table.columns.map(({ name }) => name)).toEqual(naughty);
    expect(naughty.map((_, i) => words(found, i)[0])).toEqual(naughty);
  });

  test('numbers of very many different values take 8 bytes a row, and dirt among them is still found', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => (i % 1_000 === 999 ? 'broken' : String(i / 7)));
    const found = await read(Buffer.from(`x,y\n${lines.map((line, i) => `${line},u${i}`).join('\n')}\n`), { separator: ',' });
    expect(found.report.columns[0]).toMatchObject({ type: 'number', distinct: 59_940, missing: 60, dirty: { rows: 60, samples: ['broken'] } });
    expect(numbers(found)[59_998]).toBe(59_998 / 7);
    expect(found.report.columns[1]).toMatchObject({ type: 'category', distinct: 60_000 });
  });
});

describe('what is no table is an error with its cure', () => {
  test.each([
    ['', 'table_empty'],
    ['a,b\n', 'table_empty'],
  ])('%j is %s', async (text, code) => {
    await expect(read(text, { header: true })).rejects.toMatchObject({ code });
  });

  test('a file that is not there, a folder and broken gzip', async () => {
    await expect(readCsv('/nowhere/shop.csv')).rejects.toMatchObject({ code: 'table_unreadable', message: expect.stringContaining('there is no such file') });
    await expect(readCsv('/nowhere/shop.csv.gz')).rejects.toMatchObject({ code: 'table_unreadable' });
    await expect(readCsv(import.meta.dirname)).rejects.toMatchObject({ code: 'table_unreadable', message: expect.stringContaining('it is a folder') });
  });

  test('a quote that is never closed', async () => {
    await expect(read(`a,b\n1,"${'x'.repeat(5_000_000)}`)).rejects.toMatchObject({ code: 'table_malformed' });
  });
});

const naughtyList = realData('bad-input/blns.json');
test.skipIf(naughtyList.absent)(`strings that are naughty in any program are read as they are${naughtyList.note}`, async () => {
  const strings = JSON.parse(readFileSync(naughtyList.path, 'utf8')) as readonly string[];
  const found = await read(Buffer.from(`text,n\n${strings.map((text, i) => `"${text.replaceAll('"', '""')}",${i}`).join('\n')}\n`), { separator: ',' });
  expect(found.table.rows).toBe(strings.length);
  expect(numbers(found, 1)).toEqual(strings.map((_, i) => i));
});
