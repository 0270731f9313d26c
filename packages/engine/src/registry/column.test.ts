import { expect, test } from 'vitest';
import { arbitraryDefinition } from '../../test/oracle/arbitrary-definition.ts';
import fc from 'fast-check';
import { columnNames } from './check-view.ts';
import { columnsOf } from './column.ts';
import type { ColumnType, Expression, ProfileDefinition } from './definition.ts';
import { parseDefinition } from './parse-definition.ts';

const label = { en: 'thing', zh: '东西' };

function definitionWith(values: Readonly<Record<string, Expression>>): ProfileDefinition {
  const feature = (aggregate: object, unit?: string): object => ({ aggregate, over: '30d', label, ...(unit && { unit }) });
  return parseDefinition({
    limn: 1, name: 'customer', label,
    events: [{ name: 'order', match: { call: 'track', event: 'Order' }, label, summary: label, fields: { revenue: { type: 'number', scale: 2 }, payment: { type: 'enum', values: ['card', 'cash'] } } }],
    views: [
      {
        kind: 'features', name: 'orders', label, sources: ['order'],
        features: {
          spend: feature({ op: 'sum', of: { op: 'field', name: 'revenue' } }, 'GBP'),
          payments: feature({ op: 'lastN', of: { op: 'field', name: 'payment' }, n: 3 }),
          hours: feature({ op: 'hourHistogram' }),
          since: feature({ op: 'timeSince', which: 'last' }),
          lastAt: feature({ op: 'timeOf', which: 'last' }),
        },
      },
      { kind: 'derived', name: 'values', label, values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, label }])) },
      { kind: 'tags', name: 'tags', label, tags: { rich: { rule: { op: 'atLeast', left: { op: 'column', name: 'spend' }, right: { op: 'column', name: 'spend' } }, label } } },
      { kind: 'segments', name: 'segments', label, segments: { vips: { rule: { op: 'column', name: 'rich' }, label } } },
    ],
  });
}

const column = (name: string): Expression => ({ op: 'column', name });

test('columns come in the order of the definition, with view, kind, unit and what they use, each once', () => {
  const columns = [...columnsOf(definitionWith({})).values()];
  expect(columns.map(({ name }) => name)).toEqual(['spend', 'payments', 'hours', 'since', 'lastAt', 'rich', 'vips']);
  expect(columns[0]).toEqual({ name: 'spend', view: 'orders', kind: 'feature', type: 'number', movement: 'still', label, unit: 'GBP', uses: [] });
  expect(columns[5]).toEqual({ name: 'rich', view: 'tags', kind: 'tag', type: 'boolean', movement: 'still', label, uses: ['spend'] });
  expect(columns[6]).toMatchObject({ kind: 'segment', type: 'boolean', uses: ['rich'] });
});

test.each<[string, Expression, ColumnType]>([
  ['a list of texts', column('payments'), 'strings'],
  ['an entry of a list', { op: 'entry', of: column('payments'), index: 0 }, 'string'],
  ['an entry of a histogram', { op: 'entry', of: column('hours'), index: 9 }, 'number'],
  ['a length of time times a number', { op: 'multiply', left: column('since'), right: { op: 'literal', value: 2 } }, 'duration'],
  ['a length of time by another', { op: 'divide', left: column('since'), right: { op: 'duration', value: '1d' } }, 'number'],
  ['the time between two moments', { op: 'subtract', left: column('lastAt'), right: column('lastAt') }, 'duration'],
  ['a length of time after a moment', { op: 'add', left: column('lastAt'), right: column('since') }, 'time'],
  ['a bucket', { op: 'bucket', of: column('spend'), bounds: [1], labels: ['few', 'many'] }, 'string'],
  ['a stand-in', { op: 'orElse', of: column('since'), otherwise: { op: 'duration', value: '1d' } }, 'duration'],
  ['a comparison', { op: 'isPresent', of: column('since') }, 'boolean'],
])('%s has its type', (_, value, type) => {
  expect(columnsOf(definitionWith({ x: value })).get('x')?.type).toBe(type);
});

test('every definition that parses has a type for every column', () => {
  fc.assert(fc.property(arbitraryDefinition, (definition) => {
    expect([...columnsOf(definition).keys()]).toEqual(definition.views.flatMap(columnNames));
  }));
});
