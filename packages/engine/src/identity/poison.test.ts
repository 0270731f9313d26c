import { expect, test } from 'vitest';
import { isPoison } from './poison.ts';

test.each(['', '  ', 'null', 'NULL', 'undefined', 'NaN', 'None', 'nil', '0', '-1', 'anonymous', 'Guest', 'unknown', 'test', '[object Object]'])(
  '“%s” identifies nobody',
  (value) => expect(isPoison(value)).toBe(true),
);

test('a UUID of zeros identifies nobody, with or without dashes and braces', () => {
  expect(isPoison('00000000-0000-0000-0000-000000000000')).toBe(true);
  expect(isPoison('{00000000-0000-0000-0000-000000000000}')).toBe(true);
  expect(isPoison('0'.repeat(32))).toBe(true);
});

test.each(['17850', '00', '1', 'nullable', 'tester', '00000000-0000-0000-0000-000000000001', '张伟'])('“%s” is somebody', (value) =>
  expect(isPoison(value)).toBe(false),
);

test('a definition can declare further values', () => {
  expect(isPoison('Shop-Till', new Set(['shop-till']))).toBe(true);
});
