import { expect, test } from 'vitest';
import type { AggregateSpec, Expression } from './definition.ts';
import { AGGREGATE_OPS, EXPRESSION_OPS, parseAggregate, parseExpression } from './parse-expression.ts';
import { Part } from './part.ts';
import { Problems } from './problems.ts';

const of: Expression = { op: 'field', name: 'x' };
const pair = { left: of, right: of };

/** One of each, so that a new one cannot be forgotten: the compiler asks for it here. */
const expressions: Readonly<Record<Expression['op'], object>> = {
  literal: { value: true }, duration: { value: '1d' }, field: { name: 'x' }, item: { name: 'x' }, eventTime: { part: 'hour' }, eventName: {}, column: { name: 'x' },
  atLeast: pair, above: pair, atMost: pair, below: pair, equal: pair, notEqual: pair, and: { all: [of] }, or: { all: [of] }, not: { of },
  isOneOf: { of, values: ['a', 1] }, contains: { of, value: 'a' }, isPresent: { of }, add: pair, subtract: pair, multiply: pair, divide: pair,
  orElse: { of, otherwise: of }, bucket: { of, bounds: [1], labels: ['a', 'b'] }, entry: { of, index: 0 },
};
const aggregates: Readonly<Record<AggregateSpec['op'], object>> = {
  count: {}, sum: { of }, mean: { of }, variance: { of }, min: { of }, max: { of }, first: { of }, last: { of }, lastN: { of, n: 3 }, distinct: { of },
  mostFrequent: { of }, topK: { of, k: 3 }, quantile: { of, q: 0.5 }, hourHistogram: {}, weekdayHistogram: {}, activeDays: {}, sessions: { gap: '30m', measure: 'depth' },
  timeSince: { which: 'last' }, timeOf: { which: 'first' }, gap: { measure: 'longest' }, decayedSum: { of, halfLife: '7d' }, funnel: { steps: ['a', 'b'], within: '1d' },
};

test('the lists of operations are whole', () => {
  expect([...EXPRESSION_OPS].sort()).toEqual(Object.keys(expressions).sort());
  expect([...AGGREGATE_OPS].sort()).toEqual(Object.keys(aggregates).sort());
});

test.each(Object.entries(expressions))('expression %s comes back as it went in', (op, parts) => {
  const problems = new Problems();
  expect(parseExpression(new Part({ op, ...parts }, 'x', problems))).toEqual({ op, ...parts });
  expect(problems.found).toEqual([]);
});

test.each(Object.entries(aggregates))('aggregate %s comes back as it went in', (op, parts) => {
  const problems = new Problems();
  expect(parseAggregate(new Part({ op, ...parts }, 'x', problems))).toEqual({ op, ...parts });
  expect(problems.found).toEqual([]);
});

test('what is no expression is told once and becomes a hole', () => {
  for (const json of [null, [], 'x', {}, { op: 7 }, { op: 'toString' }]) {
    const problems = new Problems();
    const hole = parseExpression(new Part(json, 'x', problems));
    expect(problems.isHole(hole)).toBe(true);
    expect(problems.found).toHaveLength(1);
  }
});
