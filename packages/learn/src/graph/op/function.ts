import { apply, withGradient, type Value } from '../value.ts';
import { add, divide, multiply, negate, subtract } from './arithmetic.ts';
import { cast, greater } from './compare.ts';

/** A function of each number. `slope` is its derivative times the gradient, of its input `x` and its answer `y`. */
function each(operator: string, x: Value, through: (dy: Value, y: Value) => Value): Value {
  const y: Value = apply({ operator, inputs: [x], shape: x.shape, gradients: [(dy) => through(dy, y)] });
  return y;
}

/** eˣ */
export function exp(x: Value): Value {
  return each('Exp', x, multiply);
}

/** ln x */
export function log(x: Value): Value {
  return each('Log', x, (dy) => divide(dy, x));
}

/** √x */
export function sqrt(x: Value): Value {
  return each('Sqrt', x, (dy, y) => divide(multiply(dy, 0.5), y));
}

/** x² */
export function square(x: Value): Value {
  return multiply(x, x);
}

/** |x|; the gradient is 0 at 0. */
export function abs(x: Value): Value {
  return each('Abs', x, (dy) => multiply(dy, apply({ operator: 'Sign', inputs: [x], shape: x.shape })));
}

/** 1 / (1 + e⁻ˣ) */
export function sigmoid(x: Value): Value {
  return each('Sigmoid', x, (dy, y) => multiply(dy, multiply(y, subtract(1, y))));
}

/** The hyperbolic tangent. */
export function tanh(x: Value): Value {
  return each('Tanh', x, (dy, y) => multiply(dy, subtract(1, multiply(y, y))));
}

/** x where it is positive, else 0. */
export function relu(x: Value): Value {
  return each('Relu', x, (dy, y) => multiply(dy, cast(greater(y, 0), dy.type)));
}

/** The error function 2/√π ∫₀ˣ e^(−t²) dt. */
export function erf(x: Value): Value {
  return each('Erf', x, (dy) => multiply(dy, multiply(exp(negate(square(x))), 2 / Math.sqrt(Math.PI))));
}

/** x Φ(x), exactly and not by tanh (Hendrycks & Gimpel 2016, arXiv:1606.08415). */
export function gelu(x: Value): Value {
  return multiply(x, multiply(add(erf(multiply(x, Math.SQRT1_2)), 1), 0.5));
}

/** ln(1 + eˣ), without overflow. */
export function softplus(x: Value): Value {
  const stable = add(relu(x), log(add(exp(negate(abs(x))), 1)));
  return withGradient(stable, [x], [(dy) => multiply(dy, sigmoid(x))]);
}
