import { describe, expect, test } from 'vitest';
import type { Expression } from './expression.ts';
import { formOf, pathsOf, replaced, ruleOf, type Group } from './rule-form.ts';

const column = (name: string): Expression => ({ op: 'column', name });
const spent: Expression = { op: 'atLeast', left: column('spend30d'), right: { op: 'literal', value: 500 } };
const lapsed: Expression = { op: 'below', left: column('sinceLastOrder'), right: { op: 'duration', value: '60d' } };

describe('a rule becomes a form and the same rule again', () => {
  test.each<[string, Expression]>([
    ['one test', spent],
    ['all of', { op: 'and', all: [spent, lapsed, column('vip')] }],
    ['any of', { op: 'or', all: [spent, lapsed] }],
    ['except', { op: 'and', all: [spent, { op: 'not', of: column('wholesaler') }] }],
    ['a group within', { op: 'and', all: [{ op: 'or', all: [column('lapsing'), column('lost')] }, spent] }],
    ['a group excepted', { op: 'and', all: [spent, { op: 'not', of: { op: 'or', all: [column('lapsing'), column('lost')] } }] }],
    ['texts and lists', { op: 'and', all: [{ op: 'isOneOf', of: column('country'), values: ['Germany', 'France'] }, { op: 'contains', of: column('topProducts'), value: 'tea' }, { op: 'not', of: { op: 'isPresent', of: column('sinceLastRefund') } }] }],
    ['what no form can show', { op: 'and', all: [{ op: 'atLeast', left: { op: 'add', left: column('a'), right: column('b') }, right: { op: 'literal', value: 3 } }, spent] }],
    ['deeper than two', { op: 'and', all: [{ op: 'or', all: [column('a'), { op: 'and', all: [column('b'), column('c')] }] }, spent] }],
  ])('%s', (_, rule) => expect(ruleOf(formOf(rule))).toEqual(rule));

  test('groups of one kind are one', () => {
    expect(ruleOf(formOf({ op: 'and', all: [spent, { op: 'and', all: [lapsed, column('vip')] }] }))).toEqual({ op: 'and', all: [spent, lapsed, column('vip')] });
  });
});

test('a condition that is not whole yet is not asked, and the others keep their places', () => {
  const form = formOf({ op: 'and', all: [spent, lapsed] });
  const open = { id: 999, except: false, test: { kind: 'oneOf', column: 'country', values: [] } } as const;
  const next = { ...form, of: [form.of[0]!, open, form.of[1]!] };
  expect(ruleOf(next)).toEqual({ op: 'and', all: [spent, lapsed] });
  expect([...pathsOf(next).values()]).toEqual(['all[0]', 'all[1]']);
});

test('places are called as the server calls them', () => {
  const form = formOf({ op: 'and', all: [{ op: 'or', all: [column('lapsing'), column('lost')] }, spent] });
  expect([...pathsOf(form).values()]).toEqual(['all[0]', 'all[0].all[0]', 'all[0].all[1]', 'all[1]']);
  expect([...pathsOf(formOf(spent)).values()]).toEqual(['']);
});

test('a condition is replaced or taken out wherever it stands, and an empty group goes', () => {
  const form = formOf({ op: 'and', all: [{ op: 'or', all: [column('lapsing'), column('lost')] }, spent] });
  const group = form.of[0] as Group;
  const one = replaced(form, group.of[0]!.id, undefined);
  expect(ruleOf(one)).toEqual({ op: 'and', all: [column('lost'), spent] });
  expect(ruleOf(replaced(one, group.of[1]!.id, undefined))).toEqual(spent);
  expect(ruleOf(replaced(form, form.of[1]!.id, { ...form.of[1]!, except: true } as never))).toMatchObject({ all: [{ op: 'or' }, { op: 'not', of: spent }] });
});
