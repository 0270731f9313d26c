import { columnsOf, type Column } from '@limn/engine';
import { customer } from '@limn/example-retail';
import { expect, test } from 'vitest';
import { readValue, valueFormat, type DefinitionAnswer } from './definition.ts';

const column = (type: Column['type'], unit?: string): Column => ({ name: 'c', view: 'v', kind: 'feature', type, movement: 'still', label: { en: 'c', zh: 'c' }, uses: [], ...(unit !== undefined && { unit }) });
const columns = columnsOf(customer.definition);
const answer: DefinitionAnswer = { version: '', definition: customer.definition, columns: [...columns.values()] };

test('a time that the server sent is a moment again, in the words and the time zone of people', () => {
  const sent = '2011-09-30T11:05:00.000Z';
  expect(readValue('time', sent)).toBe(Date.UTC(2011, 8, 30, 11, 5));
  expect(valueFormat(answer, 'en').column(column('time'), sent)).toBe('30 Sept 2011, 12:05');
  expect(valueFormat(answer, 'zh').column(column('time'), sent)).toBe('2011年9月30日12:05');
});

test('text that looks like a time stays text; a duration is a length of time; null is missing', () => {
  const format = valueFormat(answer, 'en');
  expect(readValue('string', '2011-09-30')).toBe('2011-09-30');
  expect(format.column(column('duration', 'ms'), 74 * 86_400_000)).toBe('74 days');
  expect([readValue('number', null), format.column(column('number'), null)]).toEqual([undefined, '–']);
});

test('hours, weekdays and kinds of events are called by their names', () => {
  const shown = (name: string, value: number | string): string => valueFormat(answer, 'zh').column(columns.get(name)!, value);
  expect([shown('favouriteHour', 9), shown('favouriteWeekday', 7), shown('lastContact', 'refund')]).toEqual(['9:00–10:00', '星期日', '退款']);
});
