import { expect, test } from 'vitest';
import { columnsOf, createRuleWords, type ColumnValue, type Expression } from '../../src/index.ts';
import { shop } from './shop.ts';

const source = { definition: shop.definition, columns: columnsOf(shop.definition) };
const words = { en: createRuleWords(source, 'en'), zh: createRuleWords(source, 'zh') };
const atLeast = (name: string, value: number): Expression => ({ op: 'atLeast', left: { op: 'column', name }, right: { op: 'literal', value } });
const rule: Expression = { op: 'and', all: [atLeast('orders90d', 3), atLeast('spend30d', 500)] };

test('a rule that stands in no definition is told as those that do', () => {
  expect(words.en.sentence(rule)).toBe('At least 3 orders in the last 90 days; and money spent in the last 30 days: at least £500.00.');
  expect(words.zh.sentence(rule)).toBe('近90天订单数至少3，且近30天消费金额不低于£500.00。');
});

test('what a profile says to it names what decided, with how far it is', () => {
  const columns: Record<string, ColumnValue> = { orders90d: 4, spend30d: 320 };
  const { holds, text, clauses } = words.en.reason(rule, { columns, errors: {} });
  expect(holds).toBe(false);
  expect(text).toContain('£320.00');
  expect(text).toContain('£180.00');
  expect(clauses.map((clause) => clause.holds)).toEqual([true, false]);
  expect(words.zh.reason(rule, { columns: { ...columns, spend30d: 500 }, errors: {} })).toMatchObject({ holds: true });
});

test('values are written with their unit', () => {
  expect(words.en.value('spend30d', 1204)).toBe('£1,204.00');
  expect(words.zh.value('sinceLast', 74 * 86_400_000)).toBe('74天');
});
