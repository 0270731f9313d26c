/**
 * A rule as a form: all of, or any of, some conditions, each of which may be excepted; a group may stand within, no deeper.
 * What the form cannot show stays as it was written, and can be taken out.
 */
import { durationMs, durationText, isComparison, type Comparison, type Expression } from './expression.ts';

/** What is asked of one column. */
export type Test =
  | { readonly kind: 'compare'; readonly column: string; readonly op: Comparison; readonly value: number | string | boolean }
  /** ms. */
  | { readonly kind: 'span'; readonly column: string; readonly op: Comparison; readonly ms: number }
  /** Has the tag, is in the segment, is true. */
  | { readonly kind: 'holds'; readonly column: string }
  | { readonly kind: 'oneOf'; readonly column: string; readonly values: readonly (string | number)[] }
  | { readonly kind: 'contains'; readonly column: string; readonly value: string | number }
  | { readonly kind: 'known'; readonly column: string }
  /** As it was written in code. */
  | { readonly kind: 'written'; readonly expression: Expression };

/** How conditions go together. */
export type Joiner = 'all' | 'any';

/** A test, or what it excepts. */
export interface Single {
  readonly id: number;
  readonly except: boolean;
  readonly test: Test;
}

/** Conditions within a rule. */
export interface Group {
  readonly id: number;
  readonly except: boolean;
  readonly joiner: Joiner;
  readonly of: readonly Single[];
}

/** One line of the builder. */
export type Condition = Single | Group;

/** The whole rule. */
export interface RuleForm {
  readonly joiner: Joiner;
  readonly of: readonly Condition[];
}

/** Nothing asked yet. */
export const emptyForm: RuleForm = { joiner: 'all', of: [] };

/** Is it a group. */
export function isGroup(condition: Condition): condition is Group {
  return 'of' in condition;
}

let serial = 0;
/** Tells conditions apart while they are edited. */
export function nextId(): number {
  return ++serial;
}

/** The form of a rule. Nested groups of one kind are one group. */
export function formOf(rule: Expression): RuleForm {
  const { joiner, of } = partsOf(rule);
  return { joiner, of: of.map(conditionOf) };
}

function partsOf(expression: Expression): { readonly joiner: Joiner; readonly of: readonly Expression[] } {
  if (expression.op !== 'and' && expression.op !== 'or') return { joiner: 'all', of: [expression] };
  return { joiner: expression.op === 'and' ? 'all' : 'any', of: expression.all.flatMap((each) => (each.op === expression.op ? partsOf(each).of : [each])) };
}

function conditionOf(expression: Expression): Condition {
  const except = expression.op === 'not';
  const inner = expression.op === 'not' ? expression.of : expression;
  if (inner.op !== 'and' && inner.op !== 'or') return singleOf(expression);
  const { joiner, of } = partsOf(inner);
  return { id: nextId(), except, joiner, of: of.map(singleOf) };
}

function singleOf(expression: Expression): Single {
  if (expression.op === 'not' && expression.of.op !== 'not') return { id: nextId(), except: true, test: testOf(expression.of) };
  return { id: nextId(), except: false, test: testOf(expression) };
}

function testOf(expression: Expression): Test {
  const written: Test = { kind: 'written', expression };
  if (expression.op === 'column') return { kind: 'holds', column: expression.name };
  if (isComparison(expression)) {
    const { op, left, right } = expression;
    if (left.op !== 'column') return written;
    if (right.op === 'literal') return { kind: 'compare', column: left.name, op, value: right.value };
    const ms = right.op === 'duration' ? durationMs(right.value) : undefined;
    return ms === undefined ? written : { kind: 'span', column: left.name, op, ms };
  }
  if (expression.op === 'isOneOf' && expression.of.op === 'column') return { kind: 'oneOf', column: expression.of.name, values: expression.values };
  if (expression.op === 'contains' && expression.of.op === 'column') return { kind: 'contains', column: expression.of.name, value: expression.value };
  if (expression.op === 'isPresent' && expression.of.op === 'column') return { kind: 'known', column: expression.of.name };
  return written;
}

/** The rule of a form; undefined: nothing is asked. Conditions that are not whole yet are left out. */
export function ruleOf({ joiner, of }: RuleForm): Expression | undefined {
  return joined(joiner, of.flatMap((condition) => expressionOf(condition) ?? []));
}

/** Where each condition stands in the rule, as the server calls it; undefined: it is not whole. */
export function pathsOf(form: RuleForm): ReadonlyMap<number, string> {
  const paths = new Map<number, string>();
  const whole = form.of.filter((condition) => expressionOf(condition) !== undefined);
  whole.forEach((condition, i) => {
    const path = whole.length === 1 ? '' : `all[${i}]`;
    paths.set(condition.id, path);
    if (!isGroup(condition) || condition.except) return;
    const inner = condition.of.filter((single) => expressionOf(single) !== undefined);
    inner.forEach((single, j) => paths.set(single.id, inner.length === 1 ? path : `${path}${path === '' ? '' : '.'}all[${j}]`));
  });
  return paths;
}

function expressionOf(condition: Condition): Expression | undefined {
  const inner = isGroup(condition) ? joined(condition.joiner, condition.of.flatMap((single) => expressionOf(single) ?? [])) : expressionOfTest(condition.test);
  return inner === undefined || !condition.except ? inner : { op: 'not', of: inner };
}

function joined(joiner: Joiner, all: readonly Expression[]): Expression | undefined {
  return all.length <= 1 ? all[0] : { op: joiner === 'all' ? 'and' : 'or', all };
}

function expressionOfTest(test: Test): Expression | undefined {
  if (test.kind === 'written') return test.expression;
  const column: Expression = { op: 'column', name: test.column };
  switch (test.kind) {
    case 'holds':
      return column;
    case 'known':
      return { op: 'isPresent', of: column };
    case 'compare':
      return test.value === '' || Number.isNaN(test.value) ? undefined : { op: test.op, left: column, right: { op: 'literal', value: test.value } };
    case 'span':
      return Number.isNaN(test.ms) ? undefined : { op: test.op, left: column, right: { op: 'duration', value: durationText(test.ms) } };
    case 'oneOf':
      return test.values.length === 0 ? undefined : { op: 'isOneOf', of: column, values: test.values };
    case 'contains':
      return test.value === '' ? undefined : { op: 'contains', of: column, value: test.value };
  }
}

/** The column that a test asks about; undefined: it is written in code. */
export function columnOf(test: Test): string | undefined {
  return test.kind === 'written' ? undefined : test.column;
}

/** Puts a condition in the place of the one with its id, wherever it stands; undefined takes it out. */
export function replaced(form: RuleForm, id: number, next: Condition | undefined): RuleForm {
  const of = form.of.flatMap((condition): readonly Condition[] => {
    if (condition.id === id) return next === undefined ? [] : [next];
    if (!isGroup(condition) || !condition.of.some((single) => single.id === id)) return [condition];
    const inner = condition.of.flatMap((single) => (single.id !== id ? [single] : next === undefined || isGroup(next) ? [] : [next]));
    // A group that has nothing left goes with its last.
    return inner.length === 0 ? [] : [{ ...condition, of: inner }];
  });
  return { ...form, of };
}
