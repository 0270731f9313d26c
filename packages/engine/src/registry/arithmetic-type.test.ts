import { expect, test } from 'vitest';
import { arithmeticType } from './arithmetic-type.ts';

test.each([
  ['add', 'number', 'number', 'number'], ['add', 'duration', 'duration', 'duration'], ['add', 'time', 'duration', 'time'], ['add', 'time', 'time', undefined],
  ['subtract', 'time', 'time', 'duration'], ['subtract', 'duration', 'time', undefined], ['multiply', 'duration', 'number', 'duration'], ['multiply', 'duration', 'duration', undefined],
  ['divide', 'duration', 'duration', 'number'], ['divide', 'number', 'duration', undefined], ['add', 'string', 'number', undefined],
] as const)('%s: %s and %s give %s', (op, left, right, result) => {
  expect(arithmeticType(op, left, right)).toBe(result);
});
