/** A factorisation machine as part of a model's graph, in 64 bits. */
import type { FactorizationPredictor } from '@limn/engine';
import { add, matmul, multiply, square, subtract, sum } from '../graph/op/op.ts';
import { constant, type Value } from '../graph/value.ts';
import { linearGraph, withoutMissing } from './score-graph.ts';

/** `linear + ½ Σ ((x V)² − x² V²)`: [rows, width] → [rows, 1]. */
export function factorizationGraph({ weights, intercept, factors }: FactorizationPredictor, x: Value): Value {
  const [width, length] = [weights.length, factors[0]!.length];
  const row = withoutMissing(x);
  const vectors = constant(factors.flat(), [width, length], 'float64');
  const pairs = subtract(square(matmul(row, vectors)), matmul(square(row), square(vectors)));
  return add(linearGraph({ kind: 'linear', weights: [weights], intercepts: [intercept] }, x), multiply(sum(pairs, { axes: [1], keep: true }), 0.5));
}
