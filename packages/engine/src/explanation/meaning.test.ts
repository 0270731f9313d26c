import { expect, test } from 'vitest';
import { customer } from '../../../../examples/retail/profile.ts';
import { columnsOf } from '../registry/column.ts';
import { meaningsOf } from './meaning.ts';

const columns = columnsOf(customer.definition);
const meanings = meaningsOf(columns, customer.definition);
const alike = (column: string): readonly string[] => [...meanings].flatMap(([name, meaning]) => (meaning === meanings.get(column) && columns.get(name)!.kind !== 'tag' && columns.get(name)!.kind !== 'segment' ? [name] : []));

test('windows of one measure mean the same, and so does what is computed from them alone', () => {
  expect(alike('spend30d')).toEqual(['spend7d', 'spend30d', 'spend90d', 'spend365d', 'recentSpend', 'spendTrend', 'spendBand', 'spendEver']);
  expect(alike('orders90d')).toEqual(['orders7d', 'orders30d', 'orders90d', 'orders365d', 'ordersEver', 'orderDays365d', 'orderDaysEver']);
  expect(alike('sinceLastOrder')).toEqual(['sinceLastOrder', 'lastOrderAt']);
});

test('other events, other fields and other filters mean something else', () => {
  expect(alike('sundayOrders365d')).toEqual(['sundayOrders365d']);
  expect(alike('refunded365d')).toEqual(['refunded365d']);
  expect(alike('units365d')).toEqual(['units365d']);
});

test('what is computed from several meanings stands for itself', () => {
  expect(alike('averageOrder365d')).toEqual(['averageOrder365d']);
});

test('every column means something', () => {
  expect([...meanings.keys()]).toEqual([...columns.keys()]);
});
