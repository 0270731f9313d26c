/** What kind of value an expression gives, as far as writing it goes. */
import type { Expression } from '../registry/definition.ts';
import type { Shape } from './format.ts';
import type { Wording } from './wording.ts';

/** Type and unit of a value, as far as writing it goes. */
export function shapeOf(expression: Expression, wording: Wording): Shape {
  switch (expression.op) {
    case 'column':
      return wording.subject(expression.name);
    case 'duration':
      return { type: 'duration' };
    case 'literal':
      return { type: typeof expression.value as 'number' | 'string' | 'boolean' };
    case 'bucket':
      return { type: 'string' };
    case 'orElse':
      return shapeOf(expression.of, wording);
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
      return arithmeticShape(expression, wording);
    default:
      return { type: 'number' };
  }
}

function arithmeticShape({ op, left, right }: Extract<Expression, { op: 'add' | 'subtract' | 'multiply' | 'divide' }>, wording: Wording): Shape {
  const [a, b] = [shapeOf(left, wording), shapeOf(right, wording)];
  const isTime = ({ type }: Shape): boolean => type === 'duration' || type === 'time';
  if (op === 'divide') return isTime(b) || b.unit !== undefined ? { type: 'number' } : a;
  if (op === 'subtract' && a.type === 'time' && b.type === 'time') return { type: 'duration' };
  return isTime(a) || a.unit !== undefined || !isTime(b) ? (a.unit === undefined && !isTime(a) && b.unit !== undefined ? b : a) : b;
}
