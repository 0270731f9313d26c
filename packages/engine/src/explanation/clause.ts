/** The tests of a rule with what the profile says to each: the value, what is asked, and how far from turning. */
import type { ColumnValue, Expression } from '../registry/definition.ts';
import { leavesOf } from '../registry/expression.ts';
import { comparisonOf, conditionOf, decidingTests, evaluate, holds, testsOf, type Test } from './condition.ts';
import { distanceText } from './distance.ts';
import type { Clause } from './explanation.ts';
import type { Operand } from './phrases.ts';
import { boundText, operandOf, valuesText } from './rule-sentence.ts';
import { shapeOf } from './shape.ts';
import type { Wording } from './wording.ts';

/** What a profile holds, as far as clauses need it. */
export interface Facts {
  readonly columns: Readonly<Record<string, ColumnValue>>;
  readonly errors: Readonly<Record<string, 'overflow'>>;
  /** The rule of a tag or segment column; undefined for others. */
  ruleOf(column: string): Expression | undefined;
}

/** One clause for each test of the rule, in its order. Tags and segments bring their own reasons, one level deep. */
export function clausesOf(rule: Expression, facts: Facts, wording: Wording): readonly Clause[] {
  return testsOf(conditionOf(rule)).map((test) => clauseOf(test, facts, wording));
}

/** Why the rule is what it is: the tests that decided, one phrase for each thing said of the profile. */
export function reasonsOf(rule: Expression, facts: Facts, wording: Wording, depth = 1): readonly string[] {
  const { phrases } = wording;
  const deciding = decidingTests(conditionOf(rule), facts.columns);
  if (deciding.length === 0) return [phrases.constant(evaluate(rule, facts.columns) === true)];
  const asked = new Map<string, { readonly needs: string[]; distance?: string }>();
  for (const test of deciding) {
    const { statement, needs, distance, isAbsent, fromZero } = tell(test, facts, wording, depth);
    const said = asked.get(statement) ?? { needs: [] };
    asked.set(statement, said);
    if (needs === undefined || isAbsent) continue;
    said.needs.push(needs);
    if (distance !== undefined && !fromZero && !holds(test, facts.columns)) said.distance = distance;
  }
  return [...asked].map(([statement, { needs, distance }]) => phrases.reason(statement, needs, distance));
}

/** What the profile says of a column, in words. */
export function statementOf(column: string, facts: Facts, wording: Wording): string {
  return stateOperand({ op: 'column', name: column }, facts, wording);
}

function clauseOf(test: Test, facts: Facts, wording: Wording): Clause {
  const { statement, needs, distance } = tell(test, facts, wording, 1);
  const column = columnIn(test.test);
  return {
    text: wording.phrases.clause(statement, needs),
    holds: holds(test, facts.columns),
    column,
    value: facts.columns[column],
    ...(distance !== undefined && { distance }),
  };
}

interface Told {
  readonly statement: string;
  readonly needs?: string;
  readonly distance?: string;
  /** The statement says that something never happened: what is asked of its age would only confuse. */
  readonly isAbsent?: boolean;
  /** The distance is the bound itself: saying it again adds nothing. */
  readonly fromZero?: boolean;
}

function tell({ test, negated }: Test, facts: Facts, wording: Wording, depth: number): Told {
  const { phrases, format } = wording;
  switch (test.op) {
    case 'isOneOf':
      return { statement: stateOperand(test.of, facts, wording), needs: phrases.needsOneOf(valuesText(test.values, test.of, wording), negated) };
    case 'contains': {
      const value = format.value(test.value, { type: typeof test.value as 'number' | 'string' });
      return { statement: stateOperand(test.of, facts, wording), needs: phrases.needsItem(value, negated) };
    }
    case 'isPresent':
      return { statement: stateOperand(test.of, facts, wording), ...((evaluate(test, facts.columns) === true) === negated && { needs: phrases.needsPresence(operandOf(test.of, wording), negated) }) };
    case 'literal':
      return { statement: phrases.constant(test.value === true) };
  }
  const comparison = comparisonOf(test, negated);
  if (comparison === undefined) return { statement: stateTruth(test, facts, wording, depth) };
  // What stands in for a missing value decides, but what is missing is said.
  const left = comparison.left.op === 'orElse' ? comparison.left.of : comparison.left;
  const value = evaluate(left, facts.columns);
  const bound = evaluate(comparison.right, facts.columns);
  const shape = shapeOf(left, wording);
  const computed = comparison.right.op !== 'literal' && comparison.right.op !== 'duration';
  const words = boundText(comparison, wording);
  const { subject } = operandOf(left, wording);
  if (typeof value !== 'number' || typeof bound !== 'number') {
    const isText = comparison.op === 'equal' || comparison.op === 'notEqual';
    return {
      statement: stateOperand(left, facts, wording),
      needs: isText ? phrases.needsText(words, comparison.op === 'notEqual') : phrases.needs(comparison.op, words, subject),
      isAbsent: value === undefined && (subject?.manner === 'since' || subject?.manner === 'gap'),
    };
  }
  const [shown, against] = format.pair(value, bound, shape);
  const distance = distanceText(comparison, { value, bound }, wording);
  return {
    statement: phrases.statement(operandOf(left, wording), shown, value === 0 || value === 1 ? value : undefined),
    needs: phrases.needs(comparison.op, computed ? phrases.computed(operandOf(comparison.right, wording).text, against) : against, subject),
    ...(distance !== undefined && { distance, fromZero: value === 0 }),
  };
}

/** A tag, a segment or another yes-or-no: what it is now, and why when it is a rule of its own. */
function stateTruth(test: Expression, facts: Facts, wording: Wording, depth: number): string {
  const { phrases } = wording;
  const statement = phrases.isTrue(operandOf(test, wording), evaluate(test, facts.columns) !== true);
  const rule = test.op === 'column' && depth > 0 ? facts.ruleOf(test.name) : undefined;
  return rule === undefined ? statement : phrases.because(statement, reasonsOf(rule, facts, wording, depth - 1));
}

function stateOperand(of: Expression, facts: Facts, wording: Wording): string {
  const { phrases, format } = wording;
  const operand: Operand = operandOf(of, wording);
  if (of.op === 'column' && facts.errors[of.name] !== undefined) return phrases.overflow(operand);
  const value = evaluate(of, facts.columns);
  if (value === undefined) return phrases.missing(operand);
  return phrases.statement(operand, format.value(value, shapeOf(of, wording)), value === 0 || value === 1 ? value : undefined);
}

/** The column a test is mainly about: its first. */
function columnIn(test: Expression): string {
  for (const leaf of leavesOf(test)) if (leaf.op === 'column') return leaf.name;
  return '';
}
