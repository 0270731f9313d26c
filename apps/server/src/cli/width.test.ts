import { describe, expect, test } from 'vitest';
import { bar, sparkline } from './bar.ts';
import { tableLines } from './table.ts';
import { fit, padEnd, widthOf, wrap } from './width.ts';

describe('widths on a terminal', () => {
  test('a Chinese character takes two columns, a colour none', () => {
    expect(widthOf('近30天')).toBe(6);
    expect(widthOf('\u001B[32mok\u001B[39m')).toBe(2);
    expect(widthOf('；，（）')).toBe(8);
  });

  test('what is cut ends in a sign, and fits', () => {
    expect(fit('REGENCY CAKESTAND', 8)).toBe('REGENCY…');
    expect(fit('近30天消费', 7)).toBe('近30天…');
    expect(widthOf(fit('近30天消费', 7))).toBeLessThanOrEqual(7);
    expect(fit('short', 8)).toBe('short');
  });

  test('columns line up over both scripts, numbers to the right', () => {
    const lines = tableLines([{}, { align: 'right' }], [['客户', '7'], ['customer', '1,204']]);
    expect(lines).toEqual(['  客户          7', '  customer  1,204']);
  });

  test('padding never cuts', () => {
    expect(padEnd('long', 2)).toBe('long');
  });
});

describe('bars', () => {
  test('a share fills as much of the width; a little is still seen; nothing is nothing', () => {
    expect([bar(0.5, 4), bar(1, 3), bar(0.0001, 4), bar(0, 4), bar(7, 2)]).toEqual(['██', '███', '▏', '', '██']);
  });

  test('a histogram is as high as its counts', () => {
    expect(sparkline([0, 1, 4, 8])).toBe('·▁▄█');
    expect(sparkline([0, 0])).toBe('··');
  });
});

describe('lines of a narrow terminal', () => {
  test('English breaks at spaces, Chinese between characters, and punctuation stays with what it follows', () => {
    expect(wrap('it is 1 Oct 2011 there, and time runs on', 16)).toEqual(['it is 1 Oct 2011', 'there, and time', 'runs on']);
    expect(wrap('示例活在自己的时间里：现在是2011年。', 20)).toEqual(['示例活在自己的时间', '里：现在是2011年。']);
    expect(wrap('nobody looks', Infinity)).toEqual(['nobody looks']);
    expect(wrap('', 10)).toEqual(['']);
  });

  test('a column that shrinks takes what the others leave, and goes when that is too little', () => {
    const words = (to: number) => tableLines([{}, { shrinks: { to, paint: (text) => text } }], [['vip', 'High value, active and easy to serve']]);
    expect(words(Infinity)).toEqual(['  vip  High value, active and easy to serve']);
    expect(words(30)).toEqual(['  vip  High value, active and…']);
    expect(words(18)).toEqual(['  vip']);
  });
});
