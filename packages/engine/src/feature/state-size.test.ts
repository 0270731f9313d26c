import { expect, test } from 'vitest';
import { sizeOfState } from './state-size.ts';

test('nothing takes nothing, and more of a kind takes more', () => {
  expect([undefined, null, true].map(sizeOfState)).toEqual([0, 0, 0]);
  expect(sizeOfState(7)).toBe(8);
  expect(sizeOfState(new Set([1, 2]))).toBeGreaterThan(sizeOfState(new Set([1])));
  expect(sizeOfState(new Map([[1, 1], [2, 2]]))).toBeGreaterThan(sizeOfState(new Set([1, 2])));
  expect(sizeOfState(new Uint8Array(2_048))).toBeGreaterThan(2_048);
});

test('what is within counts: lists, and fields of objects', () => {
  expect(sizeOfState([[1, 2], [3]])).toBeGreaterThan(sizeOfState([1, 2, 3]));
  expect(sizeOfState({ sum: 5n, last: { time: 1, id: 2 } })).toBeGreaterThan(sizeOfState({ sum: 5n }));
});
