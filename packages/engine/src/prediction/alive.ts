/** Whether a customer still buys, where a model knows. */
import { isForeign, type PredictionModel } from './foreign-model.ts';
import { compileLifetime, type CompiledLifetime } from './lifetime.ts';
import type { LifetimePredictor } from './model.ts';

/** By the predictor itself, which never changes: it takes as long to compile as to ask some times. */
const compiled = new WeakMap<LifetimePredictor, CompiledLifetime>();

/** @param row of the matrix @returns 0 to 1; undefined of models that are no laws of purchases, and of who never bought */
export function aliveOf(model: PredictionModel, row: Float32Array): number | undefined {
  if (isForeign(model) || model.predictor.kind !== 'lifetime') return undefined;
  const { correction: _, ...laws } = model.predictor;
  const known = compiled.get(model.predictor) ?? compileLifetime(laws);
  compiled.set(model.predictor, known);
  const probability = known.alive(row);
  return Number.isNaN(probability) ? undefined : probability;
}
