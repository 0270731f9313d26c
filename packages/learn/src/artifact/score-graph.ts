/** From the matrix to scores: predictors, links and calibration as part of a model's graph, in 64 bits. */
import type { Calibration, LinearPredictor, ScoreLink } from '@limn/engine';
import { add, cast, concat, divide, exp, gather, greaterOrEqual, matmul, multiply, reshape, sigmoid, slice, softmax, subtract, sum, where } from '../graph/op/op.ts';
import { constant, type Value } from '../graph/value.ts';
import { isMissing } from './input-graph.ts';

/** The matrix with 0 where a number is missing. */
export function withoutMissing(x: Value): Value {
  return where(isMissing(x), 0, x);
}

/** Raw scores of a linear model: [rows, width] → [rows, outputs]. */
export function linearGraph({ weights, intercepts }: LinearPredictor, x: Value): Value {
  const width = weights[0]!.length;
  const columns = Float64Array.from({ length: width * weights.length }, (_, i) => weights[i % weights.length]![Math.floor(i / weights.length)]!);
  return add(matmul(withoutMissing(x), constant(columns, [width, weights.length], 'float64')), constant(intercepts, [1, weights.length], 'float64'));
}

/** Raw scores as what is meant. */
export function linkGraph(link: ScoreLink, raw: Value): Value {
  return { identity: () => raw, logistic: () => sigmoid(raw), exp: () => exp(raw), softmax: () => softmax(raw) }[link]();
}

/** Calibrations, one an output; probabilities of several classes sum to 1 again. */
export function calibrationGraph(calibration: readonly Calibration[], link: ScoreLink, scores: Value): Value {
  const columns = calibration.map((each, i) => calibrated(each, slice(scores, { axis: 1, from: i, to: i + 1 })));
  const all = columns.length === 1 ? columns[0]! : concat(columns, 1);
  return link === 'softmax' ? divide(all, sum(all, { axes: [1], keep: true })) : all;
}

/** Straight lines between points. A flat line before the first and behind the last makes all places alike. */
function calibrated({ x, y }: Calibration, score: Value): Value {
  if (x.length === 0) return score;
  const points = constant(x, [1, x.length], 'float64');
  const place = cast(sum(cast(greaterOrEqual(score, points), 'float64'), { axes: [1], keep: true }), 'int64');
  const at = (values: readonly number[], after: 0 | 1): Value => reshape(gather(constant(values, [values.length], 'float64'), after === 0 ? place : add(place, 1)), score.shape);
  const xs = [x[0]! - 1, ...x, x.at(-1)! + 1];
  const ys = [y[0]!, ...y, y.at(-1)!];
  const [x0, x1, y0, y1] = [at(xs, 0), at(xs, 1), at(ys, 0), at(ys, 1)];
  return add(y0, divide(multiply(subtract(y1, y0), subtract(score, x0)), subtract(x1, x0)));
}
