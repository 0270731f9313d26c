import { expect, test } from 'vitest';
import { csvOf, fileNameOf } from '../src/component/export.ts';

test('a CSV begins with a byte order mark, quotes what must be quoted, and leaves gaps empty', () => {
  expect(csvOf(['name', 'n'], [['a,b "c"', 1], ['名字\n', undefined]])).toBe('\uFEFFname,n\r\n"a,b ""c""",1\r\n"名字\n",\r\n');
});

test.each(['=HYPERLINK("x")', '+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1'])('text that a spreadsheet would calculate stays text: %j', (text) => {
  const cell = csvOf(['c'], [[text]]).split('\r\n').slice(1).join('\r\n');
  expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
});

test('numbers stay numbers, below zero too', () => {
  expect(csvOf(['n'], [[-2.5]])).toBe('\uFEFFn\r\n-2.5\r\n');
});

test('file names take any title', () => {
  expect(fileNameOf('Events/s: 15 min?', 'csv')).toBe('Events-s-15-min-.csv');
});
