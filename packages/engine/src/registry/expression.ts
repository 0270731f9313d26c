/**
 * Expressions at work: a tree of plain data becomes a getter over whatever scope its leaves come from: the row being
 * folded, or the columns of a profile. The tree itself stays data; nothing is ever made from strings.
 *
 * Missing values: a comparison with a missing side is false, arithmetic with a missing side is missing.
 */
import { durationMs } from './duration.ts';
import type { ColumnValue, Expression } from './definition.ts';

/** Computes a value anew from where its leaves look; `undefined` is missing. */
export type Getter = () => ColumnValue;

/** Leaves of an expression: what `field`, `item`, `eventTime`, `eventName` and `column` mean in a scope. */
export type Leaf = Extract<Expression, { op: 'field' | 'item' | 'eventTime' | 'eventName' | 'column' }>;

/** @param leaf gives the getter of a leaf in the scope. @returns the value of the whole; cost: one call a node. */
export function compileExpression(expression: Expression, leaf: (leaf: Leaf) => Getter): Getter {
  const compile = (of: Expression): Getter => compileExpression(of, leaf);
  switch (expression.op) {
    case 'literal': {
      const { value } = expression;
      return () => value;
    }
    case 'duration': {
      const ms = durationMs(expression.value);
      return () => ms;
    }
    case 'field':
    case 'item':
    case 'eventTime':
    case 'eventName':
    case 'column':
      return leaf(expression);
    case 'and': {
      const all = expression.all.map(compile);
      return () => {
        for (const each of all) if (each() !== true) return false;
        return true;
      };
    }
    case 'or': {
      const all = expression.all.map(compile);
      return () => {
        for (const each of all) if (each() === true) return true;
        return false;
      };
    }
    case 'not': {
      const of = compile(expression.of);
      return () => of() !== true;
    }
    case 'isPresent': {
      const of = compile(expression.of);
      return () => of() !== undefined;
    }
    case 'isOneOf': {
      const of = compile(expression.of);
      const values = new Set<unknown>(expression.values);
      return () => values.has(of());
    }
    case 'contains': {
      const of = compile(expression.of);
      const { value } = expression;
      return () => {
        const list = of();
        return Array.isArray(list) && list.includes(value);
      };
    }
    case 'orElse': {
      const of = compile(expression.of);
      const otherwise = compile(expression.otherwise);
      return () => of() ?? otherwise();
    }
    case 'bucket': {
      const of = compile(expression.of);
      const { bounds, labels } = expression;
      return () => {
        const value = of();
        if (typeof value !== 'number') return undefined;
        let i = 0;
        while (i < bounds.length && value >= bounds[i]!) i++;
        return labels[i];
      };
    }
    case 'entry': {
      const of = compile(expression.of);
      const { index } = expression;
      return () => {
        const list = of();
        return Array.isArray(list) ? (list[index] as ColumnValue) : undefined;
      };
    }
    default:
      return compileBinary(expression, compile(expression.left), compile(expression.right));
  }
}

type Binary = Extract<Expression, { left: Expression }>;

function compileBinary({ op }: Binary, left: Getter, right: Getter): Getter {
  switch (op) {
    case 'equal':
      return () => {
        const l = left();
        return l !== undefined && l === right();
      };
    case 'notEqual':
      return () => {
        const l = left();
        const r = right();
        return l !== undefined && r !== undefined && l !== r;
      };
    case 'atLeast':
      return () => compare(left(), right()) >= 0;
    case 'above':
      return () => compare(left(), right()) > 0;
    case 'atMost':
      return () => compare(left(), right()) <= 0;
    case 'below':
      return () => compare(left(), right()) < 0;
    case 'add':
      return () => calculate(left(), right(), (l, r) => l + r);
    case 'subtract':
      return () => calculate(left(), right(), (l, r) => l - r);
    case 'multiply':
      return () => calculate(left(), right(), (l, r) => l * r);
    case 'divide':
      return () => calculate(left(), right(), (l, r) => (r === 0 ? undefined : l / r));
  }
}

/** NaN, which is neither above nor below anything, when a side is missing. */
function compare(left: ColumnValue, right: ColumnValue): number {
  if (typeof left !== 'number' || typeof right !== 'number') return Number.NaN;
  return left < right ? -1 : left > right ? 1 : left === right ? 0 : Number.NaN;
}

function calculate(left: ColumnValue, right: ColumnValue, by: (l: number, r: number) => number | undefined): number | undefined {
  return typeof left === 'number' && typeof right === 'number' ? by(left, right) : undefined;
}

/** Every leaf of the tree, depth first. */
export function* leavesOf(expression: Expression): Generator<Leaf> {
  switch (expression.op) {
    case 'literal':
    case 'duration':
      return;
    case 'field':
    case 'item':
    case 'eventTime':
    case 'eventName':
    case 'column':
      yield expression;
      return;
    default:
      for (const child of childrenOf(expression)) yield* leavesOf(child);
  }
}

/** The direct parts of a node. */
export function childrenOf(expression: Expression): readonly Expression[] {
  if ('left' in expression) return [expression.left, expression.right];
  if ('all' in expression) return expression.all;
  if (expression.op === 'orElse') return [expression.of, expression.otherwise];
  if ('of' in expression) return [expression.of];
  return [];
}
