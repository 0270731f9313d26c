import { describe, expect, test } from 'vitest';
import type { EventDefinition, Field } from '../registry/definition.ts';
import { createMatcher, familyFieldsOf, readFields, scaleNumber } from './fields.ts';
import { createRow, type Row } from './row.ts';

const declared: Readonly<Record<string, Field>> = {
  revenue: { type: 'number', scale: 2 },
  country: { type: 'string', from: 'shipping.country', optional: true },
  payment: { type: 'enum', values: ['card', 'cash'], optional: true },
  gift: { type: 'boolean', optional: true },
  items: { type: 'array', optional: true, from: 'products', items: { product: { type: 'string' }, quantity: { type: 'number', scale: 0, optional: true } } },
};

function definitionOf(name: string, match: EventDefinition['match'], fields: Readonly<Record<string, Field>> = {}): EventDefinition {
  return { name, match, label: { en: name, zh: name }, summary: { en: name, zh: name }, lateness: '3d', fields };
}

const order = definitionOf('order', { call: 'track', event: 'Order Completed' }, declared);
const texts: string[] = [];

function intern(text: string): number {
  return texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1;
}

/** What is wrong with the properties; undefined when they are taken. */
function faultOf(properties: Readonly<Record<string, unknown>>, row: Row = createRow({ fields: 4, arrays: [2] })) {
  return readFields(familyFieldsOf(order), properties, row, intern);
}

describe('fields', () => {
  test('are read into registers: scaled numbers, numbers for texts, 0 or 1, items by column', () => {
    const row = createRow({ fields: 4, arrays: [2] });
    const products = [{ product: 'cup', quantity: 3 }, { product: 'mug' }];
    expect(faultOf({ revenue: 12.345, shipping: { country: 'FR' }, payment: 'cash', gift: true, products }, row)).toBeUndefined();
    expect([...row.fields]).toEqual([1235, intern('FR'), intern('cash'), 1]);
    expect(row.arrays[0]).toEqual({ count: 2, columns: [[intern('cup'), intern('mug')], [3, Number.NaN]] });
  });

  test('that are optional and absent or null are missing, and a list of the event before is forgotten', () => {
    const row = createRow({ fields: 4, arrays: [2] });
    faultOf({ revenue: 1, products: [{ product: 'cup' }] }, row);
    expect(faultOf({ revenue: -0.004, payment: null }, row)).toBeUndefined();
    expect([...row.fields]).toEqual([0, Number.NaN, Number.NaN, Number.NaN]);
    expect(row.arrays[0]!.count).toBe(0);
  });

  test.each([
    ['missing_field', 'revenue is missing.', {}],
    ['missing_field', 'revenue is missing.', Object.create({ revenue: 1 }) as object],
    ['wrong_type', 'revenue must be a number, not a text.', { revenue: '12.50' }],
    ['wrong_type', 'revenue must be a number, not NaN.', { revenue: Number.NaN }],
    ['wrong_type', 'shipping.country must be a text, not a boolean.', { revenue: 1, shipping: { country: true } }],
    ['wrong_type', 'gift must be true or false, not a number.', { revenue: 1, gift: 1 }],
    ['wrong_type', 'products must be an array of objects, not an object.', { revenue: 1, products: {} }],
    ['wrong_type', 'products[1] must be an object, not an array.', { revenue: 1, products: [{ product: 'a' }, []] }],
    ['unknown_value', 'payment is "crad", which is not one of card, cash.', { revenue: 1, payment: 'crad' }],
    ['number_too_large', 'revenue does not fit 2^53 units of 10^-2.', { revenue: 1e14 }],
    ['text_too_long', 'shipping.country has 1025 characters, more than 1024.', { revenue: 1, shipping: { country: 'x'.repeat(1_025) } }],
    ['malformed_text', 'shipping.country is not well-formed Unicode (a lone surrogate).', { revenue: 1, shipping: { country: '\ud800' } }],
    ['too_many_items', 'products has 10001 items, more than 10000.', { revenue: 1, products: Array.from({ length: 10_001 }, () => ({ product: 'a' })) }],
    ['missing_field', 'product is missing.', { revenue: 1, products: [{ quantity: 1 }] }],
  ])('%s: %s', (code, message, properties) => {
    const fault = faultOf(properties as Readonly<Record<string, unknown>>);
    expect(fault).toMatchObject({ outcome: 'rejected', code, message });
    expect(fault!.cure).toMatch(/[.?]$/);
  });

  test('a value nearly right is told which one was meant; a number in quotes, to leave them out', () => {
    expect(faultOf({ revenue: 1, payment: 'crad' })!.cure).toBe('did you mean "card"?');
    expect(faultOf({ revenue: '1' })!.cure).toBe('send the number itself, without quotes.');
  });
});

test('scaleNumber: halves go away from zero, and nothing is −0', () => {
  expect([0.5, 2.5, -2.5, -0.4].map((value) => scaleNumber(value, 0))).toEqual([1, 3, -3, 0]);
  expect(scaleNumber(1.005, 2)).toBe(100);
  expect(scaleNumber(9_007_199_254_740_991, 0)).toBe(Number.MAX_SAFE_INTEGER);
});

describe('which definition an event falls under', () => {
  const page = definitionOf('page', { call: 'page' });
  const pricing = definitionOf('pricing', { call: 'page', event: 'Pricing' });
  const match = createMatcher([order, page, pricing]);
  const sent = (call: 'track' | 'page' | 'screen', event?: string) => match({ kind: 'event', id: '1', call, time: 0, receivedAt: 0, user: 'ada', properties: {}, ...(event !== undefined && { event }) });

  test('goes by the call and the name; a definition without a name takes the rest of its call', () => {
    expect(sent('track', 'Order Completed')).toBe(0);
    expect(sent('page', 'Pricing')).toBe(2);
    expect(sent('page', 'Home')).toBe(1);
    expect(sent('page')).toBe(1);
  });

  test('none: it says so, and which name was meant', () => {
    expect(sent('track', 'Order Complete')).toMatchObject({ code: 'unknown_event_type', cure: expect.stringContaining('"Order Completed"') as unknown });
    expect(sent('screen')).toMatchObject({ code: 'unknown_event_type', message: 'no event is declared for the call screen.' });
    expect(sent('track', '\u0000'.repeat(100))).toMatchObject({ message: `no event is declared for track "${' '.repeat(60)}…".` });
  });
});
