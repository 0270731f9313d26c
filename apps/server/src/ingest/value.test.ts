import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from './map-file.ts';
import type { Columns } from './row.ts';
import { compileGatherer, roundTo } from './value.ts';

const columns: Columns = (name) => (row) => {
  const cell = (row as Readonly<Record<string, unknown>>)[name];
  return cell === '' ? undefined : cell;
};

function gather(value: Value, ...rows: readonly Readonly<Record<string, unknown>>[]): unknown {
  const gatherer = compileGatherer(value, columns);
  return gatherer.end(rows.reduce<unknown>((sofar, row) => gatherer.add(sofar, gatherer.read(row)), undefined));
}

describe('a value of a map', () => {
  test.each<[Value, Readonly<Record<string, unknown>>, unknown]>([
    ['name', { name: 'tea' }, 'tea'],
    ['name', { name: '' }, undefined],
    [{ column: 'id', as: 'integer' }, { id: '17850.0' }, 17850],
    [{ column: 'id', as: 'text' }, { id: 17850 }, '17850'],
    [{ column: 'price', as: 'number', absolute: true }, { price: ' -2.5 ' }, 2.5],
    [{ column: 'paid', as: 'boolean' }, { paid: 'Yes' }, true],
    [{ column: 'id', prefix: 'invoice-' }, { id: 7 }, 'invoice-7'],
    [{ column: 'id', prefix: 'invoice-' }, { id: '' }, undefined],
    [{ column: 'id', when: { column: 'user', empty: true } }, { id: '7', user: 'u' }, undefined],
    [{ literal: 'shop' }, {}, 'shop'],
  ])('%j of %j is %j', (value, row, expected) => {
    expect(gather(value, row)).toBe(expected);
  });

  test.each<[Value, string]>([
    [{ column: 'x', as: 'number' }, 'x is not a number'],
    [{ column: 'x', as: 'integer' }, 'x is not a number'],
    [{ column: 'x', as: 'boolean' }, 'x is neither true nor false'],
    [{ sum: ['x'] }, 'x is not a number'],
  ])('%j of a cell that is something else names the column', (value, reason) => {
    expect(() => gather(value, { x: '1,5' })).toThrow(reason);
  });

  test('a whole number is not 2.5', () => {
    expect(() => gather({ column: 'x', as: 'integer' }, { x: '2.5' })).toThrow('x is not a whole number');
  });

  test('the first row of a group gives the value, unless it has none', () => {
    expect(gather('country', { country: '' }, { country: 'France' }, { country: 'Spain' })).toBe('France');
  });

  test('a sum multiplies within a row and adds over rows', () => {
    expect(gather({ sum: ['quantity', 'price'] }, { quantity: '6', price: '2.55' }, { quantity: '6', price: '3.39' })).toBe(35.64);
  });

  test('items list what each row holds', () => {
    expect(gather({ items: { id: 'sku', n: { column: 'n', as: 'integer' } } }, { sku: 'a', n: '1' }, { sku: 'b', n: '2' })).toEqual([{ id: 'a', n: 1 }, { id: 'b', n: 2 }]);
  });
});

describe('rounding', () => {
  test('is half away from zero, as of the decimal number', () => {
    expect([roundTo(1.005, 2), roundTo(-1.005, 2), roundTo(0.125, 2), roundTo(-0.001, 2), roundTo(2.675, 2)]).toEqual([1.01, -1.01, 0.13, 0, 2.68]);
  });

  test('a sum of prices in pennies is exact', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 200 }), (pennies) => {
        const sum = pennies.reduce((total, p) => total + p / 100, 0);
        expect(roundTo(sum, 2)).toBe(pennies.reduce((total, p) => total + p, 0) / 100 + 0);
      }),
    );
  });
});
