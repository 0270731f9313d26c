/** Expressions made at random: what is compiled is worth what the tree says, read off it by an independent evaluator. */
import assert from 'node:assert/strict';
import type { ColumnValue, Expression } from '@limn/engine';
import { evaluate } from '../../../packages/engine/test/oracle/evaluate.ts';
import { compileExpression } from '../../../packages/engine/src/registry/expression.ts';
import { smallerJson } from '../mutate.ts';
import type { Random } from '../random.ts';
import { asJson, type Target } from '../target.ts';

/** An expression, and what its columns are worth. */
interface Case {
  readonly expression: Expression;
  readonly columns: Readonly<Record<string, ColumnValue>>;
}

const values: readonly ColumnValue[] = [undefined, true, false, 0, 1, -1, 2, 2.5, 1e15, 86_400_000, 'UK', 'DE', '', ['UK', 'DE'], [1, 2, 3], []];
const names = ['a', 'b', 'c', 'd'];
const pairs = ['atLeast', 'above', 'atMost', 'below', 'equal', 'notEqual', 'add', 'subtract', 'multiply', 'divide'] as const;
const scalars = values.filter((value) => typeof value === 'string' || typeof value === 'number') as readonly (string | number)[];

function makeExpression(random: Random, depth: number): Expression {
  const sub = (): Expression => makeExpression(random, depth - 1);
  if (depth === 0 || random.chance(0.15)) {
    switch (random.below(4)) {
      case 0:
        return { op: 'literal', value: random.pick([...scalars, true, false]) };
      case 1:
        return { op: 'duration', value: random.pick(['1s', '90s', '15m', '36h', '365d']) };
      default:
        return { op: 'column', name: random.pick(names) };
    }
  }
  switch (random.below(10)) {
    case 0:
      return { op: random.pick(['and', 'or']), all: Array.from({ length: random.below(4) }, sub) };
    case 1:
      return { op: 'not', of: sub() };
    case 2:
      return { op: 'isOneOf', of: sub(), values: Array.from({ length: random.below(4) }, () => random.pick(scalars)) };
    case 3:
      return { op: 'contains', of: sub(), value: random.pick(scalars) };
    case 4:
      return { op: 'isPresent', of: sub() };
    case 5:
      return { op: 'orElse', of: sub(), otherwise: sub() };
    case 6: {
      const bounds = [...new Set(Array.from({ length: 1 + random.below(4) }, () => random.below(100) - 20))].toSorted((a, b) => a - b);
      return { op: 'bucket', of: sub(), bounds, labels: Array.from({ length: bounds.length + 1 }, (_, i) => `l${i}`) };
    }
    case 7:
      return { op: 'entry', of: sub(), index: random.below(4) };
    default:
      return { op: random.pick(pairs), left: sub(), right: sub() };
  }
}

function make(_: Case, random: Random): Case {
  return { expression: makeExpression(random, 1 + random.below(5)), columns: Object.fromEntries(names.map((name) => [name, random.pick(values)])) };
}

function check({ expression, columns }: Case): void {
  const leaf = (name: string): ColumnValue => columns[name];
  const compiled = compileExpression(expression, (of) => () => leaf((of as { name: string }).name));
  const due = evaluate(expression, (of) => leaf((of as { name: string }).name));
  assert(Object.is(compiled(), due) || JSON.stringify(compiled()) === JSON.stringify(due), `${JSON.stringify(compiled())} instead of ${JSON.stringify(due)}`);
  assert.equal(JSON.stringify(compiled()), JSON.stringify(compiled()), 'asked twice, it says the same');
}

/** A smaller tree must still be one. */
function* smaller({ expression, columns }: Case): Generator<Case> {
  for (const candidate of smallerJson(expression)) {
    try {
      evaluate(candidate as Expression, () => undefined);
      yield { expression: candidate as Expression, columns };
    } catch {
      // Not an expression any more.
    }
  }
}

export const expressionTarget: Target<Case> = { name: 'expression', seeds: [{ expression: { op: 'column', name: 'a' }, columns: {} }], mutate: make, check, smaller, ...asJson, fromJson: (json) => json as Case };
