import { expect, test } from 'vitest';
import type { Duration, Resolution } from './definition.ts';
import { RESOLUTION_MS, windowOf } from './window.ts';

test.each<[Duration, Resolution]>([
  ['1s', '1s'], ['5m', '1s'], ['1h', '10s'], ['6h', '1m'], ['1d', '5m'], ['3d', '5m'], ['7d', '1h'], ['30d', '1h'], ['90d', '1d'], ['365d', '1d'], ['3650d', '1d'],
])('the far edge of %s is kept to %s', (over, resolution) => {
  expect(windowOf(over).resolutionMs).toBe(RESOLUTION_MS[resolution]);
});

test('a declared resolution wins; exact is to the millisecond', () => {
  expect(windowOf('30d', '1d')).toEqual({ windowMs: 2_592_000_000, resolutionMs: 86_400_000 });
  expect(windowOf('30d', 'exact').resolutionMs).toBe(1);
});

test('for ever is infinite', () => {
  expect(windowOf('ever').windowMs).toBe(Infinity);
});
