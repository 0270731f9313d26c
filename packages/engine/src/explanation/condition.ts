/**
 * A rule as people think of it: tests joined by "all of" and "any of". `not` is carried down to the tests, so that a
 * sentence never says "not (a and not b)". Missing values stay true to the rule: a test that cannot be decided is no,
 * and its negation yes.
 */
import type { ColumnValue, Expression } from '../registry/definition.ts';
import { compileExpression } from '../registry/expression.ts';
import type { Comparison } from './phrases.ts';

/** A test, or a group of conditions: all of them, or any. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'test'; readonly test: Expression; readonly negated: boolean };

/** One test of a rule, or its negation. */
export type Test = Extract<Condition, { kind: 'test' }>;

/** The expression as a tree of tests. Nested groups of one kind are one group. */
export function conditionOf(expression: Expression, negated = false): Condition {
  if (expression.op === 'not') return conditionOf(expression.of, !negated);
  if (expression.op !== 'and' && expression.op !== 'or') return { kind: 'test', test: expression, negated };
  const kind = (expression.op === 'and') !== negated ? 'all' : 'any';
  const parts = expression.all.map((part) => conditionOf(part, negated));
  const of = parts.flatMap((part) => (part.kind === kind ? part.of : [part]));
  return of.length === 1 ? of[0]! : { kind, of };
}

/** The value of an expression over a profile's columns. */
export function evaluate(expression: Expression, columns: Readonly<Record<string, ColumnValue>>): ColumnValue {
  return compileExpression(expression, (leaf) => () => (leaf.op === 'column' ? columns[leaf.name] : undefined))();
}

/** Whether the condition holds for a profile's columns. */
export function holds(condition: Condition, columns: Readonly<Record<string, ColumnValue>>): boolean {
  if (condition.kind === 'test') return (evaluate(condition.test, columns) === true) !== condition.negated;
  return condition.kind === 'all' ? condition.of.every((part) => holds(part, columns)) : condition.of.some((part) => holds(part, columns));
}

/** All tests, in the order of the rule. */
export function testsOf(condition: Condition): readonly Test[] {
  return condition.kind === 'test' ? [condition] : condition.of.flatMap(testsOf);
}

/**
 * The tests that decided: of "all of" that fails those that fail, of "any of" that holds those that hold, else all.
 * Turning none of them leaves the answer as it is.
 */
export function decidingTests(condition: Condition, columns: Readonly<Record<string, ColumnValue>>): readonly Test[] {
  if (condition.kind === 'test') return [condition];
  const whole = holds(condition, columns);
  const parts = condition.of.filter((part) => holds(part, columns) === whole);
  return parts.flatMap((part) => decidingTests(part, columns));
}

/** A comparison taken apart. */
export interface ComparisonParts {
  readonly left: Expression;
  readonly op: Comparison;
  readonly right: Expression;
}

/** A comparison with the moving side on the left, the negation carried into the operator; undefined for other tests. */
export function comparisonOf(test: Expression, negated: boolean): ComparisonParts | undefined {
  if (!Object.hasOwn(OPPOSITE, test.op)) return undefined;
  const { op, left, right } = test as ComparisonParts;
  const turned = isConstant(left) && !isConstant(right);
  const direct = turned ? MIRRORED[op] : op;
  return { op: negated ? OPPOSITE[direct] : direct, left: turned ? right : left, right: turned ? left : right };
}

/** Values of conditions rather than of numbers and texts. */
export function isCondition({ op }: Expression): boolean {
  return op === 'and' || op === 'or' || op === 'not' || op === 'isOneOf' || op === 'contains' || op === 'isPresent' || Object.hasOwn(OPPOSITE, op);
}

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  atLeast: 'below', above: 'atMost', atMost: 'above', below: 'atLeast', equal: 'notEqual', notEqual: 'equal',
};

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  atLeast: 'atMost', above: 'below', atMost: 'atLeast', below: 'above', equal: 'equal', notEqual: 'notEqual',
};

function isConstant({ op }: Expression): boolean {
  return op === 'literal' || op === 'duration';
}
