/**
 * A rule in words: `no order for at least 60 days and at least 2 orders`. Conditions become clauses, values noun
 * phrases; either may stand within the other.
 */
import { durationMs } from '../registry/duration.ts';
import type { Expression, ProfileDefinition } from '../registry/definition.ts';
import { comparisonOf, conditionOf, isCondition, type ComparisonParts, type Condition, type Test } from './condition.ts';
import type { Shape } from './format.ts';
import type { ArithmeticOp, Operand } from './phrases.ts';
import { shapeOf } from './shape.ts';
import { aggregateOf } from './subject.ts';
import type { Wording } from './wording.ts';

/** Any expression in words, as a sentence. */
export function ruleSentence(expression: Expression, wording: Wording): string {
  return wording.phrases.sentence(isCondition(expression) ? conditionText(expression, wording) : operandOf(expression, wording).text);
}

/** A condition in words, without capital and full stop. */
function conditionText(expression: Expression, wording: Wording): string {
  return textOf(conditionOf(expression), wording);
}

function textOf(condition: Condition, wording: Wording): string {
  const { phrases } = wording;
  if (condition.kind === 'test') return testText(condition, wording);
  const parts = condition.of.map((part) => (part.kind === 'test' ? testText(part, wording) : phrases.nested(textOf(part, wording))));
  if (parts.length === 0) return phrases.constant(condition.kind === 'all');
  return condition.kind === 'all' ? phrases.all(parts) : phrases.any(parts);
}

/** One test of a rule in words. */
function testText({ test, negated }: Test, wording: Wording): string {
  const { phrases, format } = wording;
  switch (test.op) {
    case 'isOneOf':
      return phrases.isOneOf(operandOf(test.of, wording), valuesText(test.values, test.of, wording), negated);
    case 'contains':
      return phrases.contains(operandOf(test.of, wording), format.value(test.value, { type: typeof test.value as 'number' | 'string' }), negated);
    case 'isPresent':
      return phrases.isPresent(operandOf(test.of, wording), negated);
    case 'literal':
      return phrases.constant((test.value === true) !== negated);
    default: {
      const comparison = comparisonOf(test, negated);
      if (comparison === undefined) return phrases.isTrue(operandOf(test, wording), negated);
      const { left, op, right } = comparison;
      const isOne = right.op === 'literal' && right.value === 1;
      return phrases.compare(operandOf(left, wording, shapeOf(right, wording)), op, { text: boundText(comparison, wording), isOne }, negated);
    }
  }
}

/** The bound of a comparison in words. */
export function boundText({ left, right }: ComparisonParts, wording: Wording): string {
  const { text } = operandOf(right, wording, shapeOf(left, wording));
  return isArithmetic(right) ? wording.phrases.nested(text) : text;
}

/** The values of an `isOneOf` in words. */
export function valuesText(values: readonly (string | number)[], of: Expression, wording: Wording): string {
  return wording.format.list(values.map((value) => wording.format.value(value, shapeOf(of, wording))));
}

/**
 * The words of a value.
 * @param beside what it is compared with or added to: a bare number takes its type and unit from there.
 */
export function operandOf(expression: Expression, wording: Wording, beside?: Shape): Operand {
  const { phrases, format } = wording;
  switch (expression.op) {
    case 'literal':
      return { text: format.value(expression.value, beside ?? shapeOf(expression, wording)) };
    case 'duration':
      return { text: format.duration(durationMs(expression.value)) };
    case 'column': {
      const subject = wording.subject(expression.name);
      return { text: subject.label, subject };
    }
    case 'field':
      return { text: phrases.field(expression.name) };
    case 'item':
      return { text: phrases.item(expression.name) };
    case 'eventTime':
      return { text: phrases.eventTime(expression.part) };
    case 'eventName':
      return { text: phrases.eventName() };
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide': {
      const { op, left, right } = expression;
      const sum = op === 'add' || op === 'subtract';
      const side = (of: Expression, other: Expression, binds: boolean): string => {
        const { text } = operandOf(of, wording, sum ? shapeOf(other, wording) : undefined);
        return isArithmetic(of) && !binds ? phrases.nested(text) : text;
      };
      const texts = [side(left, right, STRENGTH[op] <= strengthOf(left)), side(right, left, STRENGTH[op] < strengthOf(right))] as const;
      return { text: phrases.arithmetic(op, ...texts) };
    }
    case 'orElse': {
      const shape = shapeOf(expression, wording);
      const of = operandOf(expression.of, wording, shape);
      return { ...of, text: phrases.orElse(of.text, operandOf(expression.otherwise, wording, shape).text) };
    }
    case 'bucket':
      return { text: phrases.bucket(operandOf(expression.of, wording).text, bandsOf(expression, wording)) };
    case 'entry':
      return { text: phrases.entry(operandOf(expression.of, wording).text, expression.index, histogramOf(expression.of, wording.definition)) };
    default:
      return { text: phrases.nested(conditionText(expression, wording)) };
  }
}

/** Label and range of every bucket, lowest first. */
function bandsOf(expression: Extract<Expression, { op: 'bucket' }>, wording: Wording): readonly (readonly [label: string, range: string])[] {
  const { phrases, format } = wording;
  const shape = shapeOf(expression.of, wording);
  const bound = (i: number): string | undefined => {
    const value = expression.bounds[i];
    return value === undefined ? undefined : format.value(value, shape);
  };
  return expression.labels.map((label, i) => [format.quote(label), phrases.range(bound(i - 1), bound(i))]);
}

/** How strongly an operator binds its operands. */
const STRENGTH: Readonly<Record<ArithmeticOp, number>> = { add: 1, subtract: 1, multiply: 2, divide: 2 };

function isArithmetic({ op }: Expression): boolean {
  return Object.hasOwn(STRENGTH, op);
}

function strengthOf({ op }: Expression): number {
  return STRENGTH[op as ArithmeticOp] ?? Infinity;
}

/** Which histogram a column is, since its entries are spoken of by hour or weekday. */
function histogramOf(of: Expression, definition: ProfileDefinition): 'hour' | 'weekday' | undefined {
  if (of.op !== 'column') return undefined;
  const op = aggregateOf(of.name, definition)?.op;
  return op === 'hourHistogram' ? 'hour' : op === 'weekdayHistogram' ? 'weekday' : undefined;
}
