/**
 * Contributions to a lifetime, in logarithms: Shapley values over its four numbers against the mean customer, exact, since there are but sixteen sets of four; and
 * where trees correct the laws, what each number adds to them. Shapley values of a sum are sums of Shapley values.
 */
import { compileLifetime, LEAST_AMOUNT } from '../lifetime.ts';
import type { LifetimePredictor } from '../model.ts';
import type { Attribution, Attributor } from './attribution.ts';
import { attributeByCover } from './path-dependent.ts';

/** Cost: 16 scores, some 0.1 ms, and as trees. @param means of the matrix columns; absent: all 0, who never bought */
export function attributeLifetime(predictor: LifetimePredictor, means?: readonly number[]): Attributor {
  const { correction, ...laws } = predictor;
  const { amount } = compileLifetime(laws);
  const places = [...new Set(Object.values(laws.columns))];
  const trees = correction && attributeByCover(correction);
  return {
    attribute(row) {
      const usual = row.map((_, i) => means?.[i] ?? 0);
      // By which of the numbers are the customer's own, a bit each.
      const scores = Float64Array.from({ length: 1 << places.length }, (_, own) => {
        const mixed = usual.slice();
        places.forEach((place, i) => own & (1 << i) && (mixed[place] = row[place]!));
        return Math.log(Math.max(LEAST_AMOUNT, amount(mixed)));
      });
      const contributions = new Float64Array(row.length);
      scores.forEach((before, own) =>
        places.forEach((place, i) => {
          if ((own & (1 << i)) === 0) contributions[place]! += shareOf(own, places.length) * (scores[own | (1 << i)]! - before);
        }),
      );
      return joined({ expected: [scores[0]!], contributions: [contributions] }, trees?.attribute(row));
    },
  };
}

function joined(laws: Attribution, trees: Attribution | undefined): Attribution {
  if (trees === undefined) return laws;
  return { expected: [laws.expected[0]! + trees.expected[0]!], contributions: [laws.contributions[0]!.map((own, i) => own + trees.contributions[0]![i]!)] };
}

/** How often, among all orders of so many numbers, a set of them comes first and the next is a given one. */
function shareOf(set: number, numbers: number): number {
  let [size, orders] = [0, 1];
  for (let rest = set; rest !== 0; rest >>= 1) size += rest & 1;
  for (let k = 1; k <= size; k++) orders *= (numbers - k) / k;
  return 1 / (numbers * orders);
}
