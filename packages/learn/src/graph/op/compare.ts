import { apply, broadcastShape, valueOf, type Operand, type Value } from '../value.ts';
import type { ElementType } from '../../onnx/model.ts';
import { numberOf } from '../../onnx/element-type.ts';
import { sumTo } from './reduce.ts';

function compare(operator: string, a: Operand, b: Operand): Value {
  const [x, y] = [valueOf(a, b), valueOf(b, a)];
  return apply({ operator, inputs: [x, y], shape: broadcastShape(x.shape, y.shape), type: 'bool' });
}

/** a > b; no gradient passes a comparison. */
export function greater(a: Operand, b: Operand): Value {
  return compare('Greater', a, b);
}

/** a ≥ b */
export function greaterOrEqual(a: Operand, b: Operand): Value {
  return compare('GreaterOrEqual', a, b);
}

/** a = b */
export function equal(a: Operand, b: Operand): Value {
  return compare('Equal', a, b);
}

/** The other truth value. */
export function not(x: Value): Value {
  return apply({ operator: 'Not', inputs: [x], shape: x.shape });
}

/** The same numbers in another type; true is 1. A gradient passes between types of floats. */
export function cast(x: Value, type: ElementType): Value {
  if (x.type === type) return x;
  const passes = x.type.startsWith('float') && type.startsWith('float');
  return apply({ operator: 'Cast', inputs: [x], shape: x.shape, type, attributes: { to: { kind: 'int', value: numberOf(type) } }, gradients: [passes ? (dy) => cast(dy, x.type) : undefined] });
}

/** `a` where the condition holds, else `b`; the gradient goes where the value came from. */
export function where(condition: Value, a: Operand, b: Operand): Value {
  const [x, y] = [valueOf(a, b), valueOf(b, a)];
  return apply({
    operator: 'Where',
    inputs: [condition, x, y],
    shape: broadcastShape(condition.shape, x.shape, y.shape),
    type: x.type,
    gradients: [undefined, (dy) => sumTo(where(condition, dy, 0), x.shape), (dy) => sumTo(where(condition, 0, dy), y.shape)],
  });
}
