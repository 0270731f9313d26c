import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInstant } from './instant.ts';

describe('readInstant', () => {
  test('every moment survives its ISO text', () => {
    const moment = fc.date({ min: new Date('0100-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(fc.property(moment, (date) => readInstant(date.toISOString()) === date.getTime()));
  });

  test.each([
    ['2011-09-30', Date.UTC(2011, 8, 30)],
    ['2011-09-30T12:15', Date.UTC(2011, 8, 30, 12, 15)],
    ['2011-09-30 12:15:10', Date.UTC(2011, 8, 30, 12, 15, 10)],
    ['2011-09-30T12:15:10.5Z', Date.UTC(2011, 8, 30, 12, 15, 10, 500)],
    ['2011-09-30T12:15:10.123456789Z', Date.UTC(2011, 8, 30, 12, 15, 10, 123)],
    ['2011-09-30T12:15:10+01:00', Date.UTC(2011, 8, 30, 11, 15, 10)],
    ['2011-09-30T12:15:10-0530', Date.UTC(2011, 8, 30, 17, 45, 10)],
    ['2011-09-30T12:15:10+08', Date.UTC(2011, 8, 30, 4, 15, 10)],
    ['2016-12-31T23:59:60Z', Date.UTC(2016, 11, 31, 23, 59, 59)],
    ['2012-02-29', Date.UTC(2012, 1, 29)],
    [1_317_384_910_000.7, 1_317_384_910_000],
  ])('%s is a moment', (text, ms) => {
    expect(readInstant(text)).toBe(ms);
  });

  test.each([
    '', 'now', '2011', '2011-9-30', '2011-02-30', '2011-02-29', '2011-13-01', '2011-09-30T24:00:00Z', '2011-09-30T12:60Z', '2011-09-30T12:15:10.Z',
    '2011-09-30T12:15:10Zulu', '2011-09-30T12:15:10+1', '2011-09-30T12:15:10+01:', '2011-09-30T12', 'Fri Sep 30 2011', '0000-01-01', '１９９９-01-01',
    '1317384910000', Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, [], {},
  ])('%j is none', (value) => {
    expect(readInstant(value)).toBeUndefined();
  });
});
