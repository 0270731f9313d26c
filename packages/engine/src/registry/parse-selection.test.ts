import { expect, test } from 'vitest';
import { DefinitionError } from '../errors.ts';
import type { Column } from './column.ts';
import { parseSelection } from './parse-selection.ts';

const label = { en: 'thing', zh: '东西' };
const columns = new Map<string, Column>([
  ['spend', { name: 'spend', view: 'orders', kind: 'feature', type: 'number', movement: 'still', label, uses: [] }],
  ['vip', { name: 'vip', view: 'tags', kind: 'tag', type: 'boolean', movement: 'still', label, uses: ['spend'] }],
  ['lost', { name: 'lost', view: 'audiences', kind: 'segment', type: 'boolean', movement: 'still', label, uses: ['vip'] }],
]);
const column = (name: string): object => ({ op: 'column', name });

function codesOf(json: unknown): readonly string[] {
  try {
    parseSelection(json, columns);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return error.problems.map(({ code, path }) => `${code} ${path}`);
  }
}

test('and, or and not of tags and segments are a selection', () => {
  const where = { op: 'and', all: [column('vip'), { op: 'not', of: { op: 'or', all: [column('lost'), column('vip')] } }] };
  expect(parseSelection(where, columns)).toEqual(where);
});

test('a feature, a name that nobody declares and a comparison are told, each with its place', () => {
  const where = { op: 'or', all: [column('spend'), { op: 'not', of: column('vjp') }, { op: 'atLeast', left: column('spend'), right: { op: 'literal', value: 5 } }] };
  expect(codesOf(where)).toEqual(['wrong_kind where.all[0].name', 'unknown_name where.all[1].of.name', 'unknown_operation where.all[2].op']);
});

test('what is no expression is told once', () => {
  expect(codesOf({ op: 'and', all: [7] })).toHaveLength(1);
  expect(codesOf(undefined)).toHaveLength(1);
  expect(codesOf({ op: 'and', all: [] })).toEqual(['malformed_definition where.all']);
});
