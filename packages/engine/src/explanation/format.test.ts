import { describe, expect, test } from 'vitest';
import { createFormat } from './format.ts';

const en = createFormat('en', 'Europe/London');
const zh = createFormat('zh', 'Europe/London');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('lengths of time', () => {
  test.each([
    [74 * DAY + 5 * HOUR, '74 days', '74天'],
    [365 * DAY, '365 days', '365天'],
    [DAY, '1 day', '1天'],
    [36 * HOUR, '36 hours', '36小时'],
    [47 * HOUR + 1, '47 hours', '47小时'],
    [90_000, '90 seconds', '90秒'],
    [45_570 * 60_000, '31 days', '31天'],
    [25 * 60_000, '25 minutes', '25分钟'],
    [400, '0 seconds', '0秒'],
  ])('%d ms', (ms, english, chinese) => {
    expect(en.duration(ms)).toBe(english);
    expect(zh.duration(ms)).toBe(chinese);
  });

  test('a value and its distance, as they are shown, add up to the bound', () => {
    expect(en.duration(88.75 * DAY)).toBe('88 days');
    expect(en.difference(88.75 * DAY, 180 * DAY, { type: 'duration' })).toBe('92 days');
    expect(en.duration(13.7 * HOUR)).toBe('13 hours');
    expect(en.difference(13.7 * HOUR, 60 * DAY, { type: 'duration' })).toBe('59 days 11 hours');
    expect(zh.difference(60 * DAY + 5 * 60_000, 60 * DAY, { type: 'duration' })).toBe('5分钟');
  });
});

describe('numbers', () => {
  test('a currency code is money, % is a ratio, another unit stands behind in English', () => {
    expect(en.value(1204, { type: 'number', unit: 'GBP' })).toBe('£1,204.00');
    expect(zh.value(1204, { type: 'number', unit: 'GBP' })).toBe('£1,204.00');
    expect(en.value(-3.2, { type: 'number', unit: 'GBP' })).toBe('−£3.20');
    expect(zh.value(0.124, { type: 'number', unit: '%' })).toBe('12.4%');
    expect(en.value(3, { type: 'number', unit: 'kg' })).toBe('3 kg');
  });

  test('what is estimated has no pennies, unless they are all there is', () => {
    const pounds = { type: 'number', unit: 'GBP' } as const;
    expect([365.04, 3, 0, 2.5, -120.4].map((value) => en.roughly(value, pounds))).toEqual(['£365', '£3', '£0', '£2.50', '−£120']);
    expect(zh.roughly(1234.5, pounds)).toBe('£1,235');
    expect(en.roughly(1.234, { type: 'number' })).toBe('1.2');
  });

  test('a value and its bound never look the same when they are not', () => {
    expect(en.pair(0.2996, 0.3, { type: 'number', unit: '%' })).toEqual(['29.96%', '30%']);
    expect(en.pair(799.999, 800, { type: 'number', unit: 'GBP' })).toEqual(['£799.999', '£800.00']);
    expect(en.pair(60 * DAY + 5 * 60_000, 60 * DAY, { type: 'duration' })).toEqual(['60 days 5 minutes', '60 days']);
    expect(zh.pair(60 * DAY + 5 * 60_000, 60 * DAY, { type: 'duration' })).toEqual(['60天5分钟', '60天']);
    expect(en.pair(3, 3, { type: 'number' })).toEqual(['3', '3']);
  });

  test('shares differ by points', () => {
    expect(en.difference(0.133, 0.3, { type: 'number', unit: '%' })).toBe('16.7 points');
    expect(en.difference(0.02, 0.03, { type: 'number', unit: '%' })).toBe('1 point');
    expect(zh.difference(0.32, 0.3, { type: 'number', unit: '%' })).toBe('2个百分点');
  });

  test('a difference is that of the numbers shown, not of those behind them', () => {
    expect(en.pair(158.565, 600, { type: 'number', unit: 'GBP' })).toEqual(['£158.57', '£600.00']);
    expect(en.difference(158.565, 600, { type: 'number', unit: 'GBP' })).toBe('£441.43');
    expect(en.difference(799.999, 800, { type: 'number', unit: 'GBP' })).toBe('£0.001');
    expect(en.difference(1.26, 2, { type: 'number' })).toBe('0.7');
  });
});

test('moments are told in the time zone of the profile, to the minute', () => {
  const noonInSummer = Date.UTC(2011, 5, 12, 11, 0);
  expect(en.moment(noonInSummer)).toBe('12 Jun 2011, 12:00');
  expect(zh.moment(noonInSummer)).toBe('2011年6月12日12:00');
});

test('lists, histograms and answers', () => {
  expect(en.value(['a', 'b'], { type: 'strings' })).toBe('“a”, “b”');
  expect(zh.value(['a', 'b'], { type: 'strings' })).toBe('“a”、“b”');
  expect(zh.value([], { type: 'strings' })).toBe('无');
  expect(en.value([0, 0, 5, 1, 0, 0, 0], { type: 'histogram' })).toBe('mostly Wednesday (5 of 6)');
  expect(zh.value([0, 0, 5, 1, 0, 0, 0], { type: 'histogram' })).toBe('星期三最多（6次中的5次）');
  expect(zh.value(true, { type: 'boolean' })).toBe('是');
});

test('codes are shown by their names', () => {
  expect(zh.value('order', { type: 'string', names: { order: '下单' } })).toBe('“下单”');
  expect(en.value(7, { type: 'number', names: { 7: 'Sunday' } })).toBe('Sunday');
});
