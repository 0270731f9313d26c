import { describe, expect, test } from 'vitest';
import { compileTimeFormat } from './time-format.ts';

const read = (text: string, format: string, zone = 'UTC'): string | undefined => {
  const moment = compileTimeFormat(format, zone)!(text);
  return moment === undefined ? undefined : new Date(moment).toISOString();
};

describe('a time of a file', () => {
  test.each([
    ['2010-12-01 08:26:00', 'YYYY-MM-DD HH:mm:ss', 'Europe/London', '2010-12-01T08:26:00.000Z'],
    ['2011-07-01 08:26:00', 'YYYY-MM-DD HH:mm:ss', 'Europe/London', '2011-07-01T07:26:00.000Z'],
    ['01/07/2011 08:26', 'DD/MM/YYYY HH:mm', 'Asia/Shanghai', '2011-07-01T00:26:00.000Z'],
    ['20110701', 'YYYYMMDD', 'UTC', '2011-07-01T00:00:00.000Z'],
    ['2011-07-01', 'iso', 'America/New_York', '2011-07-01T04:00:00.000Z'],
    ['2011-07-01T08:26:30.5+02:00', 'iso', 'Asia/Tokyo', '2011-07-01T06:26:30.500Z'],
    ['2011-07-01 08:26:30Z', 'iso', 'Asia/Tokyo', '2011-07-01T08:26:30.000Z'],
    ['2011-07-01T08:26+0530', 'iso', 'UTC', '2011-07-01T02:56:00.000Z'],
    ['1309508760', 'seconds', 'UTC', '2011-07-01T08:26:00.000Z'],
    ['1309508760123', 'milliseconds', 'UTC', '2011-07-01T08:26:00.123Z'],
  ])('%s as %s in %s is %s', (text, format, zone, moment) => {
    expect(read(text, format, zone)).toBe(moment);
  });

  test.each([
    ['2011-02-30', 'iso'],
    ['2011-02-30T10:00:00Z', 'iso'],
    ['2011-13-01', 'YYYY-MM-DD'],
    ['2011-01-01 24:00', 'YYYY-MM-DD HH:mm'],
    ['1/7/2011', 'DD/MM/YYYY'],
    ['', 'iso'],
    ['yesterday', 'seconds'],
  ])('%s as %s is none', (text, format) => {
    expect(read(text, format)).toBeUndefined();
  });

  test('in the hour that spring skips, the clock is not yet put forward', () => {
    expect(read('2011-03-27 01:30', 'YYYY-MM-DD HH:mm', 'Europe/London')).toBe('2011-03-27T01:30:00.000Z');
  });

  test('in the hour that autumn repeats, the first is meant', () => {
    expect(read('2011-10-30 01:30', 'YYYY-MM-DD HH:mm', 'Europe/London')).toBe('2011-10-30T00:30:00.000Z');
    expect(read('2011-10-30 02:00', 'YYYY-MM-DD HH:mm', 'Europe/London')).toBe('2011-10-30T02:00:00.000Z');
  });

  test('a pattern without a whole date, or with a part twice, is no format', () => {
    expect(compileTimeFormat('HH:mm', 'UTC')).toBeUndefined();
    expect(compileTimeFormat('YYYY-MM-DD DD', 'UTC')).toBeUndefined();
  });

  test('a dot in a pattern is a dot', () => {
    expect(read('01.07.2011', 'DD.MM.YYYY')).toBe('2011-07-01T00:00:00.000Z');
    expect(read('01x07x2011', 'DD.MM.YYYY')).toBeUndefined();
  });
});
