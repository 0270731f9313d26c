import { expect, test } from 'vitest';
import { createFormat } from '../src/language/format.ts';

const en = createFormat('en');
const zh = createFormat('zh');

test('what is missing is a dash with no number in it, and nought is nought', () => {
  expect([en.number(undefined), en.number(Number.NaN), en.percent(undefined), en.date(undefined), en.points(undefined), en.bytes(undefined)]).toEqual(Array(6).fill('—'));
  expect(en.number(0)).toBe('0');
});

test('charts count in the reader\'s units', () => {
  expect([en.compact(12_300), zh.compact(12_000), zh.compact(340_000_000)]).toEqual(['12.3K', '1.2万', '3.4亿']);
});

test('money keeps its own currency', () => {
  expect([en.money(139.12, 'GBP'), en.money(3_100, 'GBP'), zh.money(-39.8, 'GBP')]).toEqual(['£139.12', '£3,100', '−£39.80']);
});

test('shares are whole per cent, differences are points with a true minus', () => {
  expect([en.percent(0.617), en.points(0.314), en.points(-0.06), zh.points(0.31)]).toEqual(['62%', '+31.4 pts', '−6 pts', '+31个百分点']);
});

test('the largest exact integer and the smallest fraction lose nothing', () => {
  expect([en.number(Number.MAX_SAFE_INTEGER), en.number(-0.004, 3)]).toEqual(['9,007,199,254,740,991', '−0.004']);
});

test('below an hour an age is relative, otherwise a date', () => {
  const now = Date.UTC(2011, 8, 30, 12);
  expect(en.age(now - 5 * 60_000, now)).toBe('5 min ago');
  expect(zh.age(now - 5_000, now)).toBe('5秒前');
  expect(en.age(now - 3 * 3_600_000, now)).toMatch(/30 Sept 2011/);
});

test('durations and sizes carry their unit', () => {
  expect([en.duration(250), en.duration(720_000), zh.duration(3 * 86_400_000), en.bytes(41_000_000)]).toEqual(['250 ms', '12 min', '3天', '41 MB']);
});
