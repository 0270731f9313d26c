import { describe, expect, test } from 'vitest';
import { bar, sparkline } from './bar.ts';
import { tableLines } from './table.ts';
import { fit, padEnd, widthOf } from './width.ts';

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
