/** A zero-inflated log-normal network as part of a model's graph: layers in 32 bits as the engine has them, the rest in 64. */
import type { ZilnNetwork } from '@limn/engine';
import { denseNetwork } from '../graph/mlp/dense-network.ts';
import { abs, add, cast, divide, exp, log, maximum, multiply, negate, slice, square, subtract, tanh } from '../graph/op/op.ts';
import type { Value } from '../graph/value.ts';

/** The logarithm of the expected amount: the matrix, 0 where a number is missing, [rows, width] → [rows, 1] in 64 bits. */
export function zilnGraph({ layers, widest }: ZilnNetwork, x: Value): Value {
  const told = cast(denseNetwork({ kind: 'dense', layers }, x), 'float64');
  const [odds, mean, wide] = [0, 1, 2].map((from) => slice(told, { axis: 1, from, to: from + 1 })) as [Value, Value, Value];
  const deviation = multiply(tanh(divide(softplus(wide), widest)), widest);
  return add(subtract(mean, softplus(negate(odds))), divide(square(deviation), 2));
}

function softplus(x: Value): Value {
  return add(maximum(x, 0), log(add(1, exp(negate(abs(x))))));
}
