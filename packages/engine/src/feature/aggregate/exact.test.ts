import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../codec.ts';
import { addExact, narrow, readExact, readNumberOrNothing, squareExact, writeExact, writeNumberOrNothing } from './exact.ts';

const anyInteger = fc.oneof(fc.maxSafeInteger().map(BigInt), fc.bigInt({ min: -(2n ** 120n), max: 2n ** 120n }), fc.constantFrom(2n ** 53n, -(2n ** 53n), 2n ** 53n - 1n));

test('every integer has one form: a number while it is safe', () => {
  expect(narrow(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
  expect(narrow(2n ** 53n)).toBe(2n ** 53n);
  expect(addExact(Number.MAX_SAFE_INTEGER, 1)).toBe(2n ** 53n);
  expect(addExact(2n ** 53n, -1)).toBe(Number.MAX_SAFE_INTEGER);
});

test('sums and squares are exact', () => {
  const property = fc.property(anyInteger, anyInteger, fc.maxSafeInteger(), (a, b, c) => {
    expect(addExact(narrow(a), narrow(b))).toBe(narrow(a + b));
    expect(squareExact(c)).toBe(narrow(BigInt(c) ** 2n));
  });
  fc.assert(property);
});

test('what is written is read, to the byte', () => {
  const property = fc.property(fc.array(anyInteger), (all) => {
    const out = new ByteWriter();
    for (const one of all) writeExact(out, narrow(one));
    const from = new ByteReader().at(out.view(), 0);
    expect(all.map(() => readExact(from))).toEqual(all.map(narrow));
    expect(from.position).toBe(out.length);
  });
  fc.assert(property);
});

test('nothing yet takes a byte that no number begins with', () => {
  const out = new ByteWriter();
  for (const value of [Infinity, 0, -1, -Infinity]) writeNumberOrNothing(out, value);
  const from = new ByteReader().at(out.view(), 0);
  expect([Infinity, Infinity, -Infinity, -Infinity].map((nothing) => readNumberOrNothing(from, nothing))).toEqual([Infinity, 0, -1, -Infinity]);
});
