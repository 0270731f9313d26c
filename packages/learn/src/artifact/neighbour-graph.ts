/** Neighbours as part of a model's graph, in 64 bits: distances are whole numbers, so that it finds the very rows that the engine finds. */
import { MOST_STEPS, type NeighbourPredictor } from '@limn/engine';
import { add, cast, gather, matmul, maximum, mean, minimum, multiply, square, subtract, sum } from '../graph/op/op.ts';
import { apply, constant, type Value } from '../graph/value.ts';
import { withoutMissing } from './score-graph.ts';

/** Mean answers of the nearest rows: [rows, width] → [rows, outputs]. */
export function neighbourGraph({ near, steps, rows, answers }: NeighbourPredictor, x: Value): Value {
  const [stored, width, outputs] = [rows.length, steps.length, answers[0]!.length];
  const scaled = multiply(withoutMissing(x), constant(steps, [1, width], 'float64'));
  const asked = floor(add(maximum(-MOST_STEPS, minimum(MOST_STEPS, scaled)), 0.5));
  const at = (row: number, column: number): number => (steps[column] === 0 ? 0 : rows[row]![column]!);
  const columns = constant(Float64Array.from({ length: width * stored }, (_, i) => at(i % stored, Math.floor(i / stored))), [width, stored], 'float64');
  const own = constant(rows.map((row, i) => row.reduce((all, _, column) => all + at(i, column) ** 2, 0)), [1, stored], 'float64');
  const distances = add(subtract(sum(square(asked), { axes: [1], keep: true }), multiply(matmul(asked, columns), 2)), own);
  // A row's place is told along with its distance: of equally near rows the earlier one is nearer, and the place can be read off.
  const keys = add(multiply(distances, stored), constant(Float64Array.from({ length: stored }, (_, row) => row), [1, stored], 'float64'));
  const nearest = remainder(cast(leastOf(keys, near), 'int64'), stored);
  return mean(gather(constant(answers.flat(), [stored, outputs], 'float64'), nearest), { axes: [1] });
}

function floor(x: Value): Value {
  return apply({ operator: 'Floor', inputs: [x], shape: x.shape });
}

/** The least numbers of each row: [rows, n] → [rows, count]. */
function leastOf(x: Value, count: number): Value {
  const attributes = { axis: { kind: 'int', value: 1 }, largest: { kind: 'int', value: 0 }, sorted: { kind: 'int', value: 1 } } as const;
  return apply({ operator: 'TopK', inputs: [x, constant([count], [1], 'int64')], shape: [x.shape[0]!, count], attributes, unread: 1 });
}

function remainder(x: Value, by: number): Value {
  return apply({ operator: 'Mod', inputs: [x, constant([by], [], 'int64')], shape: x.shape });
}
