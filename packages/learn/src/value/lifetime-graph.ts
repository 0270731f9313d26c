/** A lifetime as part of a model's graph, in 64 bits: the sums over places that the engine adds up, as elementwise operators. */
import { LEAST_AMOUNT, lifetimePlaces, type LifetimePredictor } from '@limn/engine';
import { abs, add, divide, exp, greater, greaterOrEqual, log, maximum, minimum, multiply, negate, slice, subtract, sum, where } from '../graph/op/op.ts';
import { constant, type Value } from '../graph/value.ts';
import { isMissing } from '../artifact/input-graph.ts';
import { withoutMissing } from '../artifact/score-graph.ts';
import { treeGraph } from '../artifact/tree-graph.ts';

/** What is known of customers, [rows, 1] each; times in weeks. */
interface Histories {
  readonly repeats: Value;
  readonly last: Value;
  readonly age: Value;
}

/** Logarithms of the amounts that are expected: the matrix in 64 bits, [rows, width] → [rows, 1]. */
export function lifetimeGraph(predictor: LifetimePredictor, x: Value): Value {
  const logs = log(maximum(amountGraph(predictor, x), LEAST_AMOUNT));
  return predictor.correction === undefined ? logs : add(logs, treeGraph(predictor.correction, x));
}

function amountGraph(predictor: LifetimePredictor, x: Value): Value {
  const { law, columns, horizon, pace } = predictor;
  const [p, q, v] = predictor.spend.map(({ value }) => value) as [number, number, number];
  const column = (role: keyof typeof columns): Value => slice(x, { axis: 1, from: columns[role], to: columns[role] + 1 });
  // A missing number is no purchase either.
  const count = where(isMissing(add(column('first'), column('last'))), 0, withoutMissing(column('purchases')));
  const bought = greaterOrEqual(count, 1);
  // Who never bought is reckoned as somebody else, and then told 0.
  const purchases = maximum(count, 1);
  const repeats = subtract(purchases, 1);
  const [first, latest] = [withoutMissing(column('first')), withoutMissing(column('last'))];
  const age = divide(maximum(first, 0), 7);
  const last = where(greater(repeats, 0), minimum(age, maximum(0, subtract(age, divide(maximum(latest, 0), 7)))), 0);
  const histories = { repeats, last, age };
  const expected = law === 'bg-nbd' ? bgNbd(predictor, histories, horizon) : paretoNbd(predictor, histories, horizon);
  const cost = divide(multiply(p, add(v, maximum(withoutMissing(column('spend')), 0))), subtract(add(multiply(purchases, p), q), 1));
  return where(bought, multiply(multiply(expected, cost), pace), 0);
}

function parametersOf({ purchases }: LifetimePredictor): [number, number, number, number] {
  return purchases.map(({ value }) => value) as [number, number, number, number];
}

function row(values: Float64Array): Value {
  return constant(values, [1, values.length], 'float64');
}

function bgNbd(predictor: LifetimePredictor, { repeats, last, age }: Histories, weeks: number): Value {
  const [r, alpha, a, b] = parametersOf(predictor);
  const { at, weight } = lifetimePlaces(predictor);
  const [left, rate, since] = [add(repeats, b), add(repeats, r), add(age, alpha)];
  const odds = multiply(divide(multiply(minimum(repeats, 1), a), add(maximum(repeats, 1), b - 1)), exp(multiply(rate, log(divide(since, add(last, alpha))))));
  const alive = divide(1, add(1, odds));
  const centre = log(divide(a, left));
  const width = minimum(1, exp(multiply(0.5, log(add(divide(1, left), 1 / a)))));
  const places = add(centre, multiply(width, row(at.map(Math.sinh))));
  const logBelief = (of: Value): Value => negate(add(multiply(softplus(negate(of)), a), multiply(softplus(of), left)));
  const belief = multiply(exp(subtract(logBelief(places), logBelief(centre))), row(weight));
  const share = multiply(divide(weeks, since), divide(1, add(1, exp(negate(places)))));
  const logs = logOverItself(share);
  const parts = multiply(logs, shrinkOverItself(multiply(multiply(rate, share), logs)));
  const mean = divide(sum(multiply(belief, parts), { axes: [1], keep: true }), sum(belief, { axes: [1], keep: true }));
  return multiply(alive, multiply(mean, divide(multiply(rate, weeks), since)));
}

function paretoNbd(predictor: LifetimePredictor, { repeats, last, age }: Histories, weeks: number): Value {
  const [r, alpha, s, beta] = parametersOf(predictor);
  const { at, weight } = lifetimePlaces(predictor);
  const lesser = Math.min(alpha, beta);
  const rate = add(repeats, r);
  const logRatio = (one: Value, other: Value): Value => log(divide(one, other));
  const span = logRatio(add(age, lesser), add(last, lesser));
  const first = add(multiply(rate, logRatio(add(age, alpha), add(last, alpha))), multiply(s, logRatio(add(age, beta), add(last, beta))));
  const y = subtract(exp(add(log(add(last, lesser)), multiply(span, row(at)))), lesser);
  const power = add(add(multiply(rate, logRatio(add(last, alpha), add(y, alpha))), multiply(s, logRatio(add(last, beta), add(y, beta)))), logRatio(add(y, lesser), add(y, beta)));
  const inner = sum(multiply(exp(power), row(weight)), { axes: [1], keep: true });
  const alive = divide(1, add(1, exp(add(log(multiply(multiply(span, s), inner)), first))));
  const ahead = logRatio(add(age, beta + weeks), add(age, beta));
  const whileAlive = multiply(divide(multiply(rate, add(age, beta)), add(age, alpha)), multiply(ahead, shrinkOverItself(multiply(ahead, s - 1))));
  return multiply(alive, whileAlive);
}

/** Below this a quotient that is 0 / 0 in the limit is told by its series. */
const NEARLY_NONE = 1e-4;

/** log(1 + x) / x, for x ≥ 0. */
function logOverItself(x: Value): Value {
  const [small, large] = [minimum(x, NEARLY_NONE), maximum(x, NEARLY_NONE)];
  const series = add(1, multiply(small, add(-1 / 2, multiply(small, 1 / 3))));
  return where(greater(x, NEARLY_NONE), divide(log(add(1, large)), large), series);
}

/** (1 − e^−x) / x. */
function shrinkOverItself(x: Value): Value {
  const isLarge = greater(abs(x), NEARLY_NONE);
  const [small, large] = [where(isLarge, 0, x), where(isLarge, x, 1)];
  const series = add(1, multiply(small, add(-1 / 2, multiply(small, 1 / 6))));
  return where(isLarge, divide(subtract(1, exp(negate(large))), large), series);
}

function softplus(x: Value): Value {
  return add(maximum(x, 0), log(add(1, exp(negate(abs(x))))));
}
