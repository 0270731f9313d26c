import { expect, test } from 'vitest';
import { DefinitionError } from '../errors.ts';
import type { Column } from './column.ts';
import { columnsIn, createTest, parseCondition } from './parse-condition.ts';

const label = { en: '', zh: '' };
const columns = new Map<string, Column>(
  (['spend', 'country', 'vip', 'topProducts'] as const).map((name, i) => [name, { name, view: 'v', kind: 'feature', type: (['number', 'string', 'boolean', 'strings'] as const)[i]!, label, movement: 'still', uses: [] }]),
);
const rich = { op: 'atLeast', left: { op: 'column', name: 'spend' }, right: { op: 'literal', value: 500 } } as const;

test('a condition looks at any column, and is asked of any values', () => {
  const condition = parseCondition({ op: 'and', all: [rich, { op: 'not', of: { op: 'column', name: 'vip' } }, { op: 'contains', of: { op: 'column', name: 'topProducts' }, value: 'tea' }] }, columns);
  expect(columnsIn(condition)).toEqual(['spend', 'vip', 'topProducts']);
  let profile: Record<string, number | boolean | readonly string[] | undefined> = { spend: 500, vip: false, topProducts: ['tea'] };
  const isPicked = createTest(condition, (name) => () => profile[name]);
  expect(isPicked()).toBe(true);
  profile = { ...profile, spend: undefined };
  expect(isPicked()).toBe(false);
});

test('what is wrong is told with its place and a cure', () => {
  const problems = (json: unknown) => {
    try {
      parseCondition(json, columns);
    } catch (error) {
      return (error as DefinitionError).problems.map(({ code, path, cure }) => [code, path, cure]);
    }
    return [];
  };
  expect(problems({ op: 'and', all: [rich, { op: 'column', name: 'spnd' }] })).toEqual([['unknown_name', 'where.all[1]', "Did you mean 'spend'?"]]);
  expect(problems({ op: 'column', name: 'spend' })[0]).toEqual(['wrong_kind', 'where', 'Compare it with something, as in atLeast(value, 5), or ask isPresent.']);
  expect(problems({ op: 'equal', left: { op: 'column', name: 'country' }, right: { op: 'literal', value: 3 } })).toHaveLength(1);
  expect(problems({ op: 'eventName' })[0]?.[0]).toBe('unknown_name');
  expect(problems('vip')).not.toEqual([]);
});
