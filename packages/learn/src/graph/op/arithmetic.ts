import { apply, broadcastShape, valueOf, type Gradients, type Operand, type Value } from '../value.ts';
import { sumTo } from './reduce.ts';
import { cast, greaterOrEqual, not } from './compare.ts';

/** An operator of two operands whose shapes meet; gradients are summed back to each shape. */
function binary(operator: string, a: Operand, b: Operand, gradients: (x: Value, y: Value, made: Value) => Gradients): Value {
  const [x, y] = [valueOf(a, b), valueOf(b, a)];
  const toShapeOf = (operand: Value, through: Gradients[number]): Gradients[number] => through && ((dy) => sumTo(through(dy), operand.shape));
  const made: Value = apply({
    operator,
    inputs: [x, y],
    shape: broadcastShape(x.shape, y.shape),
    gradients: [toShapeOf(x, (dy) => gradients(x, y, made)[0]!(dy)), toShapeOf(y, (dy) => gradients(x, y, made)[1]!(dy))],
  });
  return made;
}

/** a + b */
export function add(a: Operand, b: Operand): Value {
  return binary('Add', a, b, () => [(dy) => dy, (dy) => dy]);
}

/** a − b */
export function subtract(a: Operand, b: Operand): Value {
  return binary('Sub', a, b, () => [(dy) => dy, negate]);
}

/** a × b */
export function multiply(a: Operand, b: Operand): Value {
  return binary('Mul', a, b, (x, y) => [(dy) => multiply(dy, y), (dy) => multiply(dy, x)]);
}

/** a / b */
export function divide(a: Operand, b: Operand): Value {
  return binary('Div', a, b, (_, y, quotient) => [(dy) => divide(dy, y), (dy) => negate(multiply(divide(dy, y), quotient))]);
}

/** The larger of two; the gradient goes to the first where they are equal. */
export function maximum(a: Operand, b: Operand): Value {
  return binary('Max', a, b, (x, y) => [(dy) => multiply(dy, cast(greaterOrEqual(x, y), dy.type)), (dy) => multiply(dy, cast(not(greaterOrEqual(x, y)), dy.type))]);
}

/** The smaller of two; the gradient goes to the first where they are equal. */
export function minimum(a: Operand, b: Operand): Value {
  return binary('Min', a, b, (x, y) => [(dy) => multiply(dy, cast(greaterOrEqual(y, x), dy.type)), (dy) => multiply(dy, cast(not(greaterOrEqual(y, x)), dy.type))]);
}

/** −x */
export function negate(x: Value): Value {
  return apply({ operator: 'Neg', inputs: [x], shape: x.shape, gradients: [negate] });
}
