import { expect, test } from 'vitest';
import type { Duration } from './definition.ts';
import { durationMs, parseDuration } from './duration.ts';

test('a duration is a whole number of seconds, minutes, hours or days', () => {
  expect(['0s', '90s', '15m', '36h', '365d'].map(parseDuration)).toEqual([0, 90_000, 900_000, 129_600_000, 31_536_000_000]);
});

test.each(['', '-1d', '1.5h', '30 d', '30 days', '1w', 'd', '1e3s', '0x10s', '1d1h', '٣d', '9999999999999s'])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test('a duration of a checked definition that is none is our mistake', () => {
  expect(() => durationMs('1.5d' as Duration)).toThrow('Broken invariant');
});
