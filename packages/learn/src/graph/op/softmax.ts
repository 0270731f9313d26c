import { apply, withGradient, type Value } from '../value.ts';
import { multiply, subtract } from './arithmetic.ts';
import { exp, log } from './function.ts';
import { max, sum } from './reduce.ts';

const lastAxis = { axis: { kind: 'int', value: -1 } } as const;
const alongLast = { axes: [-1], keep: true } as const;

/** eˣ / Σ eˣ along the last axis. */
export function softmax(x: Value): Value {
  const y: Value = apply({
    operator: 'Softmax',
    inputs: [x],
    shape: x.shape,
    attributes: lastAxis,
    gradients: [(dy) => multiply(y, subtract(dy, sum(multiply(dy, y), alongLast)))],
  });
  return y;
}

/** ln of the softmax along the last axis. */
export function logSoftmax(x: Value): Value {
  const y: Value = apply({ operator: 'LogSoftmax', inputs: [x], shape: x.shape, attributes: lastAxis, gradients: [(dy) => subtract(dy, multiply(exp(y), sum(dy, alongLast)))] });
  return y;
}

/** ln Σ eˣ along the last axis, which stays with size 1. Stable as max(x) − ln max(softmax(x)); its gradient is that softmax. */
export function logSumExp(x: Value): Value {
  const shares = softmax(x);
  return withGradient(subtract(max(x, alongLast), log(max(shares, alongLast))), [x], [(dy) => multiply(shares, dy)]);
}
