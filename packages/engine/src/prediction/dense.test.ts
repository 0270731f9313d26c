import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DenseNetwork, InputTransform, ScoringModel } from './model.ts';
import { randomNetwork, smallRow } from './network.testkit.ts';
import { createScorer } from './scorer.ts';

const numbers = (width: number): readonly InputTransform[] => Array.from({ length: width }, (_, i) => ({ kind: 'number', column: `c${i}` }));
const modelOf = (predictor: DenseNetwork, width: number): ScoringModel => ({ format: 1, inputs: numbers(width), predictor, link: 'identity' });

test('a compiled network says what its layers say, a missing number counted 0', () => {
  fc.assert(
    fc.property(fc.integer(), smallRow(4), (seed, row) => {
      const network = randomNetwork(seed, [4, 9, 3]);
      const raw = new Float64Array(3);
      createScorer(modelOf(network, 4)).predict(row, raw);
      const walked = network.layers.reduce((from, { weights, biases, activation }) => biases.map((bias, o) => {
        const sum = weights[o]!.reduce((all, weight, i) => all + weight * from[i]!, bias);
        return activation === 'relu' ? Math.max(0, sum) : sum;
      }), [...row].map((x) => (Number.isNaN(x) ? 0 : x)));
      walked.forEach((score, output) => expect(Math.abs(raw[output]! - score)).toBeLessThan(1e-5));
    }),
  );
});

test('one row says nothing of the next', () => {
  const scorer = createScorer(modelOf(randomNetwork(3, [2, 6, 1]), 2));
  const alone = [...scorer.score({ c0: 1, c1: -2 }, 0).values];
  scorer.score({ c0: 100, c1: 100 }, 0);
  expect([...scorer.score({ c0: 1, c1: -2 }, 0).values]).toEqual(alone);
});
