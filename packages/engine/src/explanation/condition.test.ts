import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ColumnValue, Expression } from '../registry/definition.ts';
import { comparisonOf, conditionOf, decidingTests, evaluate, holds, testsOf } from './condition.ts';

const column = (name: string): Expression => ({ op: 'column', name });
const names = ['a', 'b', 'c'];

const anyTest: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ op: fc.constantFrom('atLeast' as const, 'above' as const, 'atMost' as const, 'below' as const, 'equal' as const, 'notEqual' as const), left: fc.constantFrom(...names).map(column), right: fc.integer({ min: 0, max: 3 }).map((value) => ({ op: 'literal' as const, value })) }),
  fc.record({ op: fc.constant('isPresent' as const), of: fc.constantFrom(...names).map(column) }),
);
const { rule: anyRule } = fc.letrec<{ rule: Expression }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small' },
    anyTest,
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), all: fc.array(tie('rule'), { maxLength: 3 }) }),
    fc.record({ op: fc.constant('not' as const), of: tie('rule') }),
  ),
}));
const anyColumns: fc.Arbitrary<Record<string, ColumnValue>> = fc.record({ a: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), b: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), c: fc.integer({ min: 0, max: 3 }) });

test('taking a rule apart never changes its answer, missing values included', () => {
  fc.assert(fc.property(anyRule, anyColumns, (rule, columns) => holds(conditionOf(rule), columns) === (evaluate(rule, columns) === true)));
});

test('the deciding tests all point the way of the whole rule', () => {
  fc.assert(
    fc.property(anyRule, anyColumns, (rule, columns) => {
      const whole = holds(conditionOf(rule), columns);
      for (const test of decidingTests(conditionOf(rule), columns)) expect(holds(test, columns)).toBe(whole);
    }),
  );
});

test('groups within groups of their kind are one group, and not is carried down', () => {
  const [a, b, c] = names.map((name): Expression => ({ op: 'isPresent', of: column(name) }));
  const rule = conditionOf({ op: 'and', all: [a!, { op: 'and', all: [b!, { op: 'not', of: { op: 'or', all: [c!] } }] }] });
  expect(rule.kind).toBe('all');
  expect(testsOf(rule).map(({ negated }) => negated)).toEqual([false, false, true]);
});

test('a comparison puts what moves on the left', () => {
  const parts = comparisonOf({ op: 'atLeast', left: { op: 'literal', value: 5 }, right: column('a') }, false);
  expect(parts).toEqual({ op: 'atMost', left: column('a'), right: { op: 'literal', value: 5 } });
});
