/** What an expression is worth, read off its tree each time. */
import type { ColumnValue, Expression } from '../../src/registry/definition.ts';
import { lengthMs } from './row.ts';

export type Leaf = Extract<Expression, { op: 'field' | 'item' | 'eventTime' | 'eventName' | 'column' }>;

/** Numbers in natural units. @param leaf what the leaves are worth where the expression stands */
export function evaluate(expression: Expression, leaf: (leaf: Leaf) => ColumnValue): ColumnValue {
  const worth = (of: Expression): ColumnValue => evaluate(of, leaf);
  switch (expression.op) {
    case 'literal':
      return expression.value;
    case 'duration':
      return lengthMs(expression.value);
    case 'field':
    case 'item':
    case 'eventTime':
    case 'eventName':
    case 'column':
      return leaf(expression);
    case 'and':
      return expression.all.every((each) => worth(each) === true);
    case 'or':
      return expression.all.some((each) => worth(each) === true);
    case 'not':
      return worth(expression.of) !== true;
    case 'isPresent':
      return worth(expression.of) !== undefined;
    case 'isOneOf': {
      const value = worth(expression.of);
      return expression.values.some((each) => each === value);
    }
    case 'contains': {
      const list = worth(expression.of);
      return Array.isArray(list) && list.some((each) => each === expression.value);
    }
    case 'orElse':
      return worth(expression.of) ?? worth(expression.otherwise);
    case 'bucket': {
      const value = worth(expression.of);
      if (typeof value !== 'number') return undefined;
      return expression.labels[expression.bounds.filter((bound) => bound <= value).length];
    }
    case 'entry': {
      const list = worth(expression.of);
      return Array.isArray(list) ? (list as readonly ColumnValue[])[expression.index] : undefined;
    }
    default:
      return evaluatePair(expression.op, worth(expression.left), worth(expression.right));
  }
}

type PairOp = Extract<Expression, { left: Expression }>['op'];

/** A comparison with a missing side is false; arithmetic with a missing side is missing. */
function evaluatePair(op: PairOp, left: ColumnValue, right: ColumnValue): ColumnValue {
  switch (op) {
    case 'equal':
      return left !== undefined && right !== undefined && left === right;
    case 'notEqual':
      return left !== undefined && right !== undefined && left !== right;
    case 'atLeast':
      return bothNumbers(left, right) && left! >= right!;
    case 'above':
      return bothNumbers(left, right) && left! > right!;
    case 'atMost':
      return bothNumbers(left, right) && left! <= right!;
    case 'below':
      return bothNumbers(left, right) && left! < right!;
    default:
      if (typeof left !== 'number' || typeof right !== 'number') return undefined;
      if (op === 'add') return left + right;
      if (op === 'subtract') return left - right;
      if (op === 'multiply') return left * right;
      return right === 0 ? undefined : left / right;
  }
}

function bothNumbers(left: ColumnValue, right: ColumnValue): boolean {
  return typeof left === 'number' && typeof right === 'number';
}
