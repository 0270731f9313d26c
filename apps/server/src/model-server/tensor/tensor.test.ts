import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binaryElements, readBinaryElements } from './binary-tensor.ts';
import { createElements, type Datatype, type Elements } from './datatype.ts';
import { jsonElements, readJsonElements } from './json-tensor.ts';

const refusal = (words: RegExp) => expect.objectContaining({ code: 'malformed_tensor', message: expect.stringMatching(words) });
const whole = (min: number, max: number) => fc.integer({ min, max });
const wide = (min: bigint, max: bigint) => fc.bigInt({ min, max });

/** Values of each type. */
const values: Readonly<Record<Datatype, fc.Arbitrary<string | number | bigint>>> = {
  BOOL: whole(0, 1), UINT8: whole(0, 255), UINT16: whole(0, 65_535), UINT32: whole(0, 2 ** 32 - 1), UINT64: wide(0n, 2n ** 64n - 1n),
  INT8: whole(-128, 127), INT16: whole(-32_768, 32_767), INT32: whole(-(2 ** 31), 2 ** 31 - 1), INT64: wide(-(2n ** 63n), 2n ** 63n - 1n),
  FP32: fc.float(), FP64: fc.double(), BYTES: fc.string({ unit: 'binary' }),
};

function elementsOf(datatype: Datatype, of: readonly (string | number | bigint)[]): Elements {
  if (datatype === 'BYTES') return of as readonly string[];
  const elements = createElements(datatype, of.length);
  of.forEach((value, i) => (elements[i] = value as number));
  return elements;
}

const some = (datatype: Datatype) => fc.array(values[datatype], { maxLength: 20 }).map((of) => elementsOf(datatype, of));

describe.each(Object.keys(values) as readonly Datatype[])('%s', (datatype) => {
  test('what is written as bytes is read again bit for bit, wherever the bytes begin', () => {
    fc.assert(fc.property(some(datatype), fc.nat(7), (data, offset) => {
      const bytes = binaryElements({ datatype, data });
      const sent = Buffer.concat([Buffer.alloc(offset), bytes, Buffer.alloc(3)]).subarray(offset, offset + bytes.length);
      expect(readBinaryElements(sent, { name: 'x', datatype, shape: [data.length] })).toEqual(data);
    }), { numRuns: 50 });
  });

  test('what is written as JSON is read again, where JSON has numbers for it', () => {
    const isExact = (data: Elements): boolean => Array.from<unknown>(data as Float64Array).every((value) => (typeof value === 'bigint' ? Number.isSafeInteger(Number(value)) : typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))));
    fc.assert(fc.property(some(datatype).filter(isExact), (data) => {
      const told = JSON.parse(JSON.stringify(jsonElements({ datatype, data }))) as unknown;
      expect(readJsonElements(told, { name: 'x', datatype, shape: [data.length] })).toEqual(data);
    }), { numRuns: 50 });
  });

  test('bytes that are too few are refused', () => {
    const bytes = binaryElements({ datatype, data: elementsOf(datatype, datatype === 'BYTES' ? ['ab', 'c'] : [1, 0].map((value) => (datatype.endsWith('64') && datatype !== 'FP64' ? BigInt(value) : value))) });
    expect(() => readBinaryElements(bytes.subarray(0, -1), { name: 'x', datatype, shape: [2] })).toThrow(refusal(/"x"/));
  });
});

test('wide whole numbers are written digit by digit', () => {
  expect(JSON.stringify(jsonElements({ datatype: 'INT64', data: BigInt64Array.of(9_007_199_254_740_993n, -1n) }))).toBe('[9007199254740993,-1]');
});

test('numbers that are none are null in JSON, and null is read as one', () => {
  expect(JSON.stringify(jsonElements({ datatype: 'FP32', data: Float32Array.of(NaN, Infinity, 1) }))).toBe('[null,null,1]');
  expect(readJsonElements([null, 1], { name: 'x', datatype: 'FP32', shape: [2] })).toEqual(Float32Array.of(NaN, 1));
});

test('a missing text stands for the word that the model has for it, where it has one', () => {
  expect(readJsonElements([null, 'a'], { name: 'x', datatype: 'BYTES', shape: [2], missing: '?' })).toEqual(['?', 'a']);
  expect(() => readJsonElements([null], { name: 'x', datatype: 'BYTES', shape: [1] })).toThrow(refusal(/Element 0 of "x" is null/));
});

test('nested lists are read row after row', () => {
  expect(readJsonElements([[1, 2], [3, 4]], { name: 'x', datatype: 'INT32', shape: [2, 2] })).toEqual(Int32Array.of(1, 2, 3, 4));
});

test.each([
  ['no list', 'FP32', 5, /"data" of "x" is no list/],
  ['too few elements', 'FP32', [1], /"x" has 1 elements, and its shape \[2\] has 2/],
  ['a text among numbers', 'FP32', [1, 'two'], /Element 1 of "x" is "two", which is no FP32/],
  ['half a whole number', 'INT8', [1, 1.5], /Element 1 of "x" is 1.5, which is no INT8/],
  ['a number out of range', 'UINT8', [1, 256], /Element 1 of "x" is 256/],
  ['a number below zero', 'UINT64', [1, -1], /Element 1 of "x" is -1/],
  ['a wide number that JSON has rounded', 'INT64', [1, 2 ** 60], /Element 1 of "x" is 115292150460684/],
  ['a truth that is 2', 'BOOL', [true, 2], /Element 1 of "x" is 2, which is no BOOL/],
  ['a number among texts', 'BYTES', ['a', 1], /Element 1 of "x" is 1, which is no BYTES/],
] as const)('%s is refused by its place', (_, datatype, data, words) => {
  expect(() => readJsonElements(data, { name: 'x', datatype, shape: [2] })).toThrow(refusal(words));
});

test('texts that are no UTF-8 are refused', () => {
  expect(() => readBinaryElements(Uint8Array.of(1, 0, 0, 0, 0xff), { name: 'x', datatype: 'BYTES', shape: [1] })).toThrow(refusal(/A text of "x" is no UTF-8/));
});
